package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.layers.Add;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.Shape;

/// One graph with all that a chain of layers does not have: a branch, a residual sum, a
/// concatenation, a convolution whose weights two nodes share, random slopes, and batch
/// normalisation. It goes through shape inference, lowering, differentiation and serving;
/// training and resuming it is tested in `training`.
class BranchedNetworkTest {

    private static final int IMAGES = 5;
    private static final String[] ROUNDED = {"conv", "slopes", "again", "joined", "norm", "sum", "scores"};

    private static Network network() {
        NetworkBuilder builder = Network.builder("branched");
        Value image = builder.input("image", Shape.of(2, 6, 5));
        Value left = image.then("conv", Conv2d.of(3, 3).padding(1)).then("slopes", new RRelu());
        Value right = image.then("pool", MaxPool2d.of(3).stride(1).padding(1)).thenShared("again", "conv");
        Value joined = builder.node("joined", new Concat(1), left, right);
        Value normed = joined.then("norm", new BatchNorm2d());
        Value sum = builder.node("sum", new Add(), normed, joined);
        Value scores = sum.then("flat", new Flatten()).then("scores", Linear.of(4));
        return builder.output(scores).build();
    }

    private static PlanRun.Case numbers(Network network) {
        Draw draw = new Draw(29);
        Map<String, float[]> inputs = new LinkedHashMap<>();
        network.inputs()
                .forEach(input -> inputs.put(
                        input.name(),
                        draw.numbers(network.shapes(IMAGES).get(input.name()).elements())));
        Map<String, float[]> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            float[] values = draw.numbers(parameter.shape().elements());
            for (int i = 0; i < values.length && parameter.name().endsWith("variance"); i++) {
                values[i] = Math.abs(values[i]);
            }
            parameters.put(parameter.name(), values);
        }
        return new PlanRun.Case(network, IMAGES, inputs, parameters, new OracleMasks(17, 4));
    }

    @Test
    void shapesAreInferred() {
        Map<String, Shape> shapes = network().shapes(IMAGES);
        assertThat(shapes.get("conv")).isEqualTo(Shape.of(5, 3, 6, 5));
        assertThat(shapes.get("again")).isEqualTo(Shape.of(5, 3, 6, 5));
        assertThat(shapes.get("joined")).isEqualTo(Shape.of(5, 6, 6, 5));
        assertThat(shapes.get("sum")).isEqualTo(Shape.of(5, 6, 6, 5));
        assertThat(shapes.get("scores")).isEqualTo(Shape.of(5, 4));
        assertThat(network().parameters().stream().map(Parameter::name))
                .as("the shared weights are there once")
                .containsExactly(
                        "conv.weight",
                        "conv.bias",
                        "norm.gamma",
                        "norm.beta",
                        "norm.running_mean",
                        "norm.running_variance",
                        "scores.weight",
                        "scores.bias");
    }

    @Test
    void everyNodeIsLoweredInOrderAndDifferentiatedInReverse() {
        Plan plan = Compiler.training(network().withLoss(new MeanSquaredError()), IMAGES);
        List<String> computing = List.of("conv", "slopes", "pool", "again", "joined", "norm", "sum", "scores", "loss");
        assertThat(nodes(plan, Stage.FORWARD).stream()
                        .filter(computing::contains)
                        .distinct()
                        .toList())
                .isEqualTo(computing);
        List<String> backwards = nodes(plan, Stage.BACKWARD);
        assertThat(backwards.stream().distinct())
                .as("the image has no gradient, so neither has the pool")
                .containsExactly("scores", "norm", "joined", "again", "slopes", "conv", "conv.weight", "conv.bias");
    }

    private static List<String> nodes(Plan plan, Stage stage) {
        return plan.steps().stream()
                .filter(step -> step.stage() == stage)
                .map(Step::node)
                .toList();
    }

    @Test
    void valuesStatisticsAndGradientsAgreeWithTheOracle() {
        Network network = network().withLoss(new MeanSquaredError());
        GradientCheck check = new GradientCheck(numbers(network), ROUNDED).values();
        int elements = 0;
        for (Parameter parameter : network.parameters()) {
            if (parameter.kind() == ParameterSpec.Kind.TRAINABLE) {
                List<Integer> every = new ArrayList<>();
                for (int i = 0; i < Math.min(60, parameter.shape().elements()); i++) {
                    every.add(i);
                }
                check.gradients(parameter.name(), every);
                elements += every.size();
            }
        }
        assertThat(check.checked()).isEqualTo(elements).isGreaterThan(100);
    }

    @Test
    void threadsDoNotChangeTheBitsOfAStep() {
        PlanRun.Case run = numbers(network().withLoss(new MeanSquaredError()));
        PlanRun alone = PlanRun.training(run, 1);
        for (int threads = 2; threads <= 3; threads++) {
            PlanRun together = PlanRun.training(run, threads);
            assertThat(together.gradients()).isEqualTo(alone.gradients());
            assertThat(together.parameters()).isEqualTo(alone.parameters());
            assertThat(together.output("loss")).isEqualTo(alone.output("loss"));
        }
    }

    @Test
    void servingAgreesWithTheOracleAndASampleIsTheSameInEveryBatch() {
        Network network = network();
        PlanRun.Case run = numbers(network);
        float[] batch = PlanRun.serving(run, 1).output("scores");
        Map<String, OracleArray> exact = new DoubleOracle(network, false, run.masks()).run(run.arrays());
        double[] expected = exact.get("scores").data();
        Rounding rounding = null;
        for (String node : ROUNDED) {
            Rounding own = Rounding.serving(
                    network.node(node).layer(),
                    network.node(node).inputs().stream().map(exact::get).toList(),
                    network.node(node).parameters().stream().map(exact::get).toList(),
                    exact.get(node));
            rounding = rounding == null ? own : rounding.then(own);
        }
        double off = Rounding.UNIT * (rounding.length() + Rounding.PER_TERM) * rounding.value();
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(batch[i] - expected[i])).as("score %d", i).isLessThanOrEqualTo(off);
        }
        for (int n = 0; n < IMAGES; n++) {
            float[] sample = Arrays.copyOfRange(run.inputs().get("image"), n * 60, (n + 1) * 60);
            PlanRun.Case one = new PlanRun.Case(network, 1, Map.of("image", sample), run.parameters(), run.masks());
            assertThat(PlanRun.serving(one, 1).output("scores"))
                    .as("sample %d", n)
                    .isEqualTo(Arrays.copyOfRange(batch, n * 4, (n + 1) * 4));
        }
    }
}
