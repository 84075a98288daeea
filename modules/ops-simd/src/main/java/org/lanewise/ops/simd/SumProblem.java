package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// The elementwise sum of several operands of the same size, added in order: residual
/// connections, and gradients where a value has several consumers.
///
/// Operands: `src0`, `src1`, ... and `dst`. `dst` may be the same memory as `src0`.
///
/// @param inputs number of terms, 2 or more
/// @param elements floats of each, lanes included
public record SumProblem(int inputs, int elements) implements Problem {

    /// Checks the sizes.
    public SumProblem {
        if (inputs < 2) {
            throw new ShapeException("Sum: inputs is " + inputs + ", expected 2 or more (elements " + elements + ")");
        }
        Sizes.requirePositive("Sum", "elements", elements, "inputs " + inputs);
    }

    @Override
    public List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            operands.add(Operand.in("src" + i, elements));
        }
        operands.add(Operand.out("dst", elements));
        return List.copyOf(operands);
    }
}
