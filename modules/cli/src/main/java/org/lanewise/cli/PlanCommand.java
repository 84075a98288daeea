package org.lanewise.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.inference.SessionPlan;
import org.lanewise.layers.Model;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what a network is compiled to.
@Command(
        name = "plan",
        description = "Shows what a network is compiled to: steps, kernels, memory.",
        footer = {
            "./lanewise plan lenet5",
            "./lanewise plan resnet20 --why",
            "./lanewise plan model.onnx --batch 8 --json",
            "A step names the layers that it computes, more than one where they were fused. With --why it says of"
                    + " every other kernel why it cannot do the step, or why it would be slower.",
            "Bytes are those that a step reads and writes. Weights are kept once, in the form that kernels read; a"
                    + " workspace is what a call needs for itself. The table leaves columns out where the terminal is"
                    + " too narrow."
        })
final class PlanCommand extends ReportingCommand {

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "A built-in architecture (${COMPLETION-CANDIDATES}), a model file, or a run folder with one.")
    String model = "";

    @Option(names = "--batch", paramLabel = "N", description = "Most samples of a call. Default: 1.")
    int batch = 1;

    @Option(
            names = "--input",
            paramLabel = "SHAPE",
            description = "Shape of the input, 3x224x224 or with the batch 1x3x224x224, for a network that leaves sizes"
                    + " open.")
    @Nullable
    String input;

    @Option(names = "--why", description = "Say of every other kernel why it was not taken.")
    boolean why;

    PlanCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requirePositive("--batch", batch);
        Model source = InferenceRun.model(ModelSource.of(model));
        SessionOptions options = SessionOptions.defaults().maxBatch(batch);
        if (input != null) {
            options = options.shape(onlyInput(source), shape(input));
        }
        try (Session session = Session.compile(source, options)) {
            SessionPlan plan = session.plan();
            if (json) {
                terminal().json(PlanJson.of(plan, report("lanewise/plan/1")));
            } else {
                terminal().table(new PlanText(terminal().outColumns(TABLE_COLUMNS_PIPED), why).of(plan));
            }
        }
        return ExitCode.DONE;
    }

    private static String onlyInput(Model model) {
        if (model.network().inputs().size() != 1) {
            throw new ConfigurationException("Network '" + model.network().name() + "' has "
                    + model.network().inputs().size() + " inputs, --input is for one");
        }
        return model.network().inputs().getFirst().name();
    }

    private static Shape shape(String text) {
        Shape shape = Text.parseShape("--input", text);
        return shape.rank() == 3 ? shape.prepend(1) : shape;
    }
}
