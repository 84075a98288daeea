package org.lanewise.tensor;

/// Work was ended from outside before its result was complete. What it was writing is undefined.
public non-sealed class StoppedException extends LanewiseException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message subject, actual, expected, in one line
    public StoppedException(String message) {
        super(message, null);
    }
}
