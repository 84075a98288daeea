package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.ReorderProblem;

/// Layouts of batches changed in squares of 16 samples by 16 elements.
final class ReorderTiles implements Kernel<ReorderProblem> {

    private static final String NAME = "ReorderTiles";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(ReorderProblem problem) {
        return problem.from() == problem.to()
                ? Optional.of("needs two layouts, both are " + problem.from())
                : Optional.empty();
    }

    @Override
    public Primitive create(ReorderProblem p) {
        return LaneTiles.of(NAME, p.to() == Layout.CHW16N, 1, p.images(), p.elements());
    }
}
