package org.lanewise.ops.simd.problems;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.PReluProblem;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.SoftmaxProblem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Activation functions, random masks and softmax.
final class ActivationProblems {

    private static final List<Direction> FORWARD_AND_DATA = List.of(Direction.FORWARD, Direction.BACKWARD_DATA);

    static final ProblemSet<UnaryProblem> UNARY = new ProblemSet<>(Kernels.UNARY, unary(37), unary(20_011));
    static final ProblemSet<PReluProblem> PRELU = prelu();
    static final ProblemSet<RandomMaskProblem> RANDOM_MASK =
            new ProblemSet<>(Kernels.RANDOM_MASK, randomMask(2, 3, 5), randomMask(33, 5, 101));
    static final ProblemSet<SoftmaxProblem> SOFTMAX = softmax();

    private ActivationProblems() {}

    private static List<UnaryProblem> unary(int elements) {
        List<UnaryFunction> functions = List.of(
                new UnaryFunction.Sigmoid(),
                new UnaryFunction.Tanh(),
                new UnaryFunction.Relu(),
                new UnaryFunction.LeakyRelu(0.1f),
                new UnaryFunction.LeakyRelu(-0.5f),
                new UnaryFunction.Elu(0.8f),
                new UnaryFunction.Elu(-0.3f),
                new UnaryFunction.Selu(),
                new UnaryFunction.Celu(0.7f),
                new UnaryFunction.Gelu(),
                new UnaryFunction.GeluTanh(),
                new UnaryFunction.Silu(),
                new UnaryFunction.Mish(),
                new UnaryFunction.Softplus(1.5f, 20f),
                new UnaryFunction.Softsign(),
                new UnaryFunction.HardSigmoid(),
                new UnaryFunction.HardSwish(),
                UnaryFunction.Clip.relu6());
        List<UnaryProblem> problems = new ArrayList<>();
        for (UnaryFunction function : functions) {
            problems.add(new UnaryProblem(function, elements, Direction.FORWARD));
            problems.add(new UnaryProblem(function, elements, Direction.BACKWARD_DATA));
        }
        return problems;
    }

    private static ProblemSet<PReluProblem> prelu() {
        List<PReluProblem> few = new ArrayList<>();
        prelu(few, 2, 3, 5);
        List<PReluProblem> more = new ArrayList<>();
        prelu(more, 17, 5, 101);
        prelu(more, 33, 1, 16);
        return new ProblemSet<>(Kernels.PRELU, few, more);
    }

    private static void prelu(List<PReluProblem> to, int images, int channels, int inner) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                to.add(new PReluProblem(layout, images, channels, inner, 1, direction));
                to.add(new PReluProblem(layout, images, channels, inner, channels, direction));
            }
        }
    }

    private static List<RandomMaskProblem> randomMask(int images, int channels, int inner) {
        List<RandomMaskProblem> problems = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (RandomMaskProblem.Kind kind : RandomMaskProblem.Kind.values()) {
                for (Direction direction : FORWARD_AND_DATA) {
                    problems.add(new RandomMaskProblem(
                            kind, layout, images, channels, inner, 0.125f, 0.3333f, 7, 2, direction));
                }
            }
        }
        return problems;
    }

    private static ProblemSet<SoftmaxProblem> softmax() {
        List<SoftmaxProblem> few = new ArrayList<>();
        softmax(few, 2, 2, 5, 3);
        List<SoftmaxProblem> more = new ArrayList<>();
        softmax(more, 17, 3, 37, 7);
        softmax(more, 33, 1, 100, 1);
        return new ProblemSet<>(Kernels.SOFTMAX, few, more);
    }

    private static void softmax(List<SoftmaxProblem> to, int images, int outer, int axis, int inner) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : FORWARD_AND_DATA) {
                to.add(new SoftmaxProblem(false, layout, images, outer, axis, inner, direction));
                to.add(new SoftmaxProblem(true, layout, images, outer, axis, inner, direction));
            }
        }
    }
}
