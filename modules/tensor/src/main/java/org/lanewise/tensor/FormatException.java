package org.lanewise.tensor;

/// A file or byte sequence is not what its format demands: truncated, inconsistent, or claiming more than it holds.
public non-sealed class FormatException extends LanewiseException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message subject, actual, expected, in one line
    public FormatException(String message) {
        super(message, null);
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param message subject, actual, expected, in one line
    /// @param cause what failed beneath
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
