package org.lanewise.onnx;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.lanewise.compiler.Simplification;
import org.lanewise.layers.Model;
import org.lanewise.onnx.export.DescribedModel;
import org.lanewise.onnx.export.ModelExport;
import org.lanewise.onnx.operators.GraphImport;
import org.lanewise.onnx.operators.Problem;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.OnnxFile;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.io.AtomicFile;

/// ONNX files as models.
///
/// A model is read in two steps: every node becomes an operator, then layers take the place of the
/// operators that they can stand for, so that the model can be trained, summarised and served like
/// one that was built here. Where some operator has no layer, or a shape is open beyond the batch,
/// the model keeps its operators and its shapes are known once it is compiled for inputs.
///
/// A model is written in opset [#OPSET] with its parameters under their own names, and its
/// metadata and a description of its network among those of the file. Reading such a file gives
/// the same network and parameters again, as long as description and graph agree; where they do
/// not, the graph is what counts.
///
/// All methods throw [OnnxFormatException] or its kin for bytes that are no such file or use what
/// is not supported, and [java.io.UncheckedIOException] when a file cannot be read. Stateless.
public final class Onnx {

    /// The operator set of the files that are written.
    public static final int OPSET = ModelExport.OPSET;

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
        List<Problem> problems = GraphImport.check(model, path.toString());
        return OnnxReport.of(model, problems);
    }

    /// Writes a model atomically, in the form that predicts.
    ///
    /// @param model network and parameters
    /// @param path the file; replaced when it exists
    /// @throws OnnxUnsupportedException when a layer has no form in ONNX
    /// @throws java.io.UncheckedIOException when it cannot be written; the old file stays
    public static void write(Model model, Path path) {
        write(model, path, ExportOptions.defaults());
    }

    /// Writes a model atomically.
    ///
    /// @param model network and parameters
    /// @param path the file; replaced when it exists
    /// @param options how it is written
    /// @throws OnnxUnsupportedException when a layer has no form in ONNX
    /// @throws java.io.UncheckedIOException when it cannot be written; the old file stays
    public static void write(Model model, Path path, ExportOptions options) {
        byte[] bytes = toBytes(model, options);
        AtomicFile.write(path, out -> out.write(bytes));
    }

    /// A model as the bytes of a file, in the form that predicts.
    ///
    /// @param model network and parameters
    /// @return the bytes
    /// @throws OnnxUnsupportedException when a layer has no form in ONNX
    public static byte[] toBytes(Model model) {
        return toBytes(model, ExportOptions.defaults());
    }

    /// A model as the bytes of a file. The same model gives the same bytes.
    ///
    /// @param model network and parameters
    /// @param options how it is written
    /// @return the bytes
    /// @throws OnnxUnsupportedException when a layer has no form in ONNX
    public static byte[] toBytes(Model model, ExportOptions options) {
        return OnnxFile.write(ModelExport.of(model, options.training(), options.losses()));
    }

    /// Requires that a model can be written, before work is put into it.
    ///
    /// @param model network and parameters
    /// @throws OnnxUnsupportedException when a layer has no form in ONNX
    public static void requireWritable(Model model) {
        ModelExport.require(model);
    }

    private static Model simplified(ModelProto model, String file, LoadLimits limits) {
        return DescribedModel.of(model).orElseGet(() -> imported(model, file, limits));
    }

    private static Model imported(ModelProto model, String file, LoadLimits limits) {
        Model graph = GraphImport.read(DescribedModel.withoutDescription(model), file);
        return Simplification.of(graph, limits.foldedElements());
    }
}
