package org.lanewise.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.ModelCard;
import org.lanewise.data.Normalization;
import org.lanewise.image.ImageInput;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Network;
import org.lanewise.layers.Softmax;
import org.lanewise.ops.simd.Simd;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Names what pictures show.
@Command(
        name = "predict",
        description = "Names what pictures show.",
        footer = {
            "./lanewise predict runs/lenet5-digits-1 seven.png",
            "./lanewise predict model.onnx *.jpg --top 5 --json",
            "A picture is brought to the size of the model's input, its sides scaled independently (bilinear, averaging"
                    + " when it gets smaller), and to grey or colour as the input has 1 or 3 channels.",
            "Models of digits expect light strokes on a dark ground: use --invert for ink on paper."
        })
final class PredictCommand extends ReportingCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or a run folder with one.")
    String model = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "PNG or JPEG files.")
    List<String> images = List.of();

    @Option(names = "--top", paramLabel = "K", description = "How many classes to show. Default: 3.")
    int top = 3;

    @Option(names = "--normalize", paramLabel = "SPEC", description = NORMALIZE)
    @Nullable
    String normalize;

    @Option(names = "--invert", description = "Turn light into dark and dark into light.")
    boolean invert;

    PredictCommand(Terminal terminal) {
        super(terminal);
    }

    /// A class that a picture may show.
    ///
    /// @param index its number
    /// @param label its name
    /// @param probability 0 to 1
    record Guess(int index, String label, double probability) {}

    @Override
    public Integer call() {
        if (top < 1) {
            throw misuse("--top is " + top + ", expected 1 or more");
        }
        Simd.requireAvailable();
        ModelSource.File source = ModelSource.trained(model);
        Network network = source.network();
        Shape sample = ModelSource.sample(network);
        ModelCard card = ModelCard.of(network.metadata());
        Normalization normalization =
                normalization(normalize, card, sample.size(0)).orElseGet(() -> Normalization.identity(sample.size(0)));
        ImageInput pictures = ImageInput.of(network.metadata(), sample)
                .normalize(normalization)
                .inverted(invert);
        List<Json> predictions = new ArrayList<>();
        List<Json> failures = new ArrayList<>();
        SessionOptions options = SessionOptions.defaults().workspaces(1);
        try (Session session = Session.compile(source.model(), options)) {
            List<String> labels = labels(network, card);
            PredictionText text =
                    new PredictionText(images, labels, top, terminal().outColumns(Integer.MAX_VALUE));
            for (String image : images) {
                float[] input;
                try {
                    input = pictures.read(file(image)).floats();
                } catch (LanewiseException e) {
                    Failure failure = Failure.of(e);
                    terminal().error(failure.message());
                    failures.add(Json.object()
                            .put("image", image)
                            .put("message", failure.message())
                            .build());
                    continue;
                }
                List<Guess> guesses = guesses(session.run(input), givesProbabilities(network), labels);
                predictions.add(toJson(image, guesses));
                if (!json) {
                    text.lines(image, guesses).forEach(terminal().out()::println);
                }
            }
        }
        if (json) {
            JsonObject.Builder report = report("lanewise/predict/1").put("predictions", Json.array(predictions));
            if (!failures.isEmpty()) {
                String message = failures.size() + " of " + images.size() + " images could not be read";
                report.put("failures", Json.array(failures))
                        .put("error", new Failure("images", message, ExitCode.USAGE, null).error());
            }
            terminal().json(report.build());
        }
        return failures.isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
    }

    /// The names of the classes that the model gives scores for, numbers where it does not know
    /// them.
    private static List<String> labels(Network network, ModelCard card) {
        Shape output = network.shapes(1).get(network.outputs().getFirst());
        int classes = output == null ? 0 : output.elements();
        return card.labels()
                .filter(names -> names.size() == classes)
                .orElseGet(() ->
                        IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    private static Path file(String image) {
        try {
            return Path.of(image);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("Image file '" + image + "' is no name of a file: " + e.getMessage(), e);
        }
    }

    /// Whether the network gives probabilities by itself.
    private static boolean givesProbabilities(Network network) {
        String output = network.outputs().getFirst();
        return network.nodes().stream()
                .anyMatch(node -> node.outputs().contains(output) && node.layer() instanceof Softmax);
    }

    private List<Guess> guesses(float[] scores, boolean probabilities, List<String> labels) {
        double[] shares = probabilities
                ? IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).toArray()
                : softmax(scores);
        return IntStream.range(0, scores.length)
                .mapToObj(i -> new Guess(i, labels.get(i), shares[i]))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .limit(top)
                .toList();
    }

    private static double[] softmax(float[] scores) {
        double most = IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i])
                .max()
                .orElse(0);
        double[] shares = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = StrictMath.exp(scores[i] - most);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    private static Json toJson(String image, List<Guess> guesses) {
        return Json.object()
                .put("image", image)
                .put(
                        "classes",
                        Json.array(guesses.stream()
                                .map(guess -> Json.object()
                                        .put("label", guess.label)
                                        .put("index", guess.index)
                                        .put("probability", guess.probability)
                                        .build())
                                .toList()))
                .build();
    }
}
