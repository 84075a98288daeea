package org.lanewise.ops.simd.norm;

import java.util.List;
import org.lanewise.ops.simd.BatchNormProblem;
import org.lanewise.ops.simd.BlockedLocalResponseNormProblem;
import org.lanewise.ops.simd.ChannelSumProblem;
import org.lanewise.ops.simd.GroupNormProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.LayerNormProblem;
import org.lanewise.ops.simd.LocalResponseNormProblem;

/// The algorithms for normalisation, best first.
public final class NormKernels {

    /// Batch normalisation, training and inference.
    public static final KernelList<BatchNormProblem> BATCH_NORM = new KernelList<>(
            "batchNorm",
            BatchNormProblem.class,
            List.of(
                    new BatchNorm("BatchNormVectors", new VectorRuns()),
                    new BatchNorm("BatchNormReference", new PlainRuns())));

    /// Group and instance normalisation.
    public static final KernelList<GroupNormProblem> GROUP_NORM = new KernelList<>(
            "groupNorm",
            GroupNormProblem.class,
            List.of(
                    new GroupNorm("GroupNormImageLanes", new VectorRuns()),
                    new GroupNorm("GroupNormReference", new PlainRuns())));

    /// Layer normalisation.
    public static final KernelList<LayerNormProblem> LAYER_NORM = new KernelList<>(
            "layerNorm",
            LayerNormProblem.class,
            List.of(
                    new LayerNorm("LayerNormImageLanes", new VectorRuns(), new VectorRows()),
                    new LayerNorm("LayerNormReference", new PlainRuns(), new PlainRows())));

    /// Local response normalisation.
    public static final KernelList<LocalResponseNormProblem> LOCAL_RESPONSE_NORM = new KernelList<>(
            "localResponseNorm",
            LocalResponseNormProblem.class,
            List.of(new LocalResponseNormVectors(), new LocalResponseNormReference()));

    /// Local response normalisation of channel-blocked images.
    public static final KernelList<BlockedLocalResponseNormProblem> BLOCKED_LOCAL_RESPONSE_NORM = new KernelList<>(
            "blocked-localResponseNorm",
            BlockedLocalResponseNormProblem.class,
            List.of(new BlockedLocalResponseNormVectors(), new BlockedLocalResponseNormReference()));

    /// Sums of channels.
    public static final KernelList<ChannelSumProblem> CHANNEL_SUM = new KernelList<>(
            "channelSum",
            ChannelSumProblem.class,
            List.of(
                    new ChannelSum("ChannelSumVectors", new VectorRuns()),
                    new ChannelSum("ChannelSumReference", new PlainRuns())));

    private NormKernels() {}
}
