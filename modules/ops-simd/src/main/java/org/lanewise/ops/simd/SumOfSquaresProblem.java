package org.lanewise.ops.simd;

import java.util.List;

/// The sum of the squares of a flat array, for norms of gradients.
///
/// Operands: `values`, `sum` of one float.
///
/// The array is cut into chunks of 4,096. Element `16 i + l` of a chunk belongs to accumulator
/// `l`, a chain of fused multiply-adds; accumulators `l` and `l + 8` are added, then `+ 4`, `+
/// 2`, `+ 1`. The chunks' sums are added by a fixed tree in one task, after a preparation whose
/// tasks are ranges of chunks. A sum beyond the floats is infinite.
///
/// @param elements floats of the array
public record SumOfSquaresProblem(int elements) implements Problem {

    /// Elements that are added in 16 chains.
    public static final int CHUNK = 4096;

    /// Checks the size.
    public SumOfSquaresProblem {
        Sizes.requirePositive("SumOfSquares", "elements", elements, "values [" + elements + "]");
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.in("values", elements), Operand.out("sum", 1));
    }
}
