package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Loss;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.tensor.Shape;

/// Values and gradients of every layer against the oracle.
///
/// The inputs of the layer are made trainable without a rounding of their own: sample `n` of the network is the unit
/// vector
/// `n`, so that a fully connected layer gives column `n` of its weights as the layer's input. The gradient of those
/// weights
/// is, element by element, the gradient with respect to the layer's input. Inputs lie away from kinks and from each
/// other.
class GradientTest {

    private static final int CASES = 36;
    private static final int ELEMENTS = 10;

    /// Where the derivative of some layer jumps.
    private static final double[] KINKS = {0, -3, 3, 6};

    /// All but operators, which run outside of plans.
    static Stream<Class<?>> layers() {
        return leaves(Layer.class).filter(layer -> layer != Operator.class);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(GradientTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void agreesWithCentralDifferences(Class<?> kind) {
        Draw draw = new Draw(kind.getSimpleName().hashCode());
        int checked = 0;
        for (int i = 0; i < CASES; i++) {
            LayerExamples.Example example = new LayerExamples(draw).of(kind);
            assertThat(example.layer()).isInstanceOf(kind);
            checked += check(example, draw);
        }
        assertThat(checked).isGreaterThanOrEqualTo(CASES * ELEMENTS / 2);
    }

    /// Output padding of a stride or more adds windows that no input has.
    @Test
    void everyOutputPaddingOfATransposedConvolutionAgrees() {
        Draw draw = new Draw(11);
        int beyondAStride = 0;
        for (int stride = 1; stride <= 3; stride++) {
            for (int dilation = 1; dilation <= 5; dilation++) {
                for (int extra = 0; extra < Math.max(stride, dilation); extra++) {
                    for (int kernel = 1; kernel <= 2; kernel++) {
                        ConvTranspose2d layer = ConvTranspose2d.of(draw.oneOf(2, 6), kernel)
                                .stride(stride)
                                .dilation(dilation)
                                .outputPadding(new Size2d(extra, draw.between(0, Math.max(stride, dilation) - 1)))
                                .groups(draw.oneOf(1, 2));
                        int[] sample = {draw.oneOf(2, 4), draw.between(1, 3), draw.between(1, 3)};
                        check(new LayerExamples.Example(layer, draw.oneOf(1, 2, 17), sample), draw);
                        beyondAStride += extra >= stride ? 1 : 0;
                    }
                }
            }
        }
        assertThat(beyondAStride).isGreaterThan(20);
    }

    private static int check(LayerExamples.Example example, Draw draw) {
        Network network = network(example);
        Map<String, float[]> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            parameters.put(parameter.name(), values(parameter, draw));
        }
        Map<String, float[]> inputs = new LinkedHashMap<>();
        inputs.put("select", unitVectors(example.images()));
        int targets = network.shapes(example.images()).get("target").elements();
        inputs.put("target", targets(example, targets, parameters, draw));
        PlanRun.Case run = new PlanRun.Case(
                network, example.images(), inputs, parameters, new OracleMasks(draw.between(0, 99), 7));
        String layer = example.layer() instanceof Loss ? "loss" : "layer";
        GradientCheck check = new GradientCheck(run, layer).values();
        for (Parameter parameter : network.parameters()) {
            if (!parameter.name().contains("running")) {
                check.gradients(parameter.name(), some(parameter.shape().elements(), draw));
            }
        }
        return check.checked();
    }

    private static Network network(LayerExamples.Example example) {
        NetworkBuilder builder = Network.builder("example");
        NetworkBuilder.Value select = builder.input("select", Shape.of(example.images()));
        List<NetworkBuilder.Value> values = new ArrayList<>();
        for (int i = 0; i < example.samples().size(); i++) {
            int[] sample = example.samples().get(i);
            Linear linear = new Linear(OracleArray.count(sample, 0, sample.length), false);
            NetworkBuilder.Value value = select.then("in" + i, linear);
            if (sample.length > 1) {
                List<Integer> sizes = new ArrayList<>();
                for (int size : sample) {
                    sizes.add(size);
                }
                value = value.then(new Reshape(sizes));
            }
            values.add(value);
        }
        if (example.layer() instanceof Loss loss) {
            return builder.output(values.getFirst()).build().withLoss(loss);
        }
        NetworkBuilder.Value result =
                builder.node("layer", example.layer(), values.toArray(NetworkBuilder.Value[]::new));
        return builder.output(result).build().withLoss(new MeanSquaredError());
    }

    private static float[] unitVectors(int count) {
        float[] vectors = new float[count * count];
        for (int i = 0; i < count; i++) {
            vectors[i * count + i] = 1;
        }
        return vectors;
    }

    private static float[] values(Parameter parameter, Draw draw) {
        int elements = parameter.shape().elements();
        if (parameter.name().startsWith("in")) {
            return draw.spread(elements, draw.oneOf(2.5, 2.5, 7.5), KINKS);
        }
        float[] values = draw.numbers(elements);
        for (int i = 0; i < elements && parameter.name().endsWith("variance"); i++) {
            values[i] = Math.abs(values[i]);
        }
        return values;
    }

    private static float[] targets(
            LayerExamples.Example example, int count, Map<String, float[]> parameters, Draw draw) {
        if (!(example.layer() instanceof Loss loss)) {
            return draw.numbers(count);
        }
        float[] targets = new float[count];
        switch (loss) {
            case SoftmaxCrossEntropy _ -> {
                for (int i = 0; i < count; i++) {
                    targets[i] = draw.between(0, example.samples().getFirst()[0] - 1);
                }
            }
            case BinaryCrossEntropyWithLogits() -> {
                for (int i = 0; i < count; i++) {
                    targets[i] = Math.abs(draw.number()) / 1.25f;
                }
            }
            case MeanSquaredError() -> targets = draw.numbers(count);
            case Huber(double delta) -> {
                float[] errors = draw.spread(count, 2, -delta, delta);
                float[] columns = parameters.get("in0.weight");
                int images = example.images();
                for (int i = 0; i < count; i++) {
                    targets[i] = columns[i % (count / images) * images + i / (count / images)] - errors[i];
                }
            }
        }
        return targets;
    }

    private static List<Integer> some(int elements, Draw draw) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < Math.min(elements, ELEMENTS); i++) {
            indices.add(elements <= ELEMENTS ? i : draw.between(0, elements - 1));
        }
        return indices;
    }
}
