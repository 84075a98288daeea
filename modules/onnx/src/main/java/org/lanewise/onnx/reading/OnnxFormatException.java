package org.lanewise.onnx.reading;

import org.lanewise.tensor.FormatException;

/// An ONNX file is not what its format demands: truncated, inconsistent, or claiming more than it
/// holds.
///
/// The message begins with what it is about, outermost first, as in
/// `model.onnx: graph 'main': initializer 3 'conv1.weight': raw_data has 12 bytes, expected 16
/// for FLOAT[2, 2]`.
public class OnnxFormatException extends FormatException {

    private static final long serialVersionUID = 1L;

    private final String subject;

    /// Creates the exception.
    ///
    /// @param subject what it is about, outermost first: file, graph, node or tensor, attribute
    /// @param problem what was there and what was expected, in one line
    public OnnxFormatException(String subject, String problem) {
        super(subject + ": " + problem);
        this.subject = subject;
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param subject what it is about, outermost first: file, graph, node or tensor, attribute
    /// @param problem what was there and what was expected, in one line
    /// @param cause what failed beneath
    public OnnxFormatException(String subject, String problem, Throwable cause) {
        super(subject + ": " + problem, cause);
        this.subject = subject;
    }

    /// What the exception is about.
    ///
    /// @return file, graph, node or tensor, attribute, as far as they are known
    public String subject() {
        return subject;
    }
}
