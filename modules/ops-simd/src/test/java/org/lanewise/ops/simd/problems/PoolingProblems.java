package org.lanewise.ops.simd.problems;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.Window;

/// Pooling of every kind: windows that overlap, that are disjoint, dilated, padded, rounded up,
/// adaptive and global.
final class PoolingProblems {

    private static final List<PoolKind> KINDS = List.of(
            new PoolKind.Max(true),
            new PoolKind.Max(false),
            new PoolKind.Average(true),
            new PoolKind.Average(false),
            new PoolKind.Lp(1f),
            new PoolKind.Lp(2f),
            new PoolKind.Lp(3f));

    static final ProblemSet<Pool2dProblem> POOL2D = pool2d();

    private PoolingProblems() {}

    private static ProblemSet<Pool2dProblem> pool2d() {
        Window two = new Window(2, 2, 0, 0, 1);
        Window three = new Window(3, 2, 1, 1, 1);
        Window dense = new Window(3, 1, 1, 1, 1);
        Window apart = new Window(3, 1, 0, 1, 2);
        Window up = new Window(3, 2, 0, 0, 1, true);
        List<Pool2dProblem> few = new ArrayList<>();
        pool2d(few, 2, 1, PoolAxis.of(three, 3), PoolAxis.of(two, 33));
        pool2d(few, 2, 1, PoolAxis.global(3), PoolAxis.global(7));
        List<Pool2dProblem> more = new ArrayList<>();
        pool2d(more, 17, 5, PoolAxis.of(three, 13), PoolAxis.of(three, 15));
        pool2d(more, 3, 2, PoolAxis.of(two, 12), PoolAxis.of(two, 70));
        pool2d(more, 3, 3, PoolAxis.of(apart, 9), PoolAxis.of(up, 40));
        pool2d(more, 16, 3, PoolAxis.adaptive(7, 3), PoolAxis.global(9));
        pool2d(more, 3, 13, PoolAxis.of(dense, 7), PoolAxis.of(dense, 7));
        pool2d(more, 2, 21, PoolAxis.global(7), PoolAxis.global(13));
        pool2d(more, 2, 3, PoolAxis.global(4), PoolAxis.global(50));
        // Enough planes for the JIT to compile what goes through 16 or 32 of them in a turn.
        more.add(new Pool2dProblem(
                new PoolKind.Average(true),
                PoolAxis.global(7),
                PoolAxis.global(13),
                Layout.NCHW,
                1,
                1400,
                Direction.FORWARD));
        more.add(new Pool2dProblem(
                new PoolKind.Average(true),
                PoolAxis.global(7),
                PoolAxis.global(7),
                Layout.NCHW,
                2,
                1000,
                Direction.FORWARD));
        pool2d(more, 2, 35, PoolAxis.global(8), PoolAxis.global(8));
        return new ProblemSet<>(Kernels.POOL2D, few, more);
    }

    private static void pool2d(List<Pool2dProblem> to, int images, int channels, PoolAxis h, PoolAxis w) {
        for (Layout layout : Layout.values()) {
            for (PoolKind kind : KINDS) {
                to.add(new Pool2dProblem(kind, h, w, layout, images, channels, Direction.FORWARD));
                if (!kind.equals(new PoolKind.Max(false))) {
                    to.add(new Pool2dProblem(kind, h, w, layout, images, channels, Direction.BACKWARD_DATA));
                }
            }
        }
    }
}
