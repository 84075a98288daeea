package org.lanewise.tensor;

/// A computation left the finite numbers: a loss that is NaN or infinite.
public non-sealed class DivergenceException extends LanewiseException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message subject, actual, expected, in one line
    public DivergenceException(String message) {
        super(message, null);
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param message subject, actual, expected, in one line
    /// @param cause what failed beneath
    public DivergenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
