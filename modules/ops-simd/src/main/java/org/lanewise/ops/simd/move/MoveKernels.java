package org.lanewise.ops.simd.move;

import java.util.List;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.PermuteProblem;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.UpsampleProblem;

/// The algorithms for moving, adding and multiplying data, best first.
public final class MoveKernels {

    /// From one layout to another.
    public static final KernelList<ReorderProblem> REORDER = new KernelList<>(
            "reorder", ReorderProblem.class, List.of(new ReorderTiles(), new ReorderCopy(), new ReorderReference()));

    /// Between the public order and blocks of channels.
    public static final KernelList<BlockedReorderProblem> BLOCKED_REORDER = new KernelList<>(
            "blocked-reorder",
            BlockedReorderProblem.class,
            List.of(new BlockedReorderTiles(), new BlockedReorderReference()));

    /// Halos of zeros, and zeros between elements.
    public static final KernelList<PadProblem> PAD =
            new KernelList<>("pad", PadProblem.class, List.of(new PadRows(), new PadReference()));

    /// Elementwise sums.
    public static final KernelList<SumProblem> SUM =
            new KernelList<>("sum", SumProblem.class, List.of(new SumVectors(), new SumReference()));

    /// Products of two, one of which may have a number for each channel.
    public static final KernelList<MultiplyProblem> MULTIPLY = new KernelList<>(
            "multiply", MultiplyProblem.class, List.of(new MultiplyVectors(), new MultiplyReference()));

    /// Samples joined along an axis, and taken apart.
    public static final KernelList<ConcatProblem> CONCAT =
            new KernelList<>("concat", ConcatProblem.class, List.of(new ConcatRows(), new ConcatReference()));

    /// Axes of samples in another order.
    public static final KernelList<PermuteProblem> PERMUTE =
            new KernelList<>("permute", PermuteProblem.class, List.of(new PermuteRuns(), new PermuteReference()));

    /// Planes resampled to another size.
    public static final KernelList<UpsampleProblem> UPSAMPLE = new KernelList<>(
            "upsample", UpsampleProblem.class, List.of(new UpsampleImageLanes(), new UpsampleReference()));

    private MoveKernels() {}
}
