package org.lanewise.ops.simd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A factor for each channel of each channel-blocked image, and an activation after it:
/// `dst = activation(src * gate[n][c])`, the product of squeeze and excitation (Hu and others,
/// Squeeze-and-Excitation Networks).
///
/// Images lie as in [BlockedConv2dProblem]; `gate` is such an image of one pixel. `dst` may be
/// the same memory as `src`. Operands: `src`, `gate`, `dst`.
///
/// @param images batch size
/// @param channels channels
/// @param pixels height times width
/// @param activation the function applied last, or null for none
public record BlockedScaleProblem(
        int images, int channels, int pixels, @Nullable UnaryFunction activation) implements Problem {

    /// Checks the sizes.
    public BlockedScaleProblem {
        String shapes = "images " + images + ", channels " + channels + ", pixels " + pixels;
        Sizes.requirePositive("Scale", "images", images, shapes);
        Sizes.requirePositive("Scale", "channels", channels, shapes);
        Sizes.requirePositive("Scale", "pixels", pixels, shapes);
        Sizes.requireArray("Scale", "source", Layout.CHW16N, channels, shapes, images, pixels);
    }

    @Override
    public List<Operand> operands() {
        int gate = images * BlockedConv2dProblem.padded(channels);
        return List.of(Operand.in("src", gate * pixels), Operand.in("gate", gate), Operand.out("dst", gate * pixels));
    }
}
