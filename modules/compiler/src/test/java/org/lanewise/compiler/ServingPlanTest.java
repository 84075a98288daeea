package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Sigmoid;
import org.lanewise.tensor.Shape;

/// Whole networks as they are served: what the passes may change, and what they must not.
class ServingPlanTest {

    private static final OracleMasks NO_MASKS = new OracleMasks(0, 0);

    /// A random network of convolutions with norms, activations, residual sums, concatenations
    /// and pools, most of it in blocks of channels, some of it not.
    private static Network random(Draw draw) {
        NetworkBuilder builder = Network.builder("random");
        List<Value> values = new ArrayList<>();
        values.add(builder.input("image", Shape.of(draw.oneOf(1, 3, 20), 6, 6)));
        values.add(values.getFirst().then(Conv2d.of(draw.oneOf(6, 16, 24), 3).padding(1)));
        for (int i = 0; i < 12; i++) {
            values.add(next(builder, values, draw));
        }
        Value last =
                values.getLast().then(new GlobalAvgPool2d()).then(new Flatten()).then(Linear.of(5));
        builder.output(last);
        if (draw.oneOf(0, 1) == 1) {
            builder.output(values.get(draw.between(2, values.size() - 1)));
        }
        return builder.build();
    }

    private static Value next(NetworkBuilder builder, List<Value> values, Draw draw) {
        Value from = values.get(Math.max(1, values.size() - draw.between(1, 3)));
        return switch (draw.between(0, 9)) {
            case 0 ->
                from.then(Conv2d.of(draw.oneOf(16, 20, 32), 1).withoutBias()).then(new BatchNorm2d());
            case 1 ->
                from.then(Conv2d.of(draw.oneOf(8, 16), 3).padding(1))
                        .then(new BatchNorm2d())
                        .then(new Relu());
            case 2 -> from.then(new BatchNorm2d()).then(new Relu6());
            case 3 -> {
                Value a = from.then(Conv2d.of(16, 3).padding(1)).then(new BatchNorm2d());
                Value b = from.then(Conv2d.of(16, 1));
                yield builder.node(a.name() + ".sum", new Add(), a, b).then(new Relu());
            }
            case 4 -> {
                Value a = from.then(Conv2d.of(draw.oneOf(16, 32), 1)).then(new Relu());
                Value b = from.then(Conv2d.of(draw.oneOf(5, 16), 3).padding(1)).then(new Sigmoid());
                yield builder.node(a.name() + ".joined", new Concat(1), a, b);
            }
            case 5 -> {
                Value a = from.then(Conv2d.of(16, 1)).then(new Relu());
                Value first = builder.node(a.name() + ".dense1", new Concat(1), a, from.then(Conv2d.of(16, 1)));
                Value b = first.then(Conv2d.of(16, 3).padding(1));
                yield builder.node(a.name() + ".dense2", new Concat(1), first, b);
            }
            case 6 -> from.then(MaxPool2d.of(3).stride(1).padding(1));
            case 7 -> from.then(AvgPool2d.of(3).stride(1).padding(1)).then(new Dropout(0.5));
            case 8 -> from.then(ConvTranspose2d.of(16, 3).padding(1)).then(new BatchNorm2d());
            default -> from.then(new Sigmoid());
        };
    }

