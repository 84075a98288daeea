package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Local response normalisation of channel-blocked images, with the bits of
/// [LocalResponseNormProblem].
///
/// Images lie as in [BlockedConv2dProblem]; the lanes of the last block beyond the channels are
/// not read and written as zero. `dst` may be the same memory as `src`. Operands: `src`, `dst`.
///
/// @param norm window, constants and shapes; its layout is `NCHW`, the logical order, and its
///     direction `FORWARD`
public record BlockedLocalResponseNormProblem(LocalResponseNormProblem norm) implements Problem {

    /// Checks layout, direction and size.
    public BlockedLocalResponseNormProblem {
        if (norm.layout() != Layout.NCHW || norm.direction() != Direction.FORWARD) {
            throw new ShapeException("A channel-blocked LocalResponseNorm is stated in NCHW and FORWARD, not in "
                    + norm.layout() + " and " + norm.direction());
        }
        String shapes = "input [" + norm.images() + ", " + norm.channels() + ", " + norm.inner() + "]";
        Sizes.requireArray(
                "LocalResponseNorm",
                "channel-blocked src",
                Layout.CHW16N,
                norm.channels(),
                shapes,
                norm.images(),
                norm.inner());
    }

    @Override
    public List<Operand> operands() {
        int elements = norm.images() * BlockedConv2dProblem.padded(norm.channels()) * norm.inner();
        return List.of(Operand.in("src", elements), Operand.out("dst", elements));
    }
}
