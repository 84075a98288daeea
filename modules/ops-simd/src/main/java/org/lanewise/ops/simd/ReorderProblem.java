package org.lanewise.ops.simd;

import java.util.List;

/// A batch moved from one layout to another. Operands: `src` in layout `from`, `dst` in layout
/// `to`. Lanes beyond the batch are written as zero.
///
/// @param from layout of the source
/// @param to layout of the destination
/// @param images batch size
/// @param elements elements of one sample
public record ReorderProblem(Layout from, Layout to, int images, int elements) implements Problem {

    /// Checks the sizes.
    public ReorderProblem {
        String shapes = "batch [" + images + ", " + elements + "]";
        Sizes.requirePositive("Reorder", "images", images, shapes);
        Sizes.requirePositive("Reorder", "elements", elements, shapes);
        Sizes.requireArray("Reorder", "src", from, images, shapes, elements);
        Sizes.requireArray("Reorder", "dst", to, images, shapes, elements);
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                Operand.in("src", from.length(images, elements)), Operand.out("dst", to.length(images, elements)));
    }
}
