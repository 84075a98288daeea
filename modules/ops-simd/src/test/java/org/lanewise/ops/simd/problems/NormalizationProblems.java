package org.lanewise.ops.simd.problems;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.BatchNormProblem;
import org.lanewise.ops.simd.ChannelSumProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.GroupNormProblem;
import org.lanewise.ops.simd.LayerNormProblem;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Normalisation, and sums over channels. The longest inputs have more elements than one run of
/// their sums.
final class NormalizationProblems {

    private static final float EPSILON = 1e-5f;

    static final ProblemSet<BatchNormProblem> BATCH_NORM = batchNorm();
    static final ProblemSet<GroupNormProblem> GROUP_NORM = groupNorm();
    static final ProblemSet<LayerNormProblem> LAYER_NORM = layerNorm();
    static final ProblemSet<LocalResponseNormProblem> LOCAL_RESPONSE_NORM = localResponseNorm();
    static final ProblemSet<ChannelSumProblem> CHANNEL_SUM = channelSum();

    private NormalizationProblems() {}

    private static ProblemSet<BatchNormProblem> batchNorm() {
        List<BatchNormProblem> few = new ArrayList<>();
        batchNorm(few, 2, 3, 5);
        List<BatchNormProblem> more = new ArrayList<>();
        batchNorm(more, 17, 7, 49);
        batchNorm(more, 3, 2, 1_100);
        batchNorm(more, 33, 1, 67);
        return new ProblemSet<>(Kernels.BATCH_NORM, few, more);
    }

    private static void batchNorm(List<BatchNormProblem> to, int images, int channels, int inner) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                to.add(new BatchNormProblem(true, EPSILON, 0.1f, layout, images, channels, inner, direction));
                to.add(new BatchNormProblem(false, EPSILON, 0.1f, layout, images, channels, inner, direction));
            }
        }
    }

    private static ProblemSet<GroupNormProblem> groupNorm() {
        List<GroupNormProblem> few = new ArrayList<>();
        groupNorm(few, 2, 2, 4, 5);
        List<GroupNormProblem> more = new ArrayList<>();
        groupNorm(more, 3, 17, 9, 49);
        groupNorm(more, 1, 3, 2, 1_100);
        groupNorm(more, 5, 33, 5, 3);
        return new ProblemSet<>(Kernels.GROUP_NORM, few, more);
    }

    private static void groupNorm(List<GroupNormProblem> to, int groups, int images, int channels, int inner) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                to.add(new GroupNormProblem(groups, EPSILON, layout, images, channels, inner, direction));
            }
        }
    }

    private static ProblemSet<LayerNormProblem> layerNorm() {
        List<LayerNormProblem> few = new ArrayList<>();
        layerNorm(few, 2, 2, 5);
        List<LayerNormProblem> more = new ArrayList<>();
        layerNorm(more, 17, 6, 49);
        layerNorm(more, 3, 1, 2_500);
        layerNorm(more, 33, 5, 3);
        return new ProblemSet<>(Kernels.LAYER_NORM, few, more);
    }

    private static void layerNorm(List<LayerNormProblem> to, int images, int outer, int inner) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                to.add(new LayerNormProblem(EPSILON, layout, images, outer, inner, direction));
            }
        }
    }

    private static ProblemSet<LocalResponseNormProblem> localResponseNorm() {
        List<LocalResponseNormProblem> few = new ArrayList<>();
        localResponseNorm(few, 3, 0.75f, 2, 4, 5);
        List<LocalResponseNormProblem> more = new ArrayList<>();
        localResponseNorm(more, 5, 0.75f, 17, 9, 149);
        localResponseNorm(more, 4, 0.5f, 3, 7, 70);
        localResponseNorm(more, 5, 1f, 3, 7, 70);
        localResponseNorm(more, 5, 0.6f, 3, 5, 7);
        return new ProblemSet<>(Kernels.LOCAL_RESPONSE_NORM, few, more);
    }

    private static void localResponseNorm(
            List<LocalResponseNormProblem> to, int size, float beta, int images, int channels, int inner) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : List.of(Direction.FORWARD, Direction.BACKWARD_DATA)) {
                to.add(new LocalResponseNormProblem(size, 0.3f, beta, 2f, layout, images, channels, inner, direction));
            }
        }
    }

    private static ProblemSet<ChannelSumProblem> channelSum() {
        List<ChannelSumProblem> few = new ArrayList<>();
        List<ChannelSumProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            few.add(new ChannelSumProblem(layout, 2, 3, 5));
            more.add(new ChannelSumProblem(layout, 17, 7, 49));
            more.add(new ChannelSumProblem(layout, 3, 2, 1_100));
            more.add(new ChannelSumProblem(layout, 33, 4, 67));
        }
        return new ProblemSet<>(Kernels.CHANNEL_SUM, few, more);
    }
}
