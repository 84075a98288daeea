package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec.Kind;
import org.lanewise.layers.Tanh;
import org.lanewise.tensor.Shape;

/// Parameters that are constants in training: no step computes a gradient of them or of what lies
/// below the lowest trained parameter, and a batch normalisation whose statistics are constants
/// normalises with them.
class ConstantParametersTest {

    private static final int IMAGES = 5;

    private static Network network(Predicate<String> constant) {
        Network all = Network.sequential(
                "chain",
                Shape.of(2, 6, 5),
                Conv2d.of(3, 3),
                new BatchNorm2d(),
                new Tanh(),
                Conv2d.of(4, 3),
                new BatchNorm2d(),
                new GroupNorm(2, 1e-5),
                new Flatten(),
                Linear.of(3));
        List<Parameter> parameters = all.parameters().stream()
                .map(p -> constant.test(p.name())
                        ? new Parameter(p.name(), p.shape(), p.type(), p.initializer(), Kind.CONSTANT)
                        : p)
                .toList();
        return new Network(all.name(), all.inputs(), parameters, all.nodes(), all.outputs(), all.metadata())
                .withLoss(new MeanSquaredError());
    }

    private static List<String> backward(Network network) {
        return Compiler.training(network, IMAGES).steps().stream()
                .filter(step -> step.stage() == Stage.BACKWARD)
                .map(Step::node)
                .distinct()
                .toList();
    }

    private static PlanRun.Case numbers(Network network) {
        Draw draw = new Draw(31);
        Map<String, float[]> inputs = new LinkedHashMap<>();
        Map<String, Shape> shapes = network.shapes(IMAGES);
        network.inputs()
                .forEach(input -> inputs.put(
                        input.name(), draw.numbers(shapes.get(input.name()).elements())));
        Map<String, float[]> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            float[] values = draw.numbers(parameter.shape().elements());
            for (int i = 0; i < values.length && parameter.name().endsWith("variance"); i++) {
                values[i] = 1 + Math.abs(values[i]);
            }
            parameters.put(parameter.name(), values);
        }
        return new PlanRun.Case(network, IMAGES, inputs, parameters, new OracleMasks(17, 4));
    }

    @Test
    void nothingIsComputedBelowTheLowestTrainedParameter() {
        assertThat(backward(network(name -> !name.startsWith("linear1"))))
                .as("a head alone")
                .containsExactly("linear1");
        assertThat(backward(network(name -> name.startsWith("conv1") || name.startsWith("batch_norm1"))))
                .containsExactly("linear1", "group_norm1", "batch_norm2", "conv2");
    }

    @Test
    void constantsInTheMiddleHaveNoGradientButLetThoseBelowThrough() {
        Network network = network(name -> name.matches("(conv2|group_norm1|batch_norm2).*"));
        assertThat(backward(network))
                .containsExactly("linear1", "group_norm1", "batch_norm2", "conv2", "tanh1", "batch_norm1", "conv1");
        assertThat(Compiler.training(network, IMAGES).parameterSlab().trainableEnd())
                .as("conv1, linear1 and the scale and shift of batch_norm1")
                .isEqualTo(64 + 32 + 4 * 16);
    }

    @Test
    void gradientsThroughConstantStatisticsAgreeWithTheOracle() {
        for (String constant :
                List.of("batch_norm[12].*", "batch_norm2.running.*", "(conv2|batch_norm2|group_norm1).*")) {
            Network network = network(name -> name.matches(constant));
            GradientCheck check = new GradientCheck(
                            numbers(network),
                            "conv1",
                            "batch_norm1",
                            "tanh1",
                            "conv2",
                            "batch_norm2",
                            "group_norm1",
                            "linear1")
                    .values();
            for (Parameter parameter : network.parameters()) {
                if (parameter.kind() == Kind.TRAINABLE) {
                    check.gradients(
                            parameter.name(),
                            IntStream.range(0, parameter.shape().elements())
                                    .boxed()
                                    .toList());
                }
            }
            assertThat(check.checked()).as(constant).isGreaterThan(60);
        }
    }

    @Test
    void constantStatisticsKeepTheirBits() {
        PlanRun.Case run = numbers(network(name -> name.startsWith("batch_norm1")));
        PlanRun actual = PlanRun.training(run, 2);
        for (String name : List.of("batch_norm1.running_mean", "batch_norm1.running_variance", "batch_norm1.gamma")) {
            float[] expected = run.parameters().get(name);
            int offset = actual.slab().offset(name);
            assertThat(Arrays.copyOfRange(actual.parameters(), offset, offset + expected.length))
                    .as(name)
                    .isEqualTo(expected);
        }
    }
}
