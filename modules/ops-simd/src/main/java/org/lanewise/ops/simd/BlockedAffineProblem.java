package org.lanewise.ops.simd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ShapeException;

/// A factor and a summand for each channel of channel-blocked images, and an activation after
/// them: `dst = activation(fma(src, scale[c], shift[c]))`. It is batch normalisation where it
/// cannot be folded into a convolution.
///
/// Images lie as in [BlockedConv2dProblem]. The source may have more blocks than are read: its
/// first ones, as where every layer reads all that earlier ones have written side by side. `dst`
/// may be the same memory as `src` if the source has no more blocks than are read. Operands:
/// `src`, `scale`, `shift`, `dst`; `scale` and `shift` have [BlockedConv2dProblem#padded] floats,
/// finite ones beyond the channels.
///
/// @param images batch size
/// @param channels channels that are read
/// @param sourceChannels channels of the source, `channels` or more
/// @param pixels height times width
/// @param activation the function applied last, or null for none
public record BlockedAffineProblem(
        int images,
        int channels,
        int sourceChannels,
        int pixels,
        @Nullable UnaryFunction activation) implements Problem {

    /// Checks the sizes.
    public BlockedAffineProblem {
        String shapes = "images " + images + ", channels " + channels + ", channels of the source " + sourceChannels
                + ", pixels " + pixels;
        Sizes.requirePositive("Affine", "images", images, shapes);
        Sizes.requirePositive("Affine", "channels", channels, shapes);
        Sizes.requirePositive("Affine", "pixels", pixels, shapes);
        if (sourceChannels < channels) {
            throw new ShapeException("Affine: the source has " + sourceChannels + " channels, expected " + channels
                    + " or more (" + shapes + ")");
        }
        Sizes.requireArray("Affine", "source", Layout.CHW16N, sourceChannels, shapes, images, pixels);
    }

    /// Maps whole images.
    ///
    /// @param images batch size
    /// @param channels channels
    /// @param pixels height times width
    /// @param activation the function applied last, or null for none
    public BlockedAffineProblem(int images, int channels, int pixels, @Nullable UnaryFunction activation) {
        this(images, channels, channels, pixels, activation);
    }

    @Override
    public List<Operand> operands() {
        int padded = BlockedConv2dProblem.padded(channels);
        return List.of(
                Operand.in("src", images * BlockedConv2dProblem.padded(sourceChannels) * pixels),
                Operand.in("scale", padded),
                Operand.in("shift", padded),
                Operand.out("dst", images * padded * pixels));
    }
}
