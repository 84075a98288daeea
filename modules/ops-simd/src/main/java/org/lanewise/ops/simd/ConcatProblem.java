package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Samples joined along one of their axes, and taken apart again.
///
/// A sample is seen as `[outer, part]`: the sizes of the axes before the joined one multiplied,
/// and the size of the joined axis multiplied by those after it, which is what each input
/// contributes to a row of the output. Operands: `FORWARD` `src0`, `src1`, ..., `dst`;
/// `BACKWARD_DATA` `dDst`, `dSrc0`, `dSrc1`, ... which is a split as well.
///
/// @param layout layout of all operands
/// @param images batch size
/// @param outer rows of a sample
/// @param parts elements that each input contributes to a row
/// @param direction what is computed
public record ConcatProblem(Layout layout, int images, int outer, List<Integer> parts, Direction direction)
        implements Problem {

    /// Checks the sizes and copies the parts.
    public ConcatProblem {
        parts = List.copyOf(parts);
        String shapes = "images " + images + ", outer " + outer + ", parts " + parts;
        Sizes.requirePositive("Concat", "images", images, shapes);
        Sizes.requirePositive("Concat", "outer", outer, shapes);
        Sizes.requirePositive("Concat", "number of parts", parts.size(), shapes);
        Sizes.requireNoWeights("Concat", direction);
        long row = 0;
        for (int part : parts) {
            Sizes.requirePositive("Concat", "part", part, shapes);
            row += part;
        }
        if (row > Integer.MAX_VALUE) {
            throw new ShapeException("Concat: a row of " + row + " elements is too long (" + shapes + ")");
        }
        Sizes.requireArray("Concat", "dst", layout, images, shapes, outer, (int) row);
    }

    /// Elements of a row of the joined samples.
    ///
    /// @return the sum of the parts
    public int row() {
        int row = 0;
        for (int part : parts) {
            row += part;
        }
        return row;
    }

    @Override
    public List<Operand> operands() {
        int joined = layout.length(images, outer * row());
        List<Operand> operands = new ArrayList<>();
        if (direction == Direction.FORWARD) {
            for (int i = 0; i < parts.size(); i++) {
                operands.add(Operand.in("src" + i, layout.length(images, outer * parts.get(i))));
            }
            operands.add(Operand.out("dst", joined));
        } else {
            operands.add(Operand.in("dDst", joined));
            for (int i = 0; i < parts.size(); i++) {
                operands.add(Operand.out("dSrc" + i, layout.length(images, outer * parts.get(i))));
            }
        }
        return List.copyOf(operands);
    }
}
