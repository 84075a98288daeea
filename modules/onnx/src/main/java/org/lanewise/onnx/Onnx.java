package org.lanewise.onnx;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.lanewise.compiler.Simplification;
import org.lanewise.layers.Model;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.operators.GraphImport;
import org.lanewise.onnx.operators.Problem;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.OnnxFile;

/// ONNX files as models.
///
/// A model is read in two steps: every node becomes an operator, then layers take the place of the
/// operators that they can stand for, so that the model can be trained, summarised and served like
/// one that was built here. Where some operator has no layer, or a shape is open beyond the batch,
/// the model keeps its operators and its shapes are known once it is compiled for inputs.
///
/// All methods throw [OnnxFormatException] or its kin for bytes that are no such file or use what
/// is not supported, and [java.io.UncheckedIOException] when a file cannot be read. Stateless.
public final class Onnx {

    private Onnx() {}

    /// Reads a model within [LoadLimits#defaults()].
    ///
    /// @param path the file; data outside the file is read from its folder
    /// @return network and parameters
    public static Model read(Path path) {
        return read(path, LoadLimits.defaults());
    }

    /// Reads a model.
    ///
    /// @param path the file; data outside the file is read from its folder
    /// @param limits how much the file may ask for
    /// @return network and parameters
    public static Model read(Path path, LoadLimits limits) {
        return simplified(OnnxFile.read(path, limits), path.toString(), limits);
    }

    /// Reads a model.
    ///
    /// @param file the bytes of a file, which must not change as long as the model is used
    /// @param limits how much the file may ask for
    /// @return network and parameters
    public static Model read(byte[] file, LoadLimits limits) {
        return simplified(OnnxFile.read(file, limits), "ONNX bytes", limits);
    }

    /// Reads a model up to the end of a stream.
    ///
    /// @param in the stream; not closed
    /// @param limits how much the file may ask for
    /// @return network and parameters
    public static Model read(InputStream in, LoadLimits limits) {
        return simplified(OnnxFile.read(in, limits), "ONNX stream", limits);
    }

    /// Finds everything that a file asks for and that is not supported.
    ///
    /// @param path the file
    /// @param limits how much the file may ask for
    /// @return what the file holds, and the problems
    public static OnnxReport check(Path path, LoadLimits limits) {
        ModelProto model = OnnxFile.read(path, limits);
        List<Problem> problems = GraphImport.check(model, path.toString(), Onnx::decode);
        return OnnxReport.of(model, problems);
    }

    private static Model simplified(ModelProto model, String file, LoadLimits limits) {
        Model graph = GraphImport.read(model, file, Onnx::decode);
        return Simplification.of(graph, limits.foldedElements());
    }

    static org.lanewise.tensor.Tensor decode(String subject, org.lanewise.onnx.proto.TensorProto tensor) {
        return tensor.toTensor(subject);
    }
}
