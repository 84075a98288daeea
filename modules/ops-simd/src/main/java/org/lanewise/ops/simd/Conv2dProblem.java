package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// A two-dimensional convolution (cross-correlation, as every framework has it) with its shapes
/// and direction.
///
/// Weights are `[oc, ic / groups, kh, kw]`. Operands in order:
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `weights`, `bias` if there is one, `residual` if there is one, `dst` |
/// | `BACKWARD_DATA` | `dDst`, `weights`, `bias` if there is one (`[ic]`: a transposed convolution has it), `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `dDst`, `dWeights` |
///
/// An element of `dst` is one chain of fused multiply-adds that starts from the bias (or zero)
/// and goes over blocks of 16 input channels, in each over kh, kw and the channels of the block;
/// taps in the padding multiply a zero. `dSrc` has the same chain over blocks of 16 output
/// channels. `dWeights` sums over whole blocks of images: in lanes beyond the batch `dDst` must be
/// 0 and `src` finite.
///
/// @param layout layout of source and destination
/// @param images batch size
/// @param ic input channels
/// @param ih input height
/// @param iw input width
/// @param oc output channels
/// @param groups groups of channels that are convolved separately
/// @param h window along the height
/// @param w window along the width
/// @param bias whether the result starts from a bias
/// @param direction what is computed
/// @param epilogue what is done before the store; forward only
public record Conv2dProblem(
        Layout layout,
        int images,
        int ic,
        int ih,
        int iw,
        int oc,
        int groups,
        Window h,
        Window w,
        boolean bias,
        Direction direction,
        Epilogue epilogue)
        implements Problem {

    /// Checks sizes against each other.
    public Conv2dProblem {
        if (images < 1 || ic < 1 || oc < 1 || groups < 1) {
            throw new ShapeException("Conv2d needs at least one image, channel and group: images " + images + ", ic "
                    + ic + ", oc " + oc + ", groups " + groups);
        }
        if (ic % groups != 0 || oc % groups != 0) {
            throw new ShapeException("Conv2d: groups " + groups + " does not divide ic " + ic + " and oc " + oc
                    + " (input " + input(images, ic, ih, iw) + ")");
        }
        if (h.ceilMode() || w.ceilMode()) {
            throw new ShapeException("Conv2d rounds its output size down; the window has ceilMode");
        }
        if (bias && direction == Direction.BACKWARD_WEIGHTS) {
            throw new ShapeException("Conv2d: the gradient of the weights does not start from a bias");
        }
        if (direction != Direction.FORWARD && !epilogue.isNone()) {
            throw new ShapeException("Conv2d: an epilogue belongs to the forward direction, there is one for "
                    + direction + ": " + epilogue);
        }
        h.outputSize(ih);
        w.outputSize(iw);
        long weights = (long) oc * (ic / groups) * h.kernel() * w.kernel();
        long source = (long) layout.blocks(images)
                * layout.lanes()
                * ic
                * ((long) ih + h.padLow() + h.padHigh())
                * ((long) iw + w.padLow() + w.padHigh());
        long destination = (long) layout.blocks(images) * layout.lanes() * oc * h.outputSize(ih) * w.outputSize(iw);
        if (Math.max(weights, Math.max(source, destination)) > Integer.MAX_VALUE) {
            throw new ShapeException("Conv2d does not fit an array: weights " + weights + ", padded source " + source
                    + ", destination " + destination + " elements (input " + input(images, ic, ih, iw) + ")");
        }
    }

    /// A convolution without an epilogue.
    ///
    /// @param layout layout of source and destination
    /// @param images batch size
    /// @param ic input channels
    /// @param ih input height
    /// @param iw input width
    /// @param oc output channels
    /// @param groups groups of channels that are convolved separately
    /// @param h window along the height
    /// @param w window along the width
    /// @param bias whether the result starts from a bias
    /// @param direction what is computed
    public Conv2dProblem(
            Layout layout,
            int images,
            int ic,
            int ih,
            int iw,
            int oc,
            int groups,
            Window h,
            Window w,
            boolean bias,
            Direction direction) {
        this(layout, images, ic, ih, iw, oc, groups, h, w, bias, direction, Epilogue.NONE);
    }

    private static String input(int images, int ic, int ih, int iw) {
        return "NCHW [" + images + ", " + ic + ", " + ih + ", " + iw + "]";
    }

    /// Output height.
    ///
    /// @return 1 or more
    public int oh() {
        return h.outputSize(ih);
    }

    /// Output width.
    ///
    /// @return 1 or more
    public int ow() {
        return w.outputSize(iw);
    }

    /// Number of terms of one output element: `ic / groups * kh * kw`.
    ///
    /// @return the length of the reduction
    public int depth() {
        return ic / groups * h.kernel() * w.kernel();
    }

    /// The same convolution in a direction, without an epilogue.
    ///
    /// @param other direction
    /// @param otherBias whether it starts from a bias
    /// @return the changed problem
    public Conv2dProblem with(Direction other, boolean otherBias) {
        return new Conv2dProblem(layout, images, ic, ih, iw, oc, groups, h, w, otherBias, other);
    }

    /// The same convolution with something done before the store.
    ///
    /// @param what the epilogue
    /// @return the changed problem
    public Conv2dProblem with(Epilogue what) {
        return new Conv2dProblem(layout, images, ic, ih, iw, oc, groups, h, w, bias, direction, what);
    }

    @Override
    public List<Operand> operands() {
        int src = layout.length(images, ic * ih * iw);
        int dst = layout.length(images, oc * oh() * ow());
        int weights = oc * depth();
        List<Operand> operands = new ArrayList<>();
        switch (direction) {
            case FORWARD -> {
                operands.add(Operand.in("src", src));
                operands.add(Operand.in("weights", weights));
                if (bias) {
                    operands.add(Operand.in("bias", oc));
                }
                if (epilogue.residual()) {
                    operands.add(Operand.in("residual", dst));
                }
                operands.add(Operand.out("dst", dst));
            }
            case BACKWARD_DATA -> {
                operands.add(Operand.in("dDst", dst));
                operands.add(Operand.in("weights", weights));
                if (bias) {
                    operands.add(Operand.in("bias", ic));
                }
                operands.add(Operand.out("dSrc", src));
            }
            case BACKWARD_WEIGHTS -> {
                operands.add(Operand.in("src", src));
                operands.add(Operand.in("dDst", dst));
                operands.add(Operand.out("dWeights", weights));
            }
        }
        return List.copyOf(operands);
    }
}
