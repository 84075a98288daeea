package org.lanewise.layers;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.ops.TensorOp;

/// Concern: a layer's settings in a few words, those that are as usual left out.
final class Settings {

    private Settings() {}

    /// The settings, as in `6 5x5 pad 2`; empty when there is nothing to say.
    static String of(Layer layer) {
        return switch (layer) {
            case Conv2d conv ->
                words(
                        conv.outChannels() + " " + conv.kernel(),
                        unless(1, "stride", conv.stride()),
                        padding(conv.padding()),
                        unless(1, "dilation", conv.dilation()),
                        flag(conv.groups() != 1, "groups " + conv.groups()),
                        flag(!conv.bias(), "no bias"));
            case ConvTranspose2d conv ->
                words(
                        conv.outChannels() + " " + conv.kernel(),
                        unless(1, "stride", conv.stride()),
                        padding(conv.padding()),
                        unless(0, "output padding", conv.outputPadding()),
                        unless(1, "dilation", conv.dilation()),
                        flag(conv.groups() != 1, "groups " + conv.groups()),
                        flag(!conv.bias(), "no bias"));
            case Linear linear -> words("" + linear.outFeatures(), flag(!linear.bias(), "no bias"));
            case MaxPool2d pool ->
                words(
                        pool.kernel().toString(),
                        stride(pool.kernel(), pool.stride()),
                        padding(pool.padding()),
                        unless(1, "dilation", pool.dilation()),
                        flag(pool.ceilMode(), "ceil"));
            case AvgPool2d pool ->
                words(
                        pool.kernel().toString(),
                        stride(pool.kernel(), pool.stride()),
                        padding(pool.padding()),
                        flag(pool.ceilMode(), "ceil"),
                        flag(!pool.countIncludePad(), "without pad"));
            case LpPool2d pool ->
                words(
                        "p " + number(pool.p()),
                        pool.kernel().toString(),
                        stride(pool.kernel(), pool.stride()),
                        padding(pool.padding()),
                        flag(pool.ceilMode(), "ceil"));
            case AdaptiveMaxPool2d(Size2d size) -> size.toString();
            case AdaptiveAvgPool2d(Size2d size) -> size.toString();
            case GlobalMaxPool2d() -> "";
            case GlobalAvgPool2d() -> "";
            case LeakyRelu(double slope) -> number(slope);
            case RRelu(double lower, double upper) -> number(lower) + " to " + number(upper);
            case PRelu(boolean perChannel, double slope) -> words(number(slope), flag(perChannel, "per channel"));
            case Elu(double alpha) -> number(alpha);
            case Celu(double alpha) -> number(alpha);
            case Gelu(boolean approximation) -> words(flag(approximation, "tanh approximation"));
            case Softplus(double beta, double threshold) -> "beta " + number(beta) + " threshold " + number(threshold);
            case Sigmoid() -> "";
            case Tanh() -> "";
            case Relu() -> "";
            case Selu() -> "";
            case Silu() -> "";
            case Mish() -> "";
            case Softsign() -> "";
            case HardSigmoid() -> "";
            case HardSwish() -> "";
            case Relu6() -> "";
            case Softmax(int axis) -> "axis " + axis;
            case LogSoftmax(int axis) -> "axis " + axis;
            case BatchNorm2d(double epsilon, double momentum) ->
                words(
                        flag(epsilon != 1e-5, "epsilon " + number(epsilon)),
                        flag(momentum != 0.1, "momentum " + number(momentum)));
            case GroupNorm(int groups, double epsilon) ->
                words("groups " + groups, flag(epsilon != 1e-5, "epsilon " + number(epsilon)));
            case LayerNorm(int axes, double epsilon) ->
                words("last " + axes, flag(epsilon != 1e-5, "epsilon " + number(epsilon)));
            case LocalResponseNorm(int size, double alpha, double beta, double k) ->
                "size " + size + " alpha " + number(alpha) + " beta " + number(beta) + " k " + number(k);
            case Dropout(double probability) -> number(probability);
            case Dropout2d(double probability) -> number(probability);
            case Flatten() -> "";
            case Reshape(List<Integer> sizes) -> sizes.toString();
            case Permute(List<Integer> order) -> order.toString();
            case Add() -> "";
            case Multiply() -> "";
            case Concat(int axis) -> "axis " + axis;
            case Upsample upsample ->
                words(
                        upsample.scaleHeight() + "x" + upsample.scaleWidth(),
                        flag(upsample.mode() == Upsample.Mode.BILINEAR, "bilinear"),
                        flag(upsample.alignCorners(), "corners aligned"));
            case Operator(TensorOp op) -> attributes(op);
            case SoftmaxCrossEntropy(double smoothing) -> words(flag(smoothing != 0, "smoothing " + number(smoothing)));
            case BinaryCrossEntropyWithLogits() -> "";
            case MeanSquaredError() -> "";
            case Huber(double delta) -> number(delta);
        };
    }

    /// The components of an operator as its record prints them.
    private static String attributes(TensorOp op) {
        String text = op.toString();
        return text.substring(text.indexOf('[') + 1, text.length() - 1);
    }

    /// A number without a fraction of zero.
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String words(String... words) {
        List<String> said = new ArrayList<>();
        for (String word : words) {
            if (!word.isEmpty()) {
                said.add(word);
            }
        }
        return String.join(" ", said);
    }

    private static String unless(int usual, String name, Size2d size) {
        return flag(!size.equals(Size2d.of(usual)), name + " " + side(size));
    }

    private static String stride(Size2d kernel, Size2d stride) {
        return flag(!stride.equals(kernel), "stride " + side(stride));
    }

    private static String padding(Padding padding) {
        return flag(!padding.equals(Padding.NONE), "pad " + padding);
    }

    private static String side(Size2d size) {
        return size.height() == size.width() ? Integer.toString(size.height()) : size.toString();
    }

    private static String flag(boolean holds, String word) {
        return holds ? word : "";
    }
}
