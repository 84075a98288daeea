package org.lanewise.onnx.reading;

/// A tensor's data lies outside its ONNX file and cannot or must not be read: a place outside the
/// model's folder, a missing or special file, a range past its end, or a model that does not come
/// from a path.
public final class OnnxExternalDataException extends OnnxFormatException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception.
    ///
    /// @param subject what it is about, outermost first: file, graph, tensor
    /// @param problem what was there and what was expected, in one line
    public OnnxExternalDataException(String subject, String problem) {
        super(subject, problem);
    }

    /// Creates the exception with the failure beneath it.
    ///
    /// @param subject what it is about, outermost first: file, graph, tensor
    /// @param problem what was there and what was expected, in one line
    /// @param cause what failed beneath
    public OnnxExternalDataException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }
}