    private static PlanRun.Case drawn(Network network, int images, Draw draw) {
        Map<String, float[]> parameters = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            float[] values = draw.numbers(parameter.shape().elements());
            int fan =
                    Math.max(1, parameter.shape().elements() / parameter.shape().size(0));
            for (int i = 0; i < values.length; i++) {
                values[i] = parameter.name().endsWith("variance")
                        ? 0.5f + Math.abs(values[i])
                        : (float) (values[i] / Math.sqrt(parameter.shape().rank() > 1 ? fan : 1));
            }
            parameters.put(parameter.name(), values);
        }
        Map<String, float[]> inputs = new LinkedHashMap<>();
        network.inputs()
                .forEach(input -> inputs.put(
                        input.name(),
                        draw.numbers(network.shapes(images).get(input.name()).elements())));
        return new PlanRun.Case(network, images, inputs, parameters, NO_MASKS);
    }

    private static PlanRun.Case sample(PlanRun.Case run, int index) {
        Map<String, float[]> inputs = new LinkedHashMap<>();
        run.inputs().forEach((name, values) -> {
            int elements = values.length / run.images();
            inputs.put(name, Arrays.copyOfRange(values, index * elements, (index + 1) * elements));
        });
        return new PlanRun.Case(run.network(), 1, inputs, run.parameters(), run.masks());
    }

    private static Plan plan(Network network, int images) {
        return ServingModel.of(Model.initial(network, 3)).plan(images);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void randomNetworksAgreeWithTheOracleAloneAndInABatch(int seed) {
        Draw draw = new Draw(seed);
        Network network = random(draw);
        PlanRun.Case run = drawn(network, 3, draw);
        Map<String, OracleArray> expected = new DoubleOracle(network, false, NO_MASKS).run(run.arrays());
        PlanRun batch = PlanRun.serving(run, 2);
        for (String output : network.outputs()) {
            float[] actual = batch.output(output);
            double[] exact = expected.get(output).data();
            double scale = Math.max(1, Arrays.stream(exact).map(Math::abs).max().orElse(0));
            for (int i = 0; i < actual.length; i++) {
                assertThat(Math.abs(actual[i] - exact[i]))
                        .as("seed %d, %s[%d] is %s, expected %s", seed, output, i, actual[i], exact[i])
                        .isLessThanOrEqualTo(1e-4 * scale);
            }
            int elements = actual.length / 3;
            for (int n = 0; n < 3; n++) {
                assertThat(PlanRun.serving(sample(run, n), 1).output(output))
                        .as("seed %d, %s of sample %d alone", seed, output, n)
                        .isEqualTo(Arrays.copyOfRange(actual, n * elements, (n + 1) * elements));
            }
        }
    }

    /// The same network with every value given to the caller, so that nothing can be fused or
    /// placed.
    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 34, 35, 36, 37, 38})
    void fusionAndPlacesNeverChangeBits(int seed) {
        Draw draw = new Draw(seed);
        Network network = random(draw);
        PlanRun.Case run = drawn(network, 1, draw);
        ServingModel folded = ServingModel.of(new Model(network, PlanRun.tensors(run)));
        Network structure = folded.network();
        List<String> all = new ArrayList<>(network.outputs());
        structure.nodes().forEach(node -> {
            if (!all.contains(node.outputs().getFirst())) {
                all.add(node.outputs().getFirst());
            }
        });
        Network open = new Network(
                "open", structure.inputs(), structure.parameters(), structure.nodes(), all, structure.metadata());
        Map<String, float[]> parameters = new LinkedHashMap<>();
        structure
                .parameters()
                .forEach(parameter -> parameters.put(
                        parameter.name(), folded.tensor(parameter.name()).floats()));
        PlanRun fused = PlanRun.serving(run, 1);
        PlanRun apart = PlanRun.serving(new PlanRun.Case(open, 1, run.inputs(), parameters, NO_MASKS), 1);
        for (String output : network.outputs()) {
            assertThat(fused.output(output)).as("seed %d, %s", seed, output).isEqualTo(apart.output(output));
        }
    }

    @Test
    void aResidualBlockIsOneStepAConvolution() {
        NetworkBuilder builder = Network.builder("block");
        Value image = builder.input("image", Shape.of(16, 8, 8));
        Value a = image.then("conv1", Conv2d.of(16, 3).padding(1).withoutBias())
                .then("bn1", new BatchNorm2d())
                .then("relu1", new Relu())
                .then("conv2", Conv2d.of(16, 3).padding(1).withoutBias())
                .then("bn2", new BatchNorm2d());
        Value b = image.then("shortcut", Conv2d.of(16, 1));
        builder.output(builder.node("sum", new Add(), a, b).then("relu2", new Relu()));
        assertThat(plan(builder.build(), 1).steps().stream()
                        .filter(step -> step.stage() == Stage.FORWARD)
                        .map(Step::nodes))
                .containsExactly(List.of("conv1", "relu1"), List.of("conv2"), List.of("shortcut", "sum", "relu2"));
    }

    @Test
    void aValueThatIsReadTwiceIsNotFusedAway() {
        NetworkBuilder builder = Network.builder("twice");
        Value conv = builder.input("image", Shape.of(16, 4, 4)).then("conv", Conv2d.of(16, 1));
        Value relu = conv.then("relu", new Relu());
        builder.output(builder.node("sum", new Add(), conv, relu));
        assertThat(plan(builder.build(), 1).steps().stream()
                        .filter(step -> step.stage() == Stage.FORWARD)
                        .map(Step::nodes))
                .containsExactly(List.of("conv"), List.of("relu"), List.of("sum"));
    }

    @Test
    void concatenatedPartsAreNotCopied() {
        NetworkBuilder builder = Network.builder("dense");
        Value features = builder.input("image", Shape.of(3, 8, 8))
                .then("stem", Conv2d.of(32, 3).padding(1));
        List<Value> parts = new ArrayList<>(List.of(features));
        for (int i = 0; i < 4; i++) {
            Value joined = parts.size() == 1
                    ? parts.getFirst()
                    : builder.node("joined" + i, new Concat(1), parts.toArray(Value[]::new));
            parts.add(joined.then("grow" + i, Conv2d.of(16, 3).padding(1)));
        }
        builder.output(
                builder.node("all", new Concat(1), parts.toArray(Value[]::new)).then(new Relu()));
        Plan plan = plan(builder.build(), 1);
        assertThat(plan.steps().stream()
                        .filter(step -> step.stage() == Stage.FORWARD)
                        .map(Step::operation)
                        .distinct())
                .containsExactlyInAnyOrder("blocked-conv2d", "unary");
        assertThat(plan.passes()).contains("concatenation: 8 values made in place");
    }

    @Test
    void onlyPackedWeightsAreKeptAndPlansShareThem() {
        Network network = Network.sequential("net", Shape.of(3, 8, 8), Conv2d.of(16, 3), new Flatten(), Linear.of(64));
        ServingModel serving = ServingModel.of(Model.initial(network, 1));
        List<Plan> both = List.of(serving.plan(1), serving.plan(4));
        long floats = Packed.bytes(both) / Float.BYTES;
        assertThat(floats).isEqualTo(Packed.bytes(both.subList(0, 1)) / Float.BYTES);
        assertThat(floats).isBetween(network.parameterCount(), 3 * network.parameterCount());
    }
}
