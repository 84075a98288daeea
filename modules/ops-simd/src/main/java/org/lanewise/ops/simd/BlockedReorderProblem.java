package org.lanewise.ops.simd;

import java.util.List;

/// Images moved between the public order NCHW and the channel-blocked order of
/// [BlockedConv2dProblem]. Operands: `src`, `dst`.
///
/// Towards blocks, the lanes of the last block beyond the channels are written as zero; towards
/// NCHW they are not read.
///
/// @param toBlocks whether `dst` is channel-blocked and `src` NCHW, or the other way round
/// @param images batch size
/// @param channels channels
/// @param pixels height times width
public record BlockedReorderProblem(boolean toBlocks, int images, int channels, int pixels) implements Problem {

    /// Checks the sizes.
    public BlockedReorderProblem {
        String shapes = "images " + images + ", channels " + channels + ", pixels " + pixels;
        Sizes.requirePositive("Reorder", "images", images, shapes);
        Sizes.requirePositive("Reorder", "channels", channels, shapes);
        Sizes.requirePositive("Reorder", "pixels", pixels, shapes);
        Sizes.requireArray("Reorder", "blocked side", Layout.CHW16N, channels, shapes, images, pixels);
    }

    /// Floats of the channel-blocked side.
    ///
    /// @return number of floats
    public int blockedElements() {
        return images * Layout.CHW16N.length(channels, pixels);
    }

    @Override
    public List<Operand> operands() {
        int plain = images * channels * pixels;
        return List.of(
                Operand.in("src", toBlocks ? plain : blockedElements()),
                Operand.out("dst", toBlocks ? blockedElements() : plain));
    }
}
