package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// A two-dimensional convolution of images whose channels lie in blocks of 16 side by side:
/// NCHW16c, `[image][block of channels][h][w][16]`.
///
/// The lanes of a last block beyond the channels hold finite values that nobody reads. Weights and
/// bias are those of [Conv2dProblem], `[oc, ic / groups, kh, kw]` and `[oc]`; so are the chains of
/// multiply-adds. Operands in order:
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `weights`, `bias` if there is one, `residual` if there is one, `dst` |
/// | `BACKWARD_DATA` | `dDst`, `weights`, `bias` if there is one, `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `dDst`, `dWeights` |
///
/// @param conv shapes, windows and direction; its layout is `NCHW`, the logical order
/// @param planarSource whether `src` is plain NCHW, for a first layer of few channels
/// @param epilogue what is done before the store; forward only
public record BlockedConv2dProblem(Conv2dProblem conv, boolean planarSource, Epilogue epilogue) implements Problem {

    /// Channels of a block.
    public static final int BLOCK = 16;

    /// Checks the sizes.
    public BlockedConv2dProblem {
        if (conv.layout() != Layout.NCHW) {
            throw new ShapeException("A channel-blocked convolution is stated in NCHW, its layout is " + conv.layout());
        }
        if (!conv.epilogue().isNone()) {
            throw new ShapeException(
                    "Conv2d: the epilogue of a channel-blocked convolution is its own, its shapes have one: "
                            + conv.epilogue());
        }
        if (conv.direction() != Direction.FORWARD && !epilogue.isNone()) {
            throw new ShapeException("Conv2d: an epilogue belongs to the forward direction, there is one for "
                    + conv.direction() + ": " + epilogue);
        }
        if (conv.direction() == Direction.BACKWARD_DATA && planarSource) {
            throw new ShapeException("Conv2d: the gradient of the source is channel-blocked, a planar one was asked");
        }
        String shapes = "input NCHW [" + conv.images() + ", " + conv.ic() + ", " + conv.ih() + ", " + conv.iw()
                + "], oc " + conv.oc();
        Sizes.requireArray(
                "Conv2d",
                "padded source",
                Layout.NCHW,
                conv.images(),
                shapes,
                padded(conv.ic()),
                conv.ih() + conv.h().padLow() + conv.h().padHigh(),
                conv.iw() + conv.w().padLow() + conv.w().padHigh());
        Sizes.requireArray(
                "Conv2d", "destination", Layout.NCHW, conv.images(), shapes, padded(conv.oc()), conv.oh(), conv.ow());
        Sizes.requireArray(
                "Conv2d",
                "packed weights",
                Layout.NCHW,
                1,
                shapes,
                padded(conv.oc()),
                padded(conv.ic() / conv.groups()),
                conv.h().kernel() * conv.w().kernel());
    }

    /// Channels with those that fill up the last block.
    ///
    /// @param channels channels
    /// @return the next multiple of 16
    public static int padded(int channels) {
        return Math.ceilDiv(channels, BLOCK) * BLOCK;
    }

    /// Floats of the source.
    ///
    /// @return number of floats
    public int srcElements() {
        int channels = planarSource ? conv.ic() : padded(conv.ic());
        return conv.images() * channels * conv.ih() * conv.iw();
    }

    /// Floats of the destination.
    ///
    /// @return number of floats
    public int dstElements() {
        return conv.images() * padded(conv.oc()) * conv.oh() * conv.ow();
    }

    @Override
    public List<Operand> operands() {
        int weights = conv.oc() * conv.depth();
        List<Operand> operands = new ArrayList<>();
        switch (conv.direction()) {
            case FORWARD -> {
                operands.add(Operand.in("src", srcElements()));
                operands.add(Operand.in("weights", weights));
                if (conv.bias()) {
                    operands.add(Operand.in("bias", conv.oc()));
                }
                if (epilogue.residual()) {
                    operands.add(Operand.in("residual", dstElements()));
                }
                operands.add(Operand.out("dst", dstElements()));
            }
            case BACKWARD_DATA -> {
                operands.add(Operand.in("dDst", dstElements()));
                operands.add(Operand.in("weights", weights));
                if (conv.bias()) {
                    operands.add(Operand.in("bias", conv.ic()));
                }
                operands.add(Operand.out("dSrc", srcElements()));
            }
            case BACKWARD_WEIGHTS -> {
                operands.add(Operand.in("src", srcElements()));
                operands.add(Operand.in("dDst", dstElements()));
                operands.add(Operand.out("dWeights", weights));
            }
        }
        return List.copyOf(operands);
    }
}
