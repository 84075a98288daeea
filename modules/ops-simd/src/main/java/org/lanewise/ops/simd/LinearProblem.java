package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// A fully connected layer: `dst = src * weights^T + bias`, weights `[out, in]`.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `weights`, `bias` if there is one, `dst` |
/// | `BACKWARD_DATA` | `dDst`, `weights`, `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `dDst`, `dWeights` |
///
/// An element of `dst` is one chain of fused multiply-adds from the bias (or zero) over the
/// inputs in order, of `dSrc` one over the outputs, of `dWeights` one over the images.
///
/// @param layout layout of source and destination
/// @param images batch size
/// @param in features of the source
/// @param out features of the destination
/// @param bias whether the result starts from a bias; only `FORWARD`
/// @param direction what is computed
/// @param epilogue an activation that is applied before the store; only `FORWARD`
public record LinearProblem(
        Layout layout, int images, int in, int out, boolean bias, Direction direction, Epilogue epilogue)
        implements Problem {

    /// Checks the sizes.
    public LinearProblem {
        if (images < 1 || in < 1 || out < 1) {
            throw new ShapeException(
                    "Linear needs at least one image and feature: images " + images + ", in " + in + ", out " + out);
        }
        if (bias && direction != Direction.FORWARD) {
            throw new ShapeException("Linear: only the forward direction starts from a bias");
        }
        if (epilogue.residual() || (direction != Direction.FORWARD && !epilogue.isNone())) {
            throw new ShapeException(
                    "Linear: the forward direction may have an activation and nothing else, there is for " + direction
                            + ": " + epilogue);
        }
        long largest = Math.max((long) in * out, (long) layout.blocks(images) * layout.lanes() * Math.max(in, out));
        if (largest > Integer.MAX_VALUE) {
            throw new ShapeException("Linear does not fit an array: " + largest + " elements (images " + images
                    + ", in " + in + ", out " + out + ")");
        }
    }

    /// A fully connected layer without an epilogue.
    ///
    /// @param layout layout of source and destination
    /// @param images batch size
    /// @param in features of the source
    /// @param out features of the destination
    /// @param bias whether the result starts from a bias; only `FORWARD`
    /// @param direction what is computed
    public LinearProblem(Layout layout, int images, int in, int out, boolean bias, Direction direction) {
        this(layout, images, in, out, bias, direction, Epilogue.NONE);
    }

    /// The same layer with an activation before the store.
    ///
    /// @param what the epilogue
    /// @return the changed problem
    public LinearProblem with(Epilogue what) {
        return new LinearProblem(layout, images, in, out, bias, direction, what);
    }

    @Override
    public List<Operand> operands() {
        int src = layout.length(images, in);
        int dst = layout.length(images, out);
        List<Operand> operands = new ArrayList<>();
        switch (direction) {
            case FORWARD -> {
                operands.add(Operand.in("src", src));
                operands.add(Operand.in("weights", in * out));
                if (bias) {
                    operands.add(Operand.in("bias", out));
                }
                operands.add(Operand.out("dst", dst));
            }
            case BACKWARD_DATA -> {
                operands.add(Operand.in("dDst", dst));
                operands.add(Operand.in("weights", in * out));
                operands.add(Operand.out("dSrc", src));
            }
            case BACKWARD_WEIGHTS -> {
                operands.add(Operand.in("src", src));
                operands.add(Operand.in("dDst", dst));
                operands.add(Operand.out("dWeights", in * out));
            }
        }
        return List.copyOf(operands);
    }
}
