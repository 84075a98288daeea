package org.lanewise.ops.simd.problems;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.PermuteProblem;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.UpsampleProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Changes of layout and size, sums, products and joins.
final class MovementProblems {

    private static final List<Direction> FORWARD_AND_DATA = List.of(Direction.FORWARD, Direction.BACKWARD_DATA);

    static final ProblemSet<ReorderProblem> REORDER = reorder();
    static final ProblemSet<BlockedReorderProblem> BLOCKED_REORDER = new ProblemSet<>(
            Kernels.BLOCKED_REORDER,
            List.of(new BlockedReorderProblem(true, 2, 5, 3), new BlockedReorderProblem(false, 2, 17, 18)),
            List.of(
                    new BlockedReorderProblem(true, 3, 33, 1_001),
                    new BlockedReorderProblem(true, 1, 48, 49),
                    new BlockedReorderProblem(false, 3, 33, 1_001),
                    new BlockedReorderProblem(false, 1, 48, 49)));
    static final ProblemSet<PadProblem> PAD = pad();
    static final ProblemSet<SumProblem> SUM = new ProblemSet<>(
            Kernels.SUM,
            List.of(new SumProblem(2, 37), new SumProblem(3, 16)),
            List.of(new SumProblem(2, 20_011), new SumProblem(4, 20_016), new SumProblem(5, 1)));
    static final ProblemSet<MultiplyProblem> MULTIPLY = multiply();
    static final ProblemSet<ConcatProblem> CONCAT = concat();
    static final ProblemSet<PermuteProblem> PERMUTE = permute();
    static final ProblemSet<UpsampleProblem> UPSAMPLE = upsample();

    private MovementProblems() {}

    private static ProblemSet<ReorderProblem> reorder() {
        List<ReorderProblem> few = new ArrayList<>();
        List<ReorderProblem> more = new ArrayList<>();
        for (Layout from : Layout.values()) {
            for (Layout to : Layout.values()) {
                few.add(new ReorderProblem(from, to, 2, 5));
                more.add(new ReorderProblem(from, to, 17, 1_001));
                more.add(new ReorderProblem(from, to, 48, 33));
            }
        }
        return new ProblemSet<>(Kernels.REORDER, few, more);
    }

    private static ProblemSet<PadProblem> pad() {
        List<PadProblem> few = new ArrayList<>();
        List<PadProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (Direction direction : FORWARD_AND_DATA) {
                few.add(new PadProblem(layout, 2, 2, 3, 4, 1, 0, 2, 1, 1, 1, direction));
                few.add(new PadProblem(layout, 2, 1, 3, 2, 0, 1, 1, 1, 2, 3, direction));
                more.add(new PadProblem(layout, 17, 5, 9, 21, 2, 1, 0, 3, 1, 1, direction));
                more.add(new PadProblem(layout, 3, 4, 7, 8, 1, 2, 3, 0, 3, 2, direction));
            }
        }
        return new ProblemSet<>(Kernels.PAD, few, more);
    }

    private static ProblemSet<MultiplyProblem> multiply() {
        List<MultiplyProblem> few = new ArrayList<>();
        List<MultiplyProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                for (boolean perChannel : new boolean[] {true, false}) {
                    few.add(new MultiplyProblem(layout, 2, 3, 5, perChannel, direction));
                    more.add(new MultiplyProblem(layout, 17, 7, 49, perChannel, direction));
                    more.add(new MultiplyProblem(layout, 3, 5, 1_100, perChannel, direction));
                }
            }
        }
        return new ProblemSet<>(Kernels.MULTIPLY, few, more);
    }

    private static ProblemSet<ConcatProblem> concat() {
        List<ConcatProblem> few = new ArrayList<>();
        List<ConcatProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (Direction direction : FORWARD_AND_DATA) {
                few.add(new ConcatProblem(layout, 2, 2, List.of(1, 3), direction));
                more.add(new ConcatProblem(layout, 17, 5, List.of(49, 7, 98), direction));
                more.add(new ConcatProblem(layout, 3, 1, List.of(300, 1), direction));
            }
        }
        return new ProblemSet<>(Kernels.CONCAT, few, more);
    }

    private static ProblemSet<PermuteProblem> permute() {
        List<PermuteProblem> few = new ArrayList<>();
        List<PermuteProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            few.add(new PermuteProblem(layout, 2, List.of(2, 3, 2), List.of(1, 2, 0)));
            more.add(new PermuteProblem(layout, 17, List.of(12, 9, 7), List.of(1, 2, 0)));
            more.add(new PermuteProblem(layout, 3, List.of(4, 9, 33), List.of(1, 0, 2)));
        }
        return new ProblemSet<>(Kernels.PERMUTE, few, more);
    }

    private static ProblemSet<UpsampleProblem> upsample() {
        List<UpsampleProblem> few = new ArrayList<>();
        upsample(few, 2, 1, 2, 3, 4, 5);
        List<UpsampleProblem> more = new ArrayList<>();
        upsample(more, 17, 5, 7, 6, 14, 18);
        upsample(more, 3, 2, 9, 5, 4, 11);
        return new ProblemSet<>(Kernels.UPSAMPLE, few, more);
    }

    private static void upsample(List<UpsampleProblem> list, int images, int channels, int ih, int iw, int oh, int ow) {
        UpsampleProblem.Mode nearest = UpsampleProblem.Mode.NEAREST;
        UpsampleProblem.Mode bilinear = UpsampleProblem.Mode.BILINEAR;
        for (Layout layout : Layout.values()) {
            for (Direction to : FORWARD_AND_DATA) {
                list.add(new UpsampleProblem(nearest, false, layout, images, channels, ih, iw, oh, ow, to));
                list.add(new UpsampleProblem(bilinear, false, layout, images, channels, ih, iw, oh, ow, to));
                list.add(new UpsampleProblem(bilinear, true, layout, images, channels, ih, iw, oh, ow, to));
            }
        }
    }
}
