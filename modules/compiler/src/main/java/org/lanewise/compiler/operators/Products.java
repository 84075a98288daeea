package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// Products of matrices in batches whose leading sizes broadcast.
///
/// The shapes of both operands and of the result have rank 2 or more here: a vector is a matrix of
/// one row on the left, of one column on the right.
final class Products {

    final Shape left;
    final Shape right;
    final Shape result;
    private final int m;
    private final int k;
    private final int n;
    private final int[] leftMatrix;
    private final int[] rightMatrix;

    /// Products of two shapes.
    ///
    /// @param a shape of the left operand, of rank 1 or more
    /// @param b shape of the right operand, of rank 1 or more
    Products(Shape a, Shape b, Refusal refusal) {
        if (a.rank() < 1 || b.rank() < 1) {
            throw refusal.error("has a scalar, expected vectors or matrices");
        }
        left = a.rank() == 1 ? a.prepend(1) : a;
        right = b.rank() == 1 ? Shape.of(b.size(0), 1) : b;
        m = left.size(-2);
        k = left.size(-1);
        n = right.size(-1);
        Shape leftBatch = batch(left);
        Shape rightBatch = batch(right);
        long[] sizes = Broadcast.sizes(List.of(leftBatch, rightBatch))
                .orElseThrow(() -> refusal.error("leading sizes " + leftBatch + " and " + rightBatch
                        + " do not broadcast, expected equal sizes or 1"));
        if (k != right.size(-2)) {
            throw refusal.error("rows of " + a + " have " + k + " elements, columns of " + b + " have " + right.size(-2)
                    + ", expected equal numbers");
        }
        Shape resultBatch =
                Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
        int[] whole = Arrays.copyOf(resultBatch.sizes(), resultBatch.rank() + 2);
        whole[whole.length - 2] = m;
        whole[whole.length - 1] = n;
        try {
            result = Shape.of(whole);
        } catch (ShapeException e) {
            throw refusal.error("output is too large: " + e.getMessage());
        }
        leftMatrix = Broadcast.indices(leftBatch, resultBatch);
        rightMatrix = Broadcast.indices(rightBatch, resultBatch);
    }

    private static Shape batch(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.sizes(), shape.rank() - 2));
    }

    /// The shape of numpy's `matmul`: without the sizes of 1 that vectors were given.
    long[] sizes(boolean row, boolean column) {
        int[] sizes = result.sizes();
        int rank = sizes.length;
        long[] kept = new long[rank - (row ? 1 : 0) - (column ? 1 : 0)];
        int at = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (!(row && axis == rank - 2) && !(column && axis == rank - 1)) {
                kept[at++] = sizes[axis];
            }
        }
        return kept;
    }

    /// The elements of the products of real numbers; those of integers below 2^53 are exact.
    double[] reals(double[] a, double[] b) {
        double[] c = new double[result.elements()];
        for (int batch = 0; batch < leftMatrix.length; batch++) {
            for (int i = 0; i < m; i++) {
                int row = (batch * m + i) * n;
                for (int l = 0; l < k; l++) {
                    double factor = a[(leftMatrix[batch] * m + i) * k + l];
                    int src = (rightMatrix[batch] * k + l) * n;
                    for (int j = 0; j < n; j++) {
                        c[row + j] += factor * b[src + j];
                    }
                }
            }
        }
        return c;
    }

    /// The elements of the products of integers, wrapped to 64 bits.
    long[] integers(long[] a, long[] b) {
        long[] c = new long[result.elements()];
        for (int batch = 0; batch < leftMatrix.length; batch++) {
            for (int i = 0; i < m; i++) {
                int row = (batch * m + i) * n;
                for (int l = 0; l < k; l++) {
                    long factor = a[(leftMatrix[batch] * m + i) * k + l];
                    int src = (rightMatrix[batch] * k + l) * n;
                    for (int j = 0; j < n; j++) {
                        c[row + j] += factor * b[src + j];
                    }
                }
            }
        }
        return c;
    }
}
