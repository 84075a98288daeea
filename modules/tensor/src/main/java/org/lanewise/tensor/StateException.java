package org.lanewise.tensor;

/// An object was used in a state that forbids it: closed, already running, not yet prepared.
public non-sealed class StateException extends LanewiseException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message subject, actual, expected, in one line
    public StateException(String message) {
        super(message, null);
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param message subject, actual, expected, in one line
    /// @param cause what failed beneath
    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
