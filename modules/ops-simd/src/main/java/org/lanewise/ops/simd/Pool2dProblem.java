package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Two-dimensional pooling with its shapes and direction. Adaptive and global pooling are windows
/// like any others.
///
/// | kind | `FORWARD` | `BACKWARD_DATA` |
/// |---|---|---|
/// | `Max` with indices | `src`, `dst`, `indices` | `indices`, `dDst`, `dSrc` |
/// | `Max` without indices | `src`, `dst` | none |
/// | `Average` | `src`, `dst` | `dDst`, `dSrc` |
/// | `Lp` | `src`, `dst` | `src`, `dst`, `dDst`, `dSrc` |
///
/// `indices` has the layout of `dst` and holds the position `h * iw + w` of the maximum in its
/// input plane, as a float. An element of `dSrc` is the sum over its windows in row-major order
/// of the output, started from zero.
///
/// @param kind what is made of a window
/// @param h windows along the height
/// @param w windows along the width
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param direction what is computed
public record Pool2dProblem(
        PoolKind kind, PoolAxis h, PoolAxis w, Layout layout, int images, int channels, Direction direction)
        implements Problem {

    /// Input planes up to this size have exact positions as floats.
    private static final int MOST_POSITIONS = 1 << 24;

    /// Checks the sizes.
    public Pool2dProblem {
        String shapes = "input NCHW [" + images + ", " + channels + ", " + h.in() + ", " + w.in() + "], output "
                + h.out() + " x " + w.out();
        Sizes.requirePositive("Pool2d", "images", images, shapes);
        Sizes.requirePositive("Pool2d", "channels", channels, shapes);
        Sizes.requireArray("Pool2d", "src", layout, images, shapes, channels, h.in(), w.in());
        Sizes.requireArray("Pool2d", "dst", layout, images, shapes, channels, h.out(), w.out());
        Sizes.requireNoWeights("Pool2d", direction);
        if (kind instanceof PoolKind.Max max) {
            if (max.indices() && (long) h.in() * w.in() > MOST_POSITIONS) {
                throw new ShapeException("MaxPool2d: indices are exact in planes of at most " + MOST_POSITIONS
                        + " elements (" + shapes + ")");
            }
            if (!max.indices() && direction == Direction.BACKWARD_DATA) {
                throw new ShapeException("MaxPool2d: the backward direction needs indices (" + shapes + ")");
            }
        }
    }

    /// Input height.
    ///
    /// @return 1 or more
    public int ih() {
        return h.in();
    }

    /// Input width.
    ///
    /// @return 1 or more
    public int iw() {
        return w.in();
    }

    /// Output height.
    ///
    /// @return 1 or more
    public int oh() {
        return h.out();
    }

    /// Output width.
    ///
    /// @return 1 or more
    public int ow() {
        return w.out();
    }

    /// Number of planes that are pooled separately: blocks times channels.
    ///
    /// @return 1 or more
    public int planes() {
        return layout.blocks(images) * channels;
    }

    /// What the sum of a window is multiplied by to make it an average.
    ///
    /// @param oy output row
    /// @param ox output column
    /// @param countIncludePad whether the padding counts
    /// @return the reciprocal of the number of elements
    public float reciprocal(int oy, int ox, boolean countIncludePad) {
        long elements = countIncludePad ? (long) h.extent(oy) * w.extent(ox) : (long) h.taps(oy) * w.taps(ox);
        return 1f / elements;
    }

    @Override
    public List<Operand> operands() {
        int src = layout.length(images, channels * ih() * iw());
        int dst = layout.length(images, channels * oh() * ow());
        boolean forward = direction == Direction.FORWARD;
        List<Operand> operands = new ArrayList<>();
        switch (kind) {
            case PoolKind.Max max -> {
                if (forward) {
                    operands.add(Operand.in("src", src));
                    operands.add(Operand.out("dst", dst));
                    if (max.indices()) {
                        operands.add(Operand.out("indices", dst));
                    }
                } else {
                    operands.add(Operand.in("indices", dst));
                }
            }
            case PoolKind.Average _ -> {
                if (forward) {
                    operands.add(Operand.in("src", src));
                    operands.add(Operand.out("dst", dst));
                }
            }
            case PoolKind.Lp _ -> {
                operands.add(Operand.in("src", src));
                operands.add(forward ? Operand.out("dst", dst) : Operand.in("dst", dst));
            }
        }
        if (!forward) {
            operands.add(Operand.in("dDst", dst));
            operands.add(Operand.out("dSrc", src));
        }
        return List.copyOf(operands);
    }
}
