package org.lanewise.compiler;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Linear;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A sum of what a layer without a bias gives and one known number a channel is that layer with a
/// bias.
final class BiasFusion {

    private BiasFusion() {}

    /// The layer with a bias.
    ///
    /// @param layer a layer
    /// @return empty when it is none of those that may have a bias, or has one
    static Optional<Layer> biased(Layer layer) {
        return switch (layer) {
            case Conv2d conv
            when !conv.bias() ->
                Optional.of(new Conv2d(
                        conv.outChannels(),
                        conv.kernel(),
                        conv.stride(),
                        conv.padding(),
                        conv.dilation(),
                        conv.groups(),
                        true));
            case ConvTranspose2d conv
            when !conv.bias() ->
                Optional.of(new ConvTranspose2d(
                        conv.outChannels(),
                        conv.kernel(),
                        conv.stride(),
                        conv.padding(),
                        conv.outputPadding(),
                        conv.dilation(),
                        conv.groups(),
                        true));
            case Linear linear when !linear.bias() -> Optional.of(Linear.of(linear.outFeatures()));
            default -> Optional.empty();
        };
    }

    /// The bias that a summand is, one number for each size of axis 1.
    ///
    /// @param summand the other operand of the sum
    /// @param shape shape of the sum, which is that of the layer's output
    /// @return `[channels]`; empty when the summand differs within a channel
    static Optional<Tensor> bias(@Nullable Tensor summand, Shape shape) {
        return ChannelNumbers.of(summand, shape).map(numbers -> Tensor.of(Shape.of(numbers.length), numbers));
    }
}
