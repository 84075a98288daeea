package org.lanewise.ops.simd.problems;

import java.util.List;

/// Problems of every list in [org.lanewise.ops.simd.catalog.Kernels#ALL].
public final class ProblemSets {

    /// One set a list, in the order of the catalog.
    public static final List<ProblemSet<?>> ALL = List.of(
            ConvolutionProblems.CONV2D,
            ConvolutionProblems.BLOCKED_CONV2D,
            ConvolutionProblems.GEMM,
            ConvolutionProblems.LINEAR,
            ActivationProblems.UNARY,
            ActivationProblems.PRELU,
            ActivationProblems.RANDOM_MASK,
            ActivationProblems.SOFTMAX,
            PoolingProblems.POOL2D,
            NormalizationProblems.BATCH_NORM,
            NormalizationProblems.GROUP_NORM,
            NormalizationProblems.LAYER_NORM,
            NormalizationProblems.LOCAL_RESPONSE_NORM,
            NormalizationProblems.CHANNEL_SUM,
            MovementProblems.REORDER,
            MovementProblems.BLOCKED_REORDER,
            MovementProblems.PAD,
            MovementProblems.SUM,
            MovementProblems.MULTIPLY,
            MovementProblems.CONCAT,
            MovementProblems.PERMUTE,
            MovementProblems.UPSAMPLE,
            TrainingProblems.SOFTMAX_CROSS_ENTROPY,
            TrainingProblems.ELEMENTWISE_LOSS,
            TrainingProblems.SGD,
            TrainingProblems.ADAMW,
            TrainingProblems.SUM_OF_SQUARES);

    private ProblemSets() {}
}
