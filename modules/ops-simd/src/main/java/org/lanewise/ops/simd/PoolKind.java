package org.lanewise.ops.simd;

import org.lanewise.tensor.ShapeException;

/// What pooling makes of the elements of a window.
public sealed interface PoolKind {

    /// The largest element. NaN wins over everything, padding never wins, and the first of equal
    /// elements (in row-major order of the window) gets the gradient. A maximum of zero is
    /// written as `+0`.
    ///
    /// @param indices whether the forward direction also writes where the maximum was, which the
    /// backward direction reads
    record Max(boolean indices) implements PoolKind {}

    /// The mean: the columns of the window are summed from top to bottom, then the columns from
    /// left to right, then the sum is multiplied by the reciprocal of the number of elements.
    ///
    /// @param countIncludePad whether elements of the padding count as elements of value zero
    record Average(boolean countIncludePad) implements PoolKind {}

    /// The norm `(sum of |x|^p)^(1/p)`, summed in row-major order of the window
    /// ([ONNX LpPool](https://onnx.ai/onnx/operators/onnx__LpPool.html): the absolute value is
    /// taken first). The gradient of a window that is all zero is zero.
    ///
    /// @param p exponent, finite, 1 or more
    record Lp(float p) implements PoolKind {
        /// Checks the exponent.
        public Lp {
            if (!(p >= 1f) || Float.isInfinite(p)) {
                throw new ShapeException("LpPool: p is " + p + ", expected a finite number of 1 or more");
            }
        }
    }
}
