package org.lanewise.ops.simd.catalog;

import java.util.List;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.BatchNormProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.ChannelSumProblem;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.GroupNormProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.LayerNormProblem;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.PReluProblem;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.PermuteProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.SgdProblem;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;
import org.lanewise.ops.simd.SoftmaxProblem;
import org.lanewise.ops.simd.SumOfSquaresProblem;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.UpsampleProblem;
import org.lanewise.ops.simd.activation.ActivationKernels;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.ops.simd.gemm.GemmKernels;
import org.lanewise.ops.simd.linear.LinearKernels;
import org.lanewise.ops.simd.loss.LossKernels;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.ops.simd.norm.NormKernels;
import org.lanewise.ops.simd.optimize.OptimizerKernels;
import org.lanewise.ops.simd.pool.PoolKernels;
import org.lanewise.ops.simd.softmax.SoftmaxKernels;

/// Every list of kernels: what a plan chooses from, and what tests and benchmarks enumerate.
public final class Kernels {

    /// Two-dimensional convolution.
    public static final KernelList<Conv2dProblem> CONV2D = ConvKernels.CONV2D;

    /// Two-dimensional convolution of channel-blocked images.
    public static final KernelList<BlockedConv2dProblem> BLOCKED_CONV2D = ConvKernels.BLOCKED_CONV2D;

    /// The matrix product.
    public static final KernelList<GemmProblem> GEMM = GemmKernels.GEMM;

    /// Fully connected layers.
    public static final KernelList<LinearProblem> LINEAR = LinearKernels.LINEAR;

    /// Functions of one element.
    public static final KernelList<UnaryProblem> UNARY = ActivationKernels.UNARY;

    /// ReLU with a learned slope.
    public static final KernelList<PReluProblem> PRELU = ActivationKernels.PRELU;

    /// Dropout and random slopes.
    public static final KernelList<RandomMaskProblem> RANDOM_MASK = ActivationKernels.RANDOM_MASK;

    /// Softmax and log-softmax.
    public static final KernelList<SoftmaxProblem> SOFTMAX = SoftmaxKernels.SOFTMAX;

    /// Two-dimensional pooling.
    public static final KernelList<Pool2dProblem> POOL2D = PoolKernels.POOL2D;

    /// Batch normalisation.
    public static final KernelList<BatchNormProblem> BATCH_NORM = NormKernels.BATCH_NORM;

    /// Group and instance normalisation.
    public static final KernelList<GroupNormProblem> GROUP_NORM = NormKernels.GROUP_NORM;

    /// Layer normalisation.
    public static final KernelList<LayerNormProblem> LAYER_NORM = NormKernels.LAYER_NORM;

    /// Local response normalisation.
    public static final KernelList<LocalResponseNormProblem> LOCAL_RESPONSE_NORM = NormKernels.LOCAL_RESPONSE_NORM;

    /// Sums over the pixels and images of a channel.
    public static final KernelList<ChannelSumProblem> CHANNEL_SUM = NormKernels.CHANNEL_SUM;

    /// Changes of layout.
    public static final KernelList<ReorderProblem> REORDER = MoveKernels.REORDER;

    /// Changes between the public order and blocks of channels.
    public static final KernelList<BlockedReorderProblem> BLOCKED_REORDER = MoveKernels.BLOCKED_REORDER;

    /// Zero padding and its inverse.
    public static final KernelList<PadProblem> PAD = MoveKernels.PAD;

    /// Elementwise sums.
    public static final KernelList<SumProblem> SUM = MoveKernels.SUM;

    /// Products, element by element or with a number for each channel.
    public static final KernelList<MultiplyProblem> MULTIPLY = MoveKernels.MULTIPLY;

    /// Joining and cutting along an axis.
    public static final KernelList<ConcatProblem> CONCAT = MoveKernels.CONCAT;

    /// Axes in another order.
    public static final KernelList<PermuteProblem> PERMUTE = MoveKernels.PERMUTE;

    /// Nearest and bilinear upsampling.
    public static final KernelList<UpsampleProblem> UPSAMPLE = MoveKernels.UPSAMPLE;

    /// Softmax cross-entropy with its gradient.
    public static final KernelList<SoftmaxCrossEntropyProblem> SOFTMAX_CROSS_ENTROPY =
            LossKernels.SOFTMAX_CROSS_ENTROPY;

    /// Losses over elements with their gradients.
    public static final KernelList<ElementwiseLossProblem> ELEMENTWISE_LOSS = LossKernels.ELEMENTWISE;

    /// Steps of stochastic gradient descent.
    public static final KernelList<SgdProblem> SGD = OptimizerKernels.SGD;

    /// Steps of Adam.
    public static final KernelList<AdamWProblem> ADAMW = OptimizerKernels.ADAMW;

    /// Sums of squares, for norms of gradients.
    public static final KernelList<SumOfSquaresProblem> SUM_OF_SQUARES = OptimizerKernels.SUM_OF_SQUARES;

    /// All of them.
    public static final List<KernelList<?>> ALL = List.of(
            CONV2D,
            BLOCKED_CONV2D,
            GEMM,
            LINEAR,
            UNARY,
            PRELU,
            RANDOM_MASK,
            SOFTMAX,
            POOL2D,
            BATCH_NORM,
            GROUP_NORM,
            LAYER_NORM,
            LOCAL_RESPONSE_NORM,
            CHANNEL_SUM,
            REORDER,
            BLOCKED_REORDER,
            PAD,
            SUM,
            MULTIPLY,
            CONCAT,
            PERMUTE,
            UPSAMPLE,
            SOFTMAX_CROSS_ENTROPY,
            ELEMENTWISE_LOSS,
            SGD,
            ADAMW,
            SUM_OF_SQUARES);

    private Kernels() {}
}
