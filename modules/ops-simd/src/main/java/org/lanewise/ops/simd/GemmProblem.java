package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// A matrix product of row-major matrices: `c = op(a) * op(b)`, or `c += op(a) * op(b)`, where
/// `op` is the matrix or its transpose.
///
/// Operands: `a`, `b`, `c`. A matrix of `r` rows and `s` columns with leading dimension `ld` has
/// `(r - 1) * ld + s` elements; what lies between two rows is neither read nor written.
///
/// An element of `c` is one chain of fused multiply-adds over k from 0 upwards that starts from
/// zero, or from the element of `c` that was there when the product is accumulated. `c` shares no
/// memory with `a` and `b`.
///
/// @param m rows of `op(a)` and of `c`
/// @param n columns of `op(b)` and of `c`
/// @param k columns of `op(a)` and rows of `op(b)`
/// @param transposeA whether `a` is `[k, m]` and not `[m, k]`
/// @param transposeB whether `b` is `[n, k]` and not `[k, n]`
/// @param lda distance of two rows of `a` in its array
/// @param ldb distance of two rows of `b` in its array
/// @param ldc distance of two rows of `c` in its array
/// @param accumulate whether the product is added to what `c` holds
public record GemmProblem(
        int m, int n, int k, boolean transposeA, boolean transposeB, int lda, int ldb, int ldc, boolean accumulate)
        implements Problem {

    /// Checks the sizes against each other.
    public GemmProblem {
        String shapes = "m %d, n %d, k %d, a%s with lda %d, b%s with ldb %d, c with ldc %d"
                .formatted(m, n, k, transposeA ? " transposed" : "", lda, transposeB ? " transposed" : "", ldb, ldc);
        Sizes.requirePositive("Gemm", "m", m, shapes);
        Sizes.requirePositive("Gemm", "n", n, shapes);
        Sizes.requirePositive("Gemm", "k", k, shapes);
        requireMatrix("a", transposeA ? k : m, transposeA ? m : k, "lda", lda, shapes);
        requireMatrix("b", transposeB ? n : k, transposeB ? k : n, "ldb", ldb, shapes);
        requireMatrix("c", m, n, "ldc", ldc, shapes);
    }

    private static void requireMatrix(
            String name, int rows, int columns, String distanceName, int distance, String shapes) {
        if (distance < columns) {
            throw new ShapeException("Gemm: " + distanceName + " is " + distance + ", expected " + columns
                    + " or more, the columns of " + name + " (" + shapes + ")");
        }
        if (elements(rows, columns, distance) > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "Gemm: " + name + " has more than " + Integer.MAX_VALUE + " elements (" + shapes + ")");
        }
    }

    private static long elements(int rows, int columns, int distance) {
        return (rows - 1L) * distance + columns;
    }

    /// A product of matrices without gaps between their rows that is not accumulated.
    ///
    /// @param m rows of `op(a)`
    /// @param n columns of `op(b)`
    /// @param k columns of `op(a)`
    /// @param transposeA whether `a` is `[k, m]`
    /// @param transposeB whether `b` is `[n, k]`
    /// @return the problem
    public static GemmProblem dense(int m, int n, int k, boolean transposeA, boolean transposeB) {
        return new GemmProblem(m, n, k, transposeA, transposeB, transposeA ? m : k, transposeB ? k : n, n, false);
    }

    /// `c` counts as read when it is accumulated, and when there are gaps between its rows, which
    /// keep what they hold.
    @Override
    public List<Operand> operands() {
        int a = (int) elements(transposeA ? k : m, transposeA ? m : k, lda);
        int b = (int) elements(transposeB ? n : k, transposeB ? k : n, ldb);
        int c = (int) elements(m, n, ldc);
        return List.of(
                Operand.in("a", a),
                Operand.in("b", b),
                accumulate || ldc > n ? Operand.inOut("c", c) : Operand.out("c", c));
    }
}
