package org.lanewise.layers.ops;

import org.lanewise.tensor.ConfigurationException;

/// Products of matrices, single and in batches.
public sealed interface MatrixOp extends TensorOp {

    /// Product of matrices in batches: ONNX `MatMul`, numpy `matmul`.
    ///
    /// Inputs: a `[..., M, K]` and b `[..., K, N]` of one type, any but BOOL, whose leading sizes
    /// broadcast; an operand of rank 1 is a row on the left, a column on the right, and its size
    /// of 1 is dropped from the output. Output: `[..., M, N]`.
    record MatMul() implements MatrixOp {}

    /// `alpha * A * B + beta * C`: ONNX `Gemm`.
    ///
    /// Inputs: a `[M, K]` or, transposed, `[K, M]`; b `[K, N]` or, transposed, `[N, K]`; c, which
    /// may be absent and broadcasts to `[M, N]`, all of one type, any but BOOL. Output: `[M, N]`.
    /// Integers with `alpha` and `beta` of 1 wrap around; with others they are cut towards zero
    /// at the end.
    ///
    /// @param alpha factor of the product
    /// @param beta factor of c; 0 leaves c out, whatever it holds
    /// @param transposeA whether a is given as columns
    /// @param transposeB whether b is given as columns
    record Gemm(double alpha, double beta, boolean transposeA, boolean transposeB) implements MatrixOp {}

    /// Sum of products by Einstein's convention: ONNX `Einsum`, numpy `einsum`.
    ///
    /// Inputs: one tensor a term of the equation, all of one type, any but BOOL.
    ///
    /// @param equation letters of each operand's axes, separated by commas, `...` for axes that
    ///     broadcast; optionally `->` and the letters of the output's axes
    record Einsum(String equation) implements MatrixOp {

        /// Checks the setting.
        public Einsum {
            if (equation.isBlank()) {
                throw new ConfigurationException("Einsum: the equation is empty, expected terms");
            }
        }
    }
}
