package org.lanewise.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Network;
import org.lanewise.layers.Summary;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what a network is made of.
@Command(
        name = "summary",
        description = "Shows the layers of a network: shapes, parameters, multiply-adds, receptive field.",
        footer = {
            "./lanewise summary lenet5",
            "./lanewise summary resnet20 --input 3x64x64",
            "./lanewise summary runs/lenet5-digits-1 --json",
            "The receptive field is what an output sees of the picture: its size, the jump from one output to the next"
                    + " and where the first one starts, in pixels.",
            "The table leaves columns out where the terminal is too narrow; COLUMNS sets another width."
        })
final class SummaryCommand extends ReportingCommand {

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "A built-in architecture (${COMPLETION-CANDIDATES}), a model file, or a run folder with one.")
    String model = "";

    @Option(
            names = "--input",
            paramLabel = "SHAPE",
            description = "Shape of the input, 3x224x224 or with the batch 1x3x224x224. Default: the network's own.")
    @Nullable
    String input;

    SummaryCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Summary summary = summary(ModelSource.of(model));
        if (json) {
            JsonObject.Builder report = report("lanewise/summary/1");
            Json.parse(summary.toJson(), Json.Limits.DEFAULT)
                    .asObject()
                    .members()
                    .forEach(report::put);
            terminal().json(report.build());
        } else {
            terminal().table(summary.toText(terminal().outColumns(TABLE_COLUMNS_PIPED)));
        }
        return ExitCode.DONE;
    }

    private Summary summary(ModelSource source) {
        if (input == null) {
            return Summary.of(source.network(), 1);
        }
        Shape shape = Text.parseShape("--input", input);
        if (shape.rank() != 3 && shape.rank() != 4) {
            throw new ConfigurationException(
                    "--input is '" + input + "', expected three sizes as in 3x224x224, or four with the batch");
        }
        Shape batched = shape.rank() == 4 ? shape : shape.prepend(1);
        Network network = switch (source) {
            case ModelSource.BuiltIn builtIn -> builtIn.network(batched.dropFirst());
            case ModelSource.File file -> file.network();
        };
        return Summary.of(network, batched);
    }
}
