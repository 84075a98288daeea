package org.lanewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.onnx.ExportOptions;
import org.lanewise.onnx.Onnx;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.io.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a model as an ONNX file.
@Command(
        name = "export",
        description = "Writes a model as an ONNX file.",
        footer = {
            "./lanewise onnx export runs/lenet5-digits-1 --out digits.onnx",
            "./lanewise onnx export model.safetensors --out model.onnx --json",
            "./lanewise onnx export resnet50 --out untrained.onnx",
            "The file has labels and preprocessing in its metadata, and reads back as the same network and parameters."
                    + " A run folder has such a file already: model.onnx."
        })
final class OnnxExportCommand extends ReportingCommand {

    private static final long DEFAULT_SEED = 1;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "A model file, a run folder with one, or a built-in architecture"
                    + " (${COMPLETION-CANDIDATES}), whose parameters are drawn at random.")
    String model = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file; replaced when it exists.")
    Path out = Path.of("");

    @Option(
            names = "--training",
            description = "Write batch normalisation and dropout as they are in training. Default: as in predicting.")
    boolean training;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the parameters of a built-in architecture. Default: 1.")
    @Nullable
    Long seed;

    OnnxExportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requireWritable(out);
        ModelSource source = ModelSource.of(model);
        Model exported = exported(source);
        ExportOptions options = ExportOptions.defaults();
        byte[] bytes = Onnx.toBytes(exported, training ? options.forTraining() : options);
        AtomicFile.write(out, stream -> stream.write(bytes));
        if (json) {
            terminal()
                    .json(report("lanewise/onnx-export/1")
                            .put("bytes", bytes.length)
                            .put("opset", Onnx.OPSET)
                            .put("out", out.toString())
                            .put("parameters_sha256", exported.parameters().sha256())
                            .build());
            return ExitCode.DONE;
        }
        Network network = exported.network();
        terminal()
                .fact(
                        "Network",
                        network.name() + ", " + Text.count(network.parameterCount()) + " parameters, "
                                + (training ? "training form" : "inference form"));
        if (source instanceof ModelSource.BuiltIn) {
            terminal().fact("Seed", drawnFrom() + ", parameters are drawn and not trained");
        }
        terminal().fact("File", out + ", " + Text.count(bytes.length) + " bytes, opset " + Onnx.OPSET);
        return ExitCode.DONE;
    }

    private Model exported(ModelSource source) {
        return switch (source) {
            case ModelSource.BuiltIn builtIn -> Model.initial(builtIn.network(), drawnFrom());
            case ModelSource.File file -> {
                if (seed != null) {
                    throw new ConfigurationException("--seed is " + seed + ", but model '" + model
                            + "' has parameters, expected a built-in architecture");
                }
                yield file.model();
            }
        };
    }

    private long drawnFrom() {
        return seed != null ? seed : DEFAULT_SEED;
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
