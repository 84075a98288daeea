package org.lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.OnnxFile;
import org.lanewise.onnx.proto.StringStringEntry;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A description is believed only when it is that of the graph it comes with.
class DescribedModelTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final String KEY = "lanewise.network";

    private static Network network(org.lanewise.layers.Layer activation, Conv2d convolution) {
        return Network.sequential(
                        "small",
                        Shape.of(2, 6, 6),
                        convolution,
                        activation,
                        MaxPool2d.of(2),
                        new Flatten(),
                        Linear.of(3))
                .withMetadata("labels", "[a, b, c]");
    }

    private static Model honest() {
        return Engines.model(network(new Relu6(), Conv2d.of(4, 3).padding(1)), 1);
    }

    /// A change of a description, and what it is.
    private record Lie(String name, UnaryOperator<String> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Lie> lies() {
        return Stream.of(
                new Lie("another activation", text -> replaced(text, "\"Relu6\"", "\"Relu\"")),
                new Lie("another padding", text -> replaced(text, "\"top\": 1", "\"top\": 2")),
                new Lie("another window", text -> text.replace("\"height\": 2", "\"height\": 3")),
                new Lie(
                        "another network of the same parameters",
                        _ -> NetworkDescription.toJson(
                                network(new Relu(), Conv2d.of(4, 3).padding(1)))),
                new Lie(
                        "a network of other shapes",
                        _ -> NetworkDescription.toJson(
                                network(new Relu6(), Conv2d.of(5, 3).padding(1)))),
                new Lie("other names", text -> text.replace("conv1.weight", "conv1.other")),
                new Lie(
                        "swapped parameters",
                        text -> text.replace("conv1.bias", "%")
                                .replace("conv1.weight", "conv1.bias")
                                .replace("%", "conv1.weight")),
                new Lie("another input", text -> replaced(text, "\"input\"", "\"picture\"")),
                new Lie("another name", text -> replaced(text, "\"small\"", "\"large\"")),
                new Lie("no JSON", _ -> "{"),
                new Lie("deep JSON", _ -> "[".repeat(100_000)),
                new Lie("nothing", _ -> ""));
    }

    private static String replaced(String text, String word, String other) {
        assertThat(text).contains(word);
        return text.replace(word, other);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aDescriptionThatLiesChangesNothing(Lie lie) {
        Model model = honest();
        ModelProto proto = OnnxFile.read(Onnx.toBytes(model), LIMITS);
        List<StringStringEntry> metadata = new ArrayList<>();
        for (StringStringEntry entry : proto.metadata()) {
            String value = entry.key().equals(KEY) ? lie.change.apply(entry.value()) : entry.value();
            metadata.add(new StringStringEntry(entry.key(), value));
        }
        assertThat(metadata).isNotEqualTo(proto.metadata());
        Model read = Onnx.read(OnnxFile.write(with(proto, proto.graph(), metadata)), LIMITS);
        assertThat(read.network()).isNotEqualTo(model.network());
        assertThat(read.network().metadata()).isEqualTo(Map.of("labels", "[a, b, c]"));
        assertGivesTheSame(read, model);
    }

    @Test
    void aChangedGraphIsWhatCounts() {
        ModelProto proto = OnnxFile.read(Onnx.toBytes(honest()), LIMITS);
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : proto.graph().nodes()) {
            nodes.add(
                    node.opType().equals("Clip")
                            ? new NodeProto(
                                    "Relu", "", node.name(), node.inputs().subList(0, 1), node.outputs(), List.of(), "")
                            : node);
        }
        GraphProto graph = new GraphProto(
                proto.graph().name(),
                nodes,
                proto.graph().initializers(),
                List.of(),
                proto.graph().inputs(),
                proto.graph().outputs(),
                proto.graph().valueInfo(),
                "");
        Model read = Onnx.read(OnnxFile.write(with(proto, graph, proto.metadata())), LIMITS);
        assertGivesTheSame(
                read, Engines.model(network(new Relu(), Conv2d.of(4, 3).padding(1)), 1));
    }

    @Test
    void metadataThatOtherToolsChangedAreTaken() {
        Model model = honest();
        ModelProto proto = OnnxFile.read(Onnx.toBytes(model), LIMITS);
        List<StringStringEntry> metadata = new ArrayList<>(proto.metadata());
        metadata.replaceAll(
                entry -> entry.key().equals("labels") ? new StringStringEntry("labels", "[d, e, f]") : entry);
        metadata.add(new StringStringEntry("author", "somebody"));
        Model read = Onnx.read(OnnxFile.write(with(proto, proto.graph(), metadata)), LIMITS);
        assertThat(read.network().nodes()).isEqualTo(model.network().nodes());
        assertThat(read.network().metadata()).isEqualTo(Map.of("labels", "[d, e, f]", "author", "somebody"));
    }

    @Test
    void filesAreWrittenAtOnceAndReadBack(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.writeString(file, "something older");
        Model model = honest();
        Onnx.write(model, file);
        assertThat(Files.readAllBytes(file)).isEqualTo(Onnx.toBytes(model));
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Onnx.read(file).network()).isEqualTo(model.network());
    }

    private static ModelProto with(ModelProto proto, GraphProto graph, List<StringStringEntry> metadata) {
        return new ModelProto(
                proto.irVersion(),
                proto.opsets(),
                proto.producerName(),
                proto.producerVersion(),
                proto.domain(),
                proto.modelVersion(),
                proto.docString(),
                graph,
                metadata,
                proto.functions());
    }

    private static void assertGivesTheSame(Model read, Model expected) {
        Map<String, Tensor> inputs = Engines.inputs(expected.network(), 3, 2);
        assertThat(Engines.difference(Engines.lanewise(read, inputs), Engines.lanewise(expected, inputs)))
                .isLessThan(1e-5);
    }
}
