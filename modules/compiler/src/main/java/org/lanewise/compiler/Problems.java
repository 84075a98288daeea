package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.layers.Activation;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Node;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Permute;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;
import org.lanewise.layers.Upsample;
import org.lanewise.layers.Windows;
import org.lanewise.ops.simd.BatchNormProblem;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.GroupNormProblem;
import org.lanewise.ops.simd.LayerNormProblem;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.PReluProblem;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.PermuteProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.SoftmaxProblem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.UpsampleProblem;
import org.lanewise.tensor.Shape;

/// The problem that a node poses to the kernels in one direction. Lowering and differentiation
/// ask here, so that both directions speak of the same problem.
///
/// @param scope shapes and layout
/// @param node the node
record Problems(Scope scope, Node node) {

    private Shape in() {
        return scope.input(node);
    }

    private Shape out() {
        return scope.output(node);
    }

    /// Elements of one channel plane.
    int inner() {
        return in().elements(2, in().rank());
    }

    int channels() {
        return in().size(1);
    }

    Conv2dProblem conv(Conv2d layer, Direction direction) {
        Windows windows = Windows.of(layer, in());
        return new Conv2dProblem(
                scope.layout(),
                scope.images(),
                channels(),
                in().size(2),
                in().size(3),
                layer.outChannels(),
                layer.groups(),
                windows.height(),
                windows.width(),
                layer.bias() && direction == Direction.FORWARD,
                direction);
    }

    /// The convolution whose gradient with respect to its source is the transposed convolution.
    /// Its destination is the layer's input, extended as [#extension] says.
    Conv2dProblem transposed(ConvTranspose2d layer, Direction direction) {
        Windows windows = Windows.of(layer, in());
        return new Conv2dProblem(
                scope.layout(),
                scope.images(),
                layer.outChannels(),
                out().size(2),
                out().size(3),
                channels(),
                layer.groups(),
                windows.height(),
                windows.width(),
                layer.bias() && direction == Direction.BACKWARD_DATA,
                direction);
    }

    /// Zeros below and to the right of the input of a transposed convolution. Output padding of a
    /// stride or more leaves room for windows beyond those of the input; they read zeros, so that
    /// elements which no tap of the input reaches are the bias.
    ///
    /// @return empty when the input has a pixel for every window
    Optional<PadProblem> extension(ConvTranspose2d layer, Direction direction) {
        Size2d windows = Windows.of(layer, in()).outputSize(out());
        int bottom = windows.height() - in().size(2);
        int right = windows.width() - in().size(3);
        return bottom == 0 && right == 0
                ? Optional.empty()
                : Optional.of(new PadProblem(
                        scope.layout(),
                        scope.images(),
                        channels(),
                        in().size(2),
                        in().size(3),
                        0,
                        bottom,
                        0,
                        right,
                        1,
                        1,
                        direction));
    }

    LinearProblem linear(Linear layer, Direction direction) {
        return new LinearProblem(
                scope.layout(),
                scope.images(),
                Scope.sample(in()),
                layer.outFeatures(),
                layer.bias() && direction == Direction.FORWARD,
                direction);
    }

    Pool2dProblem maxPool(MaxPool2d layer, Direction direction) {
        Windows windows = Windows.of(layer, in());
        return pool(max(direction), windows, direction);
    }

    Pool2dProblem avgPool(AvgPool2d layer, Direction direction) {
        return pool(new PoolKind.Average(layer.countIncludePad()), Windows.of(layer, in()), direction);
    }

    Pool2dProblem lpPool(LpPool2d layer, Direction direction) {
        return pool(new PoolKind.Lp((float) layer.p()), Windows.of(layer, in()), direction);
    }

    Pool2dProblem globalMax(Direction direction) {
        return global(max(direction), direction);
    }

    Pool2dProblem globalAverage(Direction direction) {
        return global(new PoolKind.Average(false), direction);
    }

    Pool2dProblem adaptiveMax(AdaptiveMaxPool2d layer, Direction direction) {
        return adaptive(max(direction), layer.output(), direction);
    }

    Pool2dProblem adaptiveAverage(AdaptiveAvgPool2d layer, Direction direction) {
        return adaptive(new PoolKind.Average(false), layer.output(), direction);
    }

    private PoolKind.Max max(Direction direction) {
        return new PoolKind.Max(scope.training() || direction == Direction.BACKWARD_DATA);
    }

    private Pool2dProblem pool(PoolKind kind, Windows windows, Direction direction) {
        return pool(
                kind,
                PoolAxis.of(windows.height(), in().size(2)),
                PoolAxis.of(windows.width(), in().size(3)),
                direction);
    }

    private Pool2dProblem global(PoolKind kind, Direction direction) {
        return pool(kind, PoolAxis.global(in().size(2)), PoolAxis.global(in().size(3)), direction);
    }

    private Pool2dProblem adaptive(PoolKind kind, Size2d output, Direction direction) {
        return pool(
                kind,
                PoolAxis.adaptive(in().size(2), output.height()),
                PoolAxis.adaptive(in().size(3), output.width()),
                direction);
    }

    private Pool2dProblem pool(PoolKind kind, PoolAxis h, PoolAxis w, Direction direction) {
        return new Pool2dProblem(kind, h, w, scope.layout(), scope.images(), channels(), direction);
    }

    BatchNormProblem batchNorm(BatchNorm2d layer, Direction direction) {
        return new BatchNormProblem(
                scope.batchStatistics(node),
                (float) layer.epsilon(),
                (float) layer.momentum(),
                scope.layout(),
                scope.images(),
                channels(),
                inner(),
                direction);
    }

