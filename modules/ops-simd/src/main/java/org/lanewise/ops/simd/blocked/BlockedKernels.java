package org.lanewise.ops.simd.blocked;

import java.util.List;
import org.lanewise.ops.simd.BlockedAffineProblem;
import org.lanewise.ops.simd.BlockedChannelsProblem;
import org.lanewise.ops.simd.BlockedScaleProblem;
import org.lanewise.ops.simd.KernelList;

/// The algorithms for channel-blocked images, best first.
public final class BlockedKernels {

    /// A factor and a summand a channel.
    public static final KernelList<BlockedAffineProblem> AFFINE = new KernelList<>(
            "blocked-affine",
            BlockedAffineProblem.class,
            List.of(new BlockedAffineVectors(), new BlockedAffineReference()));

    /// A factor a channel and image.
    public static final KernelList<BlockedScaleProblem> SCALE = new KernelList<>(
            "blocked-scale",
            BlockedScaleProblem.class,
            List.of(new BlockedScaleVectors(), new BlockedScaleReference()));

    /// Channels in another order, or of several sources.
    public static final KernelList<BlockedChannelsProblem> CHANNELS = new KernelList<>(
            "blocked-channels",
            BlockedChannelsProblem.class,
            List.of(new BlockedChannelsVectors(), new BlockedChannelsReference()));

    private BlockedKernels() {}
}
