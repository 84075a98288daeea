package org.lanewise.ops.simd.problems;

import java.util.List;
import org.lanewise.ops.simd.BlockedAffineProblem;
import org.lanewise.ops.simd.BlockedChannelsProblem;
import org.lanewise.ops.simd.BlockedLocalResponseNormProblem;
import org.lanewise.ops.simd.BlockedScaleProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.catalog.Kernels;

/// What is done with channel-blocked images beside convolutions.
final class BlockedProblems {

    private static final UnaryFunction RELU = new UnaryFunction.Relu();
    private static final UnaryFunction SILU = new UnaryFunction.Silu();

    static final ProblemSet<BlockedAffineProblem> AFFINE = new ProblemSet<>(
            Kernels.BLOCKED_AFFINE,
            List.of(
                    new BlockedAffineProblem(2, 5, 3, null),
                    new BlockedAffineProblem(2, 17, 50, 3, RELU),
                    new BlockedAffineProblem(1, 17, 5, SILU)),
            List.of(
                    new BlockedAffineProblem(3, 33, 1_001, null),
                    new BlockedAffineProblem(2, 64, 96, 196, RELU),
                    new BlockedAffineProblem(1, 7, 149, SILU)));

    static final ProblemSet<BlockedScaleProblem> SCALE = new ProblemSet<>(
            Kernels.BLOCKED_SCALE,
            List.of(new BlockedScaleProblem(2, 5, 3, null), new BlockedScaleProblem(2, 17, 3, SILU)),
            List.of(
                    new BlockedScaleProblem(3, 33, 1_001, null),
                    new BlockedScaleProblem(1, 96, 196, RELU),
                    new BlockedScaleProblem(1, 7, 149, SILU)));

    static final ProblemSet<BlockedChannelsProblem> CHANNELS = new ProblemSet<>(
            Kernels.BLOCKED_CHANNELS,
            List.of(
                    BlockedChannelsProblem.concat(2, 3, List.of(5, 16, 8)),
                    BlockedChannelsProblem.shuffle(2, 5, 12, 3)),
            List.of(
                    BlockedChannelsProblem.concat(1, 784, List.of(24, 216)),
                    BlockedChannelsProblem.concat(3, 149, List.of(32, 48, 16)),
                    BlockedChannelsProblem.shuffle(2, 196, 120, 3),
                    BlockedChannelsProblem.shuffle(1, 49, 256, 16)));

    static final ProblemSet<BlockedLocalResponseNormProblem> LOCAL_RESPONSE_NORM = new ProblemSet<>(
            Kernels.BLOCKED_LOCAL_RESPONSE_NORM,
            List.of(localResponseNorm(3, 0.75f, 2, 4, 5), localResponseNorm(5, 0.5f, 2, 17, 3)),
            List.of(
                    localResponseNorm(5, 0.75f, 2, 64, 784),
                    localResponseNorm(4, 1f, 3, 40, 149),
                    localResponseNorm(5, 0.6f, 2, 33, 49)));

    private BlockedProblems() {}

    private static BlockedLocalResponseNormProblem localResponseNorm(
            int size, float beta, int images, int channels, int pixels) {
        return new BlockedLocalResponseNormProblem(new LocalResponseNormProblem(
                size, 0.3f, beta, 2f, Layout.NCHW, images, channels, pixels, Direction.FORWARD));
    }
}
