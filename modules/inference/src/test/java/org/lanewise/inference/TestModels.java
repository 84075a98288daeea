package org.lanewise.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.Input;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.Relu;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Small models for tests of sessions.
final class TestModels {

    /// Floats of a sample of [#chain()].
    static final int CHAIN = 2 * 4 * 5;

    /// Floats of an output of [#chain()].
    static final int CHAIN_OUT = 4;

    private TestModels() {}

    /// `[2, 4, 5]` to `[4]`.
    static Model chain() {
        return Model.initial(
                Network.sequential(
                        "chain",
                        Shape.of(2, 4, 5),
                        Conv2d.of(3, 3).padding(1),
                        new Relu(),
                        new Flatten(),
                        Linear.of(CHAIN_OUT)),
                8);
    }

    /// Inputs `a` `[2, 4, 5]` and `b` `[7]`, outputs `scores` `[3]` and `features` `[6]`.
    static Model twoByTwo() {
        NetworkBuilder builder = Network.builder("two");
        Value a = builder.input("a", Shape.of(2, 4, 5));
        Value b = builder.input("b", Shape.of(7));
        Value features =
                a.then(Conv2d.of(3, 3)).then(new Relu()).then(new Flatten()).then("features", Linear.of(6));
        Value scores = builder.node("joined", new Concat(1), features, b).then("scores", Linear.of(3));
        return Model.initial(builder.output(scores, features).build(), 8);
    }

    /// Images of 2 channels of any size to `[3]`.
    static Model anySize() {
        Network sized = Network.sequential(
                "any",
                Shape.of(2, 8, 8),
                Conv2d.of(5, 3).padding(1),
                new Relu(),
                new GlobalAvgPool2d(),
                new Flatten(),
                Linear.of(3));
        Network open = new Network(
                sized.name(),
                List.of(new Input("input", DType.F32, List.of(-1, 2, -1, -1))),
                sized.parameters(),
                sized.nodes(),
                sized.outputs(),
                sized.metadata());
        return Model.initial(open, 8);
    }

    /// Enough work for a call to be long: some tens of millions of multiply-adds.
    static Model large() {
        return Model.initial(
                Network.sequential(
                        "large",
                        Shape.of(16, 64, 64),
                        Conv2d.of(32, 3).padding(1),
                        new Relu(),
                        Conv2d.of(32, 3).padding(1),
                        new Relu(),
                        new GlobalAvgPool2d(),
                        new Flatten()),
                8);
    }

    /// `y = x weights + table`: floats `x` `[N, 3]`, weights 0 to 11, and a table `[2, 4]`, which
    /// no layer can add, or a bias `[4]`, which one can.
    static Model operators(boolean table) {
        Tensor weights = Tensor.of(Shape.of(3, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11f);
        Tensor addend = table
                ? Tensor.of(Shape.of(2, 4), 10, 20, 30, 40, 50, 60, 70, 80f)
                : Tensor.of(Shape.of(4), 10, 20, 30, 40f);
        Map<String, Tensor> tensors = Map.of("weights", weights, "addend", addend);
        List<Parameter> parameters = tensors.entrySet().stream()
                .map(entry -> new Parameter(
                        entry.getKey(),
                        entry.getValue().shape(),
                        DType.F32,
                        Initializer.zeros(),
                        ParameterSpec.Kind.CONSTANT))
                .toList();
        List<Node> nodes = List.of(
                Node.of("product", new Operator(new MatrixOp.MatMul()), List.of("x", "weights"), List.of()),
                Node.of(
                        "y",
                        new Operator(new ElementwiseOp.Binary(ElementwiseOp.BinaryFunction.ADD)),
                        List.of("product", "addend"),
                        List.of()));
        Network network = new Network(
                "operators",
                List.of(new Input("x", DType.F32, List.of(-1, 3))),
                parameters,
                nodes,
                List.of("y"),
                Map.of());
        return new Model(network, Parameters.of(network, tensors));
    }

    static float[] numbers(long seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    static float[] poisoned(int count) {
        float[] values = new float[count];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
