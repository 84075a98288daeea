package org.lanewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Input;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameters;
import org.lanewise.onnx.export.DescribedModel;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.OnnxFile;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Every layer is written, read back both ways, and run by another engine.
class LayerExportTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final int BATCH = 3;

    /// Sums of the examples have up to some hundred terms, in another order in each engine.
    private static final double BY_GRAPH = 1e-5;

    private static final double BY_ONNX_RUNTIME = 1e-4;

    static Stream<String> examples() {
        return ExportedLayers.all().keySet().stream();
    }

    static Stream<String> builtIn() {
        return Architectures.names().stream();
    }

    @Test
    void everyLayerHasAnExample() {
        assertThat(ExportedLayers.counts().keySet()).containsAll(ExportedLayers.kinds());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aLayerComesBackTheSameAndGivesTheSameEverywhere(String example) throws OrtException {
        Network network = ExportedLayers.all().get(example);
        Model model = Engines.model(network, 1);
        byte[] file = Onnx.toBytes(model, ExportOptions.defaults().withLosses());
        assertIsTheSame(Onnx.read(file, LIMITS), model);
        Map<String, Tensor> inputs = Engines.inputs(network, BATCH, 2);
        Map<String, Tensor> other = Engines.onnxRuntime(file, inputs);
        Map<String, Tensor> byGraph = Engines.lanewise(byGraph(file), inputs);
        boolean loss = network.nodes().stream().anyMatch(node -> node.layer() instanceof Loss);
        Map<String, Tensor> expected = loss ? LossOracle.outputs(network, inputs) : Engines.lanewise(model, inputs);
        assertThat(Engines.difference(byGraph, expected)).as("by graph").isLessThan(BY_GRAPH);
        assertThat(Engines.difference(other, expected)).as("ONNX Runtime").isLessThan(BY_ONNX_RUNTIME);
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void aBuiltInNetworkComesBackTheSameAndGivesTheSameEverywhere(String name) throws OrtException {
        Network network = small(name).withMetadata("labels", "some");
        boolean deep = network.nodes().size() > 100;
        Model model = deep ? Engines.disturbed(network, 1) : Engines.model(network, 1);
        byte[] file = Onnx.toBytes(model);
        assertIsTheSame(Onnx.read(file, LIMITS), model);
        Map<String, Tensor> inputs = Engines.inputs(network, BATCH, 2);
        Map<String, Tensor> expected = Engines.lanewise(model, inputs);
        assertThat(Engines.difference(Engines.onnxRuntime(file, inputs), expected))
                .as("ONNX Runtime")
                .isLessThan(BY_ONNX_RUNTIME);
        Model byGraph = byGraph(file);
        assertThat(byGraph.network().hasOperators()).isFalse();
        assertThat(Engines.difference(Engines.lanewise(byGraph, inputs), expected))
                .as("by graph")
                .isLessThan(BY_GRAPH);
    }

    /// A built-in network, those for large images for smaller ones.
    private static Network small(String name) {
        Network network = Architectures.of(name);
        return network.inputs().getFirst().shape(1).size(2) <= 32
                ? network
                : Architectures.of(name, Shape.of(3, 64, 64), 10);
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        Model model = Engines.model(Architectures.of("lenet5"), 1);
        assertThat(Onnx.toBytes(model)).isEqualTo(Onnx.toBytes(model));
    }

    @Test
    void aLossIsLeftOutUnlessAskedFor() {
        for (String name : ExportedLayers.all().keySet()) {
            Network network = ExportedLayers.all().get(name);
            if (network.nodes().getLast().layer() instanceof Loss) {
                Model read = Onnx.read(Onnx.toBytes(Engines.model(network, 1)), LIMITS);
                assertThat(read.network().inputs()).extracting(Input::name).containsExactly("input");
                assertThat(read.network().outputs()).containsExactly("tanh1");
                assertThat(read.network().nodes()).extracting(Node::name).containsExactly("tanh1");
            }
        }
    }

    @Test
    void theTrainingFormTrainsAndHasNoDescription() {
        Network network = ExportedLayers.all().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("BatchNorm2d"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        byte[] file =
                Onnx.toBytes(Engines.model(network, 1), ExportOptions.defaults().forTraining());
        ModelProto proto = OnnxFile.read(file, LIMITS);
        assertThat(proto.metadata()).isEmpty();
        Map<String, Tensor> inputs = Engines.inputs(network, 5, 2);
        Tensor output = Engines.lanewise(Onnx.read(file, LIMITS), inputs)
                .get(network.outputs().getFirst());
        Tensor input = inputs.get("x0");
        Parameters parameters = Engines.model(network, 1).parameters();
        double[] expected =
                normalised(input, parameters.get("batch_norm1.gamma"), parameters.get("batch_norm1.beta"), 1e-5);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) output.floats()[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-4));
        }
    }

    /// Batch normalisation by the statistics of the batch itself.
    private static double[] normalised(Tensor input, Tensor gamma, Tensor beta, double epsilon) {
        int images = input.shape().size(0);
        int channels = input.shape().size(1);
        int pixels = input.shape().elements() / images / channels;
        double[] result = new double[input.shape().elements()];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            double squares = 0;
            for (int n = 0; n < images; n++) {
                for (int p = 0; p < pixels; p++) {
                    double x = input.floats()[(n * channels + c) * pixels + p];
                    sum += x;
                    squares += x * x;
                }
            }
            double mean = sum / (images * pixels);
            double variance = squares / (images * pixels) - mean * mean;
            for (int n = 0; n < images; n++) {
                for (int p = 0; p < pixels; p++) {
                    int i = (n * channels + c) * pixels + p;
                    result[i] = (input.floats()[i] - mean) / Math.sqrt(variance + epsilon) * gamma.floats()[c]
                            + beta.floats()[c];
                }
            }
        }
        return result;
    }

    @Test
    void theTrainingFormDrops() {
        for (String kind : List.of("Dropout[", "Dropout2d[")) {
            Network network = ExportedLayers.all().entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(kind))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow();
            byte[] file = Onnx.toBytes(
                    Engines.model(network, 1), ExportOptions.defaults().forTraining());
            Map<String, Tensor> inputs = Engines.inputs(network, 40, 2);
            Tensor output = Engines.lanewise(Onnx.read(file, LIMITS), inputs)
                    .get(network.outputs().getFirst());
            int dropped = 0;
            for (int i = 0; i < output.floats().length; i++) {
                float x = inputs.get("x0").floats()[i];
                float y = output.floats()[i];
                assertThat(y == 0 || Math.abs(y - x / 0.7f) < 1e-5)
                        .as("%s %s", x, y)
                        .isTrue();
                dropped += y == 0 ? 1 : 0;
            }
            assertThat(dropped / (double) output.floats().length).as(kind).isBetween(0.15, 0.45);
        }
    }

    @Test
    void aLayerWithoutFormIsRefusedByName() {
        Network network = new Network(
                "open",
                List.of(new Input("image", DType.F32, List.of(-1, 3, -1, -1))),
                List.of(),
                List.of(Node.of("pool", AdaptiveAvgPool2d.of(7), List.of("image"), List.of())),
                List.of("pool"),
                Map.of());
        Model model = new Model(network, Parameters.of(Map.of()));
        assertThatThrownBy(() -> Onnx.requireWritable(model))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("Network 'open': node 'pool'", "AdaptiveAvgPool2d", "open size");
        assertThatThrownBy(() -> Onnx.toBytes(model)).isInstanceOf(OnnxUnsupportedException.class);
    }

    private static void assertIsTheSame(Model read, Model written) {
        assertThat(read.network()).isEqualTo(written.network());
        assertThat(List.copyOf(read.network().metadata().keySet()))
                .isEqualTo(List.copyOf(written.network().metadata().keySet()));
        assertThat(read.parameters().sha256()).isEqualTo(written.parameters().sha256());
        assertThat(Set.copyOf(read.parameters().tensors().keySet()))
                .isEqualTo(Set.copyOf(written.parameters().tensors().keySet()));
    }

    /// The model that the graph says, its description removed.
    private static Model byGraph(byte[] file) {
        ModelProto bare = DescribedModel.withoutDescription(OnnxFile.read(file, LIMITS));
        Model model = Onnx.read(OnnxFile.write(bare), LIMITS);
        assertThat(model.network().metadata()).doesNotContainKey("lanewise.network");
        return model;
    }
}
