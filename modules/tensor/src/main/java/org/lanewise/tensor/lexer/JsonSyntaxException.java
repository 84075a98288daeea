package org.lanewise.tensor.lexer;

/// A text is not the JSON that was asked for. Callers turn it into the exception of their own format.
public final class JsonSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param message what was there, what was expected, and where
    public JsonSyntaxException(String message) {
        super(message);
    }
}
