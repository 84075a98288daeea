package org.lanewise.ops.simd.conv;

import java.util.List;
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
                    new Conv2dIm2colGemm(),
                    new Conv2dReference()));

    private ConvKernels() {}
}
