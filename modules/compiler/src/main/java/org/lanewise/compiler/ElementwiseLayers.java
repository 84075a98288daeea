package org.lanewise.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Add;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;

/// Layers for [ElementwiseOp]s: activations, sums, products, and arithmetic with one number a channel.
final class ElementwiseLayers {

    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    private ElementwiseLayers() {}

    static LayerForm of(ElementwiseOp op, OperatorView view) {
        return switch (op) {
            case ActivationOp activation -> activation(activation, view);
            case ElementwiseOp.Unary(var function) ->
                function == ElementwiseOp.UnaryFunction.TANH ? view.layer(new Tanh()) : OperatorView.none();
            case ElementwiseOp.Binary(var function) -> binary(function, view);
            case ElementwiseOp.Variadic(var function) ->
                function == ElementwiseOp.VariadicFunction.SUM ? sum(view) : OperatorView.none();
            case ElementwiseOp.Clip() -> clip(view);
            case ElementwiseOp.Identity() -> new LayerForm.Same(0);
            case ElementwiseOp.Cast _, ElementwiseOp.CastLike _ ->
                new TensorType(DType.F32, view.result()).equals(view.types().getFirst())
                        ? new LayerForm.Same(0)
                        : OperatorView.none();
            case ElementwiseOp.IsInf _,
                    ElementwiseOp.Affine _,
                    ElementwiseOp.Compare _,
                    ElementwiseOp.Logic _,
                    ElementwiseOp.Where _,
                    ElementwiseOp.AlignTo _ -> OperatorView.none();
        };
    }

    private static LayerForm activation(ActivationOp op, OperatorView view) {
        return switch (op) {
            case ActivationOp.Relu() -> view.layer(new Relu());
            case ActivationOp.LeakyRelu(double alpha) -> view.layer(new LeakyRelu(alpha));
            case ActivationOp.PRelu() -> prelu(view);
            case ActivationOp.Elu(double alpha) -> view.layer(new Elu(alpha));
            case ActivationOp.Selu(double alpha, double gamma) ->
                (float) alpha == (float) SELU_ALPHA && (float) gamma == (float) SELU_SCALE
                        ? view.layer(new Selu())
                        : OperatorView.none();
            case ActivationOp.Celu(double alpha) -> view.layer(new Celu(alpha));
            case ActivationOp.Sigmoid() -> view.layer(new Sigmoid());
            case ActivationOp.HardSigmoid(double alpha, double beta) ->
                (float) alpha == 1f / 6 && (float) beta == 0.5f ? view.layer(new HardSigmoid()) : OperatorView.none();
            case ActivationOp.HardSwish() -> view.layer(new HardSwish());
            case ActivationOp.Swish(double alpha) -> alpha == 1 ? view.layer(new Silu()) : OperatorView.none();
            case ActivationOp.Gelu(boolean approximation) -> view.layer(new Gelu(approximation));
            case ActivationOp.Softplus() -> view.layer(new Softplus());
            case ActivationOp.Softsign() -> view.layer(new Softsign());
            case ActivationOp.Mish() -> view.layer(new Mish());
            case ActivationOp.ThresholdedRelu _, ActivationOp.Shrink _ -> OperatorView.none();
        };
    }

    private static LayerForm prelu(OperatorView view) {
        Optional<Float> one = view.number(1);
        if (one.isPresent()) {
            return view.layer(new PRelu(false, one.get()), List.of(OperatorView.made("slope", Shape.of(1), one.get())));
        }
        return ChannelNumbers.of(view.values().get(1), view.result())
                .map(slopes -> view.layer(
                        new PRelu(true, slopes[0]),
                        List.of(OperatorView.made("slope", Shape.of(slopes.length), slopes))))
                .orElseGet(OperatorView::none);
    }

    private static LayerForm clip(OperatorView view) {
        boolean bounds = (!view.has(1) || view.number(1).isPresent())
                && (!view.has(2) || view.number(2).isPresent());
        float low = view.number(1).orElse(Float.NEGATIVE_INFINITY);
        float high = view.number(2).orElse(Float.POSITIVE_INFINITY);
        if (!bounds || low != 0) {
            return OperatorView.none();
        }
        return high == 6f
                ? view.layer(new Relu6())
                : high >= Float.MAX_VALUE ? view.layer(new Relu()) : OperatorView.none();
    }

    private static LayerForm sum(OperatorView view) {
        int count = view.types().size();
        int[] all = IntStream.range(0, count).toArray();
        if (count == 1) {
            return new LayerForm.Same(0);
        }
        return view.isData(all)
                ? new LayerForm.Replaced(new Add(), Arrays.stream(all).boxed().toList(), List.of())
                : OperatorView.none();
    }

    /// The factors of channels are the second input of a layer, on whichever side they are.
    private static LayerForm product(OperatorView view) {
        boolean swapped = !view.shape(0).equals(view.result());
        return new LayerForm.Replaced(new Multiply(), swapped ? List.of(1, 0) : List.of(0, 1), List.of());
    }

    private static LayerForm binary(ElementwiseOp.BinaryFunction function, OperatorView view) {
        return switch (function) {
            case ADD -> view.isData(0, 1) ? sum(view) : scaled(function, view);
            case MUL -> view.isData(0, 1) ? product(view) : scaled(function, view);
            case SUB, DIV -> scaled(function, view);
            case MOD, FMOD, POW, BITWISE_AND, BITWISE_OR, BITWISE_XOR, SHIFT_LEFT, SHIFT_RIGHT -> OperatorView.none();
        };
    }

    /// Arithmetic of images with one number a channel is a depthwise convolution with a kernel of
    /// one element.
    private static LayerForm scaled(ElementwiseOp.BinaryFunction function, OperatorView view) {
        boolean swapped = view.isData(1)
                && (function == ElementwiseOp.BinaryFunction.ADD || function == ElementwiseOp.BinaryFunction.MUL);
        int data = swapped ? 1 : 0;
        Optional<float[]> numbers =
                view.isData(data) && view.isRank(data, 4) && view.shape(data).equals(view.result())
                        ? ChannelNumbers.of(view.values().get(1 - data), view.result())
                        : Optional.empty();
        if (numbers.isEmpty()) {
            return OperatorView.none();
        }
        float[] given = numbers.get();
        int channels = given.length;
        boolean bias = function == ElementwiseOp.BinaryFunction.ADD || function == ElementwiseOp.BinaryFunction.SUB;
        float[] weights = new float[channels];
        float[] shifts = new float[channels];
        for (int c = 0; c < channels; c++) {
            weights[c] = bias ? 1 : function == ElementwiseOp.BinaryFunction.MUL ? given[c] : 1 / given[c];
            shifts[c] = function == ElementwiseOp.BinaryFunction.SUB ? -given[c] : given[c];
        }
        Conv2d layer = Conv2d.of(channels, 1).groups(channels);
        LayerForm.Weight weight = OperatorView.made("weight", Shape.of(channels, 1, 1, 1), weights);
        return new LayerForm.Replaced(
                bias ? layer : layer.withoutBias(),
                List.of(data),
                bias ? List.of(weight, OperatorView.made("bias", Shape.of(channels), shifts)) : List.of(weight));
    }
}
