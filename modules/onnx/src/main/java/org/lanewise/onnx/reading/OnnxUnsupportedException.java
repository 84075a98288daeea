package org.lanewise.onnx.reading;

/// An ONNX file is well formed and uses something that Lanewise does not have, such as tensors of
/// strings; or a network uses something that ONNX does not have.
public class OnnxUnsupportedException extends OnnxFormatException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param subject what it is about, outermost first: file, graph, node or tensor, attribute
    /// @param problem what was there and what is supported, in one line
    public OnnxUnsupportedException(String subject, String problem) {
        super(subject, problem);
    }
}
