package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.tensor.Shape;

/// Every layer as it is served, against the oracle: running statistics normalise, random slopes
/// are their mean, dropout is nothing. A batch, a sample alone and any number of threads give the
/// same bits.
class ServingTest {

    private static final int CASES = 12;

    static Stream<Class<?>> layers() {
        return GradientTest.layers();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void agreesWithTheOracleInEveryBatch(Class<?> kind) {
        Draw draw = new Draw(kind.getSimpleName().hashCode() + 1L);
        for (int i = 0; i < CASES; i++) {
            check(new LayerExamples(draw).of(kind), draw);
        }
    }

    private static void check(LayerExamples.Example example, Draw draw) {
        Network network = network(example);
        Map<String, float[]> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            parameters.put(parameter.name(), values(parameter, draw));
        }
        Map<String, float[]> inputs = new LinkedHashMap<>();
        for (int i = 0; i < example.samples().size(); i++) {
            int[] sample = example.samples().get(i);
            inputs.put("in" + i, draw.spread(example.images() * OracleArray.count(sample, 0, sample.length), 2.5));
        }
        if (example.layer() instanceof Loss loss) {
            inputs.put("target", targets(loss, network, example, draw));
        }
        OracleMasks unused = new OracleMasks(0, 0);
        PlanRun.Case run = new PlanRun.Case(network, example.images(), inputs, parameters, unused);
        float[] together = PlanRun.serving(run, 1).outputs().getFirst();
        near(together, run, example);
        assertThat(PlanRun.serving(run, 2).outputs().getFirst())
                .as("2 threads: %s", example)
                .isEqualTo(together);
        if (example.layer() instanceof Loss) {
            return;
        }
        int last = example.images() - 1;
        int elements = together.length / example.images();
        float[] alone = PlanRun.serving(sample(run, last), 1).outputs().getFirst();
        assertThat(alone)
                .as("the last sample of %s alone", example)
                .isEqualTo(Arrays.copyOfRange(together, last * elements, together.length));
    }

    private static Network network(LayerExamples.Example example) {
        NetworkBuilder builder = Network.builder("example");
        List<NetworkBuilder.Value> values = new ArrayList<>();
        for (int i = 0; i < example.samples().size(); i++) {
            values.add(builder.input("in" + i, Shape.of(example.samples().get(i))));
        }
        if (example.layer() instanceof Loss loss) {
            Network bare = builder.output(values.getFirst()).build();
            Network judged = bare.withLoss(loss);
            return new Network(
                    "example", judged.inputs(), List.of(), judged.nodes(), List.of("loss"), judged.metadata());
        }
        return builder.output(builder.node("layer", example.layer(), values.toArray(NetworkBuilder.Value[]::new)))
                .build();
    }

    private static float[] values(Parameter parameter, Draw draw) {
        float[] values = draw.numbers(parameter.shape().elements());
        for (int i = 0; i < values.length && parameter.name().endsWith("variance"); i++) {
            values[i] = Math.abs(values[i]);
        }
        return values;
    }

    private static float[] targets(Loss loss, Network network, LayerExamples.Example example, Draw draw) {
        float[] targets =
                draw.numbers(network.shapes(example.images()).get("target").elements());
        for (int i = 0; i < targets.length && loss instanceof SoftmaxCrossEntropy; i++) {
            targets[i] = draw.between(0, example.samples().getFirst()[0] - 1);
        }
        return targets;
    }

    private static PlanRun.Case sample(PlanRun.Case run, int index) {
        Map<String, float[]> inputs = new LinkedHashMap<>();
        run.inputs().forEach((name, values) -> {
            int elements = values.length / run.images();
            inputs.put(name, Arrays.copyOfRange(values, index * elements, (index + 1) * elements));
        });
        return new PlanRun.Case(run.network(), 1, inputs, run.parameters(), run.masks());
    }

    private static void near(float[] actual, PlanRun.Case run, LayerExamples.Example example) {
        Node node = run.network().nodes().getFirst();
        Map<String, OracleArray> values = new DoubleOracle(run.network(), false, run.masks()).run(run.arrays());
        OracleArray expected = values.get(node.outputs().getFirst());
        Layer layer = example.layer();
        List<OracleArray> inputs = node.inputs().stream().map(values::get).toList();
        List<OracleArray> parameters =
                node.parameters().stream().map(values::get).toList();
        Rounding rounding = Rounding.serving(layer, inputs, parameters, expected);
        double off = Rounding.UNIT * (rounding.length() + Rounding.PER_TERM) * rounding.value();
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs(actual[i] - expected.data()[i]))
                    .as("element %d is %s, expected %s: %s", i, actual[i], expected.data()[i], example)
                    .isLessThanOrEqualTo(off);
        }
    }
}
