package org.lanewise.onnx.reading;

/// An ONNX file asks for more than its [LoadLimits] permit. It may be well formed: higher limits
/// may load it.
public final class OnnxLimitException extends OnnxFormatException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param subject what it is about, outermost first: file, graph, node or tensor, attribute
    /// @param problem what was asked for and what is permitted, in one line
    public OnnxLimitException(String subject, String problem) {
        super(subject, problem);
    }
}
