package org.lanewise.tensor;

/// A shape, or the sizes that an operation derives from shapes, cannot be used: sizes that overflow, do not match,
/// or a window that does not fit its input.
public non-sealed class ShapeException extends LanewiseException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message subject, actual, expected, in one line
    public ShapeException(String message) {
        super(message, null);
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param message subject, actual, expected, in one line
    /// @param cause what failed beneath
    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
