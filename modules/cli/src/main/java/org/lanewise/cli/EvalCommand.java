package org.lanewise.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.Dataset;
import org.lanewise.data.DatasetOptions;
import org.lanewise.data.Datasets;
import org.lanewise.data.ModelCard;
import org.lanewise.data.Normalization;
import org.lanewise.data.TestData;
import org.lanewise.layers.Network;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.ops.simd.Simd;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.training.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Judges a trained model on test data.
@Command(
        name = "eval",
        description = "Judges a trained model on the test part of a data set.",
        footer = {
            "./lanewise eval runs/lenet5-digits-1",
            "./lanewise eval model.onnx --data mnist:DIR --normalize 0/1 --json",
            "./lanewise eval cnn.onnx --data cifar10:DIR --normalize 0.485,0.456,0.406/0.229,0.224,0.225",
            "On the data of the training, the accuracy is that which the training showed, exactly."
        })
final class EvalCommand extends ReportingCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or a run folder with one.")
    String model = "";

    @Option(
            names = "--data",
            paramLabel = "SPEC",
            description = "digits, digits:COUNT, mnist:DIR, fashion-mnist:DIR, cifar10:DIR or images:DIR."
                    + " Default: what the model was trained on.")
    @Nullable
    String data;

    @Option(names = "--normalize", paramLabel = "SPEC", description = NORMALIZE)
    @Nullable
    String normalize;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; results do not depend on them. Default: all processors.")
    int threads = allThreads();

    EvalCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requireThreads(threads);
        Simd.requireAvailable();
        ModelSource.File source = ModelSource.trained(model);
        Network network = source.network();
        Shape sample = ModelSource.sample(network);
        ModelCard card = ModelCard.of(network.metadata());
        Optional<Normalization> known = normalization(normalize, card, sample.size(0));
        String spec = data != null
                ? data
                : card.data()
                        .orElseThrow(
                                () -> misuse("the model does not say what it was trained on, expected --data SPEC"));
        TestData test = open(spec, sample);
        List<String> classes = test.samples().classNames();
        card.labels().filter(labels -> !labels.equals(classes)).ifPresent(labels -> {
            throw new ConfigurationException("The model knows " + abbreviated(labels) + ", data set '" + spec + "' has "
                    + abbreviated(classes) + ": the classes must be the same");
        });
        if (known.isEmpty()) {
            terminal().note("Pixels", test.normalization() + ", of the data set: the model names none (--normalize)");
        }
        Evaluation evaluation = evaluate(source, test.samples(), known.orElseGet(test::normalization));
        if (json) {
            terminal()
                    .json(report("lanewise/eval/1")
                            .put("accuracy", evaluation.accuracy())
                            .put("loss", evaluation.loss())
                            .put("samples", evaluation.samples())
                            .put("labels", Json.strings(classes))
                            .put(
                                    "confusion",
                                    Json.array(evaluation.confusion().stream()
                                            .map(row -> Json.numbers(row.stream()
                                                    .mapToInt(Integer::intValue)
                                                    .toArray()))
                                            .toList()))
                            .build());
            return ExitCode.DONE;
        }
        terminal().fact("Accuracy", Text.percent(evaluation.accuracy()));
        terminal().fact("Loss", Text.loss(evaluation.loss()));
        terminal().fact("Samples", Text.count(evaluation.samples()) + " of " + spec);
        terminal().out().println();
        terminal()
                .table(ConfusionText.of(
                        evaluation.confusion(), classes, terminal().outColumns(TABLE_COLUMNS_PIPED)));
        return ExitCode.DONE;
    }

    private TestData open(String spec, Shape sample) {
        try (Status status = new Status(terminal())) {
            status.show("reading " + spec);
            DatasetOptions options = DatasetOptions.defaults();
            return Datasets.openTest(spec, spec.startsWith("images:") ? options.withImageShape(sample) : options);
        }
    }

    private Evaluation evaluate(ModelSource.File source, Dataset test, Normalization normalization) {
        try (Status status = new Status(terminal())) {
            return Evaluation.of(
                    source.model(),
                    test,
                    normalization,
                    threads,
                    new SoftmaxCrossEntropy(),
                    new EvaluationProgress(status, "testing", test.size()));
        }
    }

    private static String abbreviated(List<String> names) {
        return names.size() + " classes " + Text.cut(names.toString(), 80);
    }
}
