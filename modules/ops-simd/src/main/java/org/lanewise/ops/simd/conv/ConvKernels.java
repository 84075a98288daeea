package org.lanewise.ops.simd.conv;

import java.util.List;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.KernelList;

/// The algorithms for convolution, best first.
public final class ConvKernels {

    /// Two-dimensional convolution in all directions.
    public static final KernelList<Conv2dProblem> CONV2D = new KernelList<>(
            "conv2d",
            Conv2dProblem.class,
            List.of(
                    new Conv2dImageLanes(),
                    new Conv2dImageLanesBackwardData(),
                    new Conv2dImageLanesBackwardWeights(),
                    new Conv2dDepthwise(),
                    new Conv2dPixelLanes(),
                    new Conv2dIm2colGemm(),
                    new Conv2dReference()));

    /// Two-dimensional convolution of channel-blocked images.
    public static final KernelList<BlockedConv2dProblem> BLOCKED_CONV2D = new KernelList<>(
            "blocked-conv2d",
            BlockedConv2dProblem.class,
            List.of(
                    new BlockedDepthwise(),
                    new BlockedDepthwiseBackwardData(),
                    new BlockedDepthwiseBackwardWeights(),
                    new BlockedWinograd(4),
                    new BlockedWinograd(2),
                    new BlockedRowWinograd(),
                    new BlockedDirect(),
                    new BlockedGroups(),
                    new BlockedBackwardData(),
                    new BlockedWinogradWeights(4),
                    new BlockedWinogradWeights(2),
                    new BlockedBackwardWeights(),
                    new WinogradReference(4),
                    new WinogradReference(2),
                    new WinogradWeightsReference(4),
                    new WinogradWeightsReference(2),
                    new RowWinogradReference(),
                    new BlockedReference()));

    private ConvKernels() {}
}
