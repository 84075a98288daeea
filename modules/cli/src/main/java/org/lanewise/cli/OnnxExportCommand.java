package org.lanewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.onnx.ExportOptions;
import org.lanewise.onnx.Onnx;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.io.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a trained model as an ONNX file.
@Command(
        name = "export",
        description = "Writes a trained model as an ONNX file.",
        footer = {
            "./lanewise onnx export runs/lenet5-digits-1 --out digits.onnx",
            "./lanewise onnx export model.safetensors --out model.onnx --json",
            "The file has labels and preprocessing in its metadata, and reads back as the same network and parameters."
                    + " A run folder has such a file already: model.onnx."
        })
final class OnnxExportCommand extends ReportingCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or a run folder with one.")
    String model = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file; replaced when it exists.")
    Path out = Path.of("");

    @Option(
            names = "--training",
            description = "Write batch normalisation and dropout as they are in training. Default: as in predicting.")
    boolean training;

    OnnxExportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requireWritable(out);
        Model exported = ModelSource.trained(model).model();
        ExportOptions options = ExportOptions.defaults();
        byte[] bytes = Onnx.toBytes(exported, training ? options.forTraining() : options);
        AtomicFile.write(out, stream -> stream.write(bytes));
        if (json) {
            terminal()
                    .json(report("lanewise/onnx-export/1")
                            .put("bytes", bytes.length)
                            .put("opset", Onnx.OPSET)
                            .put("out", out.toString())
                            .build());
            return ExitCode.DONE;
        }
        Network network = exported.network();
        terminal()
                .fact(
                        "Network",
                        network.name() + ", " + Text.count(network.parameterCount()) + " parameters, "
                                + (training ? "training form" : "inference form"));
        terminal().fact("File", out + ", " + Text.count(bytes.length) + " bytes, opset " + Onnx.OPSET);
        return ExitCode.DONE;
    }

    private static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new ConfigurationException("--out is '" + file + "', which is a folder, expected a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException("--out is '" + file + "', but folder '" + folder + "' does not exist");
        }
    }
}