    GroupNormProblem groupNorm(GroupNorm layer, Direction direction) {
        return new GroupNormProblem(
                layer.groups(),
                (float) layer.epsilon(),
                scope.layout(),
                scope.images(),
                channels(),
                inner(),
                direction);
    }

    LayerNormProblem layerNorm(LayerNorm layer, Direction direction) {
        int split = in().rank() - layer.axes();
        return new LayerNormProblem(
                (float) layer.epsilon(),
                scope.layout(),
                scope.images(),
                in().elements(1, split),
                in().elements(split, in().rank()),
                direction);
    }

    LocalResponseNormProblem localResponseNorm(LocalResponseNorm layer, Direction direction) {
        return new LocalResponseNormProblem(
                layer.size(),
                (float) layer.alpha(),
                (float) layer.beta(),
                (float) layer.k(),
                scope.layout(),
                scope.images(),
                channels(),
                inner(),
                direction);
    }

    PReluProblem prelu(PRelu layer, Direction direction) {
        int slopes = layer.perChannel() ? channels() : 1;
        return new PReluProblem(scope.layout(), scope.images(), channels(), inner(), slopes, direction);
    }

    MultiplyProblem multiply(Direction direction) {
        boolean perChannel = !scope.shape(node.inputs().get(1)).equals(in());
        int channels = perChannel ? channels() : 1;
        int inner = perChannel ? inner() : Scope.sample(in());
        return new MultiplyProblem(scope.layout(), scope.images(), channels, inner, perChannel, direction);
    }

    RandomMaskProblem rrelu(RRelu layer, Direction direction) {
        return mask(RandomMaskProblem.Kind.RRELU, layer.lower(), layer.upper(), direction);
    }

    RandomMaskProblem dropout(Dropout layer, Direction direction) {
        return mask(RandomMaskProblem.Kind.DROPOUT, layer.probability(), 0, direction);
    }

    RandomMaskProblem dropout2d(Dropout2d layer, Direction direction) {
        return mask(RandomMaskProblem.Kind.DROPOUT2D, layer.probability(), 0, direction);
    }

    private RandomMaskProblem mask(RandomMaskProblem.Kind kind, double lower, double upper, Direction direction) {
        return new RandomMaskProblem(
                kind,
                scope.layout(),
                scope.images(),
                channels(),
                inner(),
                (float) lower,
                (float) upper,
                scope.index(node),
                0,
                direction);
    }

    SoftmaxProblem softmax(boolean log, int axis, Direction direction) {
        int at = in().axis(axis);
        return new SoftmaxProblem(
                log,
                scope.layout(),
                scope.images(),
                in().elements(1, at),
                in().size(at),
                in().elements(at + 1, in().rank()),
                direction);
    }

    PermuteProblem permute(Permute layer) {
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 1; axis < in().rank(); axis++) {
            sizes.add(in().size(axis));
        }
        List<Integer> order = layer.order().stream().map(axis -> axis - 1).toList();
        return new PermuteProblem(scope.layout(), scope.images(), sizes, order);
    }

    ConcatProblem concat(Concat layer, Direction direction) {
        int axis = out().axis(layer.axis());
        int inner = out().elements(axis + 1, out().rank());
        return new ConcatProblem(
                scope.layout(),
                scope.images(),
                out().elements(1, axis),
                node.inputs().stream()
                        .map(input -> scope.shape(input).size(axis) * inner)
                        .toList(),
                direction);
    }

    UpsampleProblem upsample(Upsample layer, Direction direction) {
        return new UpsampleProblem(
                switch (layer.mode()) {
                    case NEAREST -> UpsampleProblem.Mode.NEAREST;
                    case BILINEAR -> UpsampleProblem.Mode.BILINEAR;
                },
                layer.alignCorners(),
                scope.layout(),
                scope.images(),
                channels(),
                in().size(2),
                in().size(3),
                out().size(2),
                out().size(3),
                direction);
    }

    /// The function of an activation that is a function of its element alone; RReLU stands for
    /// its evaluation form.
    static UnaryFunction function(Activation activation) {
        return switch (activation) {
            case Sigmoid() -> new UnaryFunction.Sigmoid();
            case Tanh() -> new UnaryFunction.Tanh();
            case Relu() -> new UnaryFunction.Relu();
            case LeakyRelu(double slope) -> new UnaryFunction.LeakyRelu((float) slope);
            case RRelu(double lower, double upper) -> new UnaryFunction.LeakyRelu((float) ((lower + upper) / 2));
            case PRelu _ -> throw new AssertionError("PReLU has a parameter and is lowered on its own");
            case Elu(double alpha) -> new UnaryFunction.Elu((float) alpha);
            case Selu() -> new UnaryFunction.Selu();
            case Celu(double alpha) -> new UnaryFunction.Celu((float) alpha);
            case Gelu(boolean tanhApproximation) ->
                tanhApproximation ? new UnaryFunction.GeluTanh() : new UnaryFunction.Gelu();
            case Silu() -> new UnaryFunction.Silu();
            case Mish() -> new UnaryFunction.Mish();
            case Softplus(double beta, double threshold) -> new UnaryFunction.Softplus((float) beta, (float) threshold);
            case Softsign() -> new UnaryFunction.Softsign();
            case HardSigmoid() -> new UnaryFunction.HardSigmoid(1f / 6f, 0.5f);
            case HardSwish() -> new UnaryFunction.HardSwish();
            case Relu6() -> new UnaryFunction.Clip(0f, 6f);
        };
    }
}
