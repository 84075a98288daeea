package org.lanewise.ops.simd;

import java.util.List;

/// The sum of every channel over the images and their `inner` elements: the gradient of a bias.
///
/// Operands: `dDst`, `dBias`. Lanes beyond the batch do not count. The sums are made as those of
/// [BatchNormProblem].
///
/// @param layout layout of the source
/// @param images batch size
/// @param channels channels
/// @param inner elements of one channel of one image: `h * w`
public record ChannelSumProblem(Layout layout, int images, int channels, int inner) implements Problem {

    /// Checks the sizes.
    public ChannelSumProblem {
        String shapes = "input [" + images + ", " + channels + ", " + inner + "]";
        Sizes.requirePositive("ChannelSum", "images", images, shapes);
        Sizes.requirePositive("ChannelSum", "channels", channels, shapes);
        Sizes.requirePositive("ChannelSum", "inner", inner, shapes);
        Sizes.requireArray("ChannelSum", "dDst", layout, images, shapes, channels, inner);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.in("dDst", layout.length(images, channels * inner)), Operand.out("dBias", channels));
    }
}
