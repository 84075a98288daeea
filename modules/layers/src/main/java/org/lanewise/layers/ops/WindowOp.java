package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// Convolutions and poolings in any number of spatial dimensions.
///
/// Values are `[N, C, D1, ..., Dn]` with 1 or more spatial axes `D`; what a window sees beyond the
/// input is padding. Element types are F32, F64, F16 and BF16 where nothing else is said.
public sealed interface WindowOp extends TensorOp {

    /// Cross-correlation: ONNX `Conv`.
    ///
    /// Inputs: x `[N, C, D...]`; weights `[M, C / groups, k...]`; bias `[M]`, which may be
    /// absent. Output: `[N, M, D'...]`.
    ///
    /// @param window the window, without ceil mode; its kernel is that of the weights
    /// @param groups blocks of channels that do not see each other
    record Conv(Window window, int groups) implements WindowOp {

        /// Checks the settings.
        public Conv {
            WindowCheck.floorMode("Conv", window);
            WindowCheck.atLeast("Conv", "groups", groups, 1);
        }
    }

    /// Transposed cross-correlation, the gradient of [Conv] by its input: ONNX `ConvTranspose`.
    ///
    /// Inputs: x `[N, C, D...]`; weights `[C, M / groups, k...]`; bias `[M]`, which may be absent.
    /// Output: `[N, M, D'...]` with `D' = (D - 1) * stride + dilation * (k - 1) + 1 +
    /// outputPadding - padsBegin - padsEnd`. Padding that follows from sizes makes `D' = D *
    /// stride`, or `outputShape` where it is given: the difference is cut off, half at each end,
    /// an odd element at the end for `SAME_UPPER` and else at the beginning; what is missing is
    /// appended.
    ///
    /// @param window the window, without ceil mode; its kernel is that of the weights
    /// @param outputPadding elements appended to the output along each axis, 0 or more; none for 0
    /// @param outputShape spatial sizes of the output in place of the window's pads; none to
    ///     follow them
    /// @param groups blocks of channels that do not see each other
    record ConvTranspose(Window window, List<Integer> outputPadding, List<Integer> outputShape, int groups)
            implements WindowOp {

        /// Checks the settings.
        public ConvTranspose {
            outputPadding = List.copyOf(outputPadding);
            outputShape = List.copyOf(outputShape);
            WindowCheck.floorMode("ConvTranspose", window);
            WindowCheck.atLeast("ConvTranspose", "outputPadding", outputPadding, 0);
            WindowCheck.atLeast("ConvTranspose", "outputShape", outputShape, 0);
            WindowCheck.atLeast("ConvTranspose", "groups", groups, 1);
        }
    }

    /// Largest element of each window: ONNX `MaxPool`.
    ///
    /// Input: x of F32, F64, F16, BF16, I8 or U8. Outputs: y; optionally I64 indices of the first
    /// largest elements in the flattened input, padding not counted. NaN is larger than any
    /// number. A window that sees padding alone gives the smallest value of the type, and index
    /// -1.
    ///
    /// @param window the window, with a kernel
    /// @param columnMajor whether indices count the spatial axes in reverse order, the first
    ///     one fastest
    record MaxPool(Window window, boolean columnMajor) implements WindowOp {

        /// Checks the settings.
        public MaxPool {
            WindowCheck.kernel("MaxPool", window);
        }
    }

    /// Mean of each window: ONNX `AveragePool`.
    ///
    /// Input: x. A window that sees padding alone gives 0 where padding counts, else NaN.
    ///
    /// @param window the window, with a kernel
    /// @param countPadding whether zeros of the padding count; what ceil mode adds beyond it
    ///     never does
    record AveragePool(Window window, boolean countPadding) implements WindowOp {

        /// Checks the settings.
        public AveragePool {
            WindowCheck.kernel("AveragePool", window);
        }
    }

    /// `(sum of |x|^p)^(1/p)` of each window: ONNX `LpPool`.
    ///
    /// Input: x.
    ///
    /// @param window the window, with a kernel
    /// @param p exponent, above 0
    record LpPool(Window window, double p) implements WindowOp {

        /// Checks the settings.
        public LpPool {
            WindowCheck.kernel("LpPool", window);
            WindowCheck.exponent("LpPool", p);
        }
    }

    /// Mean of all elements of a channel: ONNX `GlobalAveragePool`.
    ///
    /// Input: x `[N, C, D...]`. Output: `[N, C, 1...]`.
    record GlobalAveragePool() implements WindowOp {}

    /// Largest element of a channel: ONNX `GlobalMaxPool`.
    ///
    /// Input: x `[N, C, D...]`. Output: `[N, C, 1...]`. NaN is larger than any number.
    record GlobalMaxPool() implements WindowOp {}

    /// `(sum of |x|^p)^(1/p)` of all elements of a channel: ONNX `GlobalLpPool`.
    ///
    /// Input: x `[N, C, D...]`. Output: `[N, C, 1...]`.
    ///
    /// @param p exponent, above 0
    record GlobalLpPool(double p) implements WindowOp {

        /// Checks the settings.
        public GlobalLpPool {
            WindowCheck.exponent("GlobalLpPool", p);
        }
    }

    /// Puts elements where [MaxPool] found them, zeros elsewhere: ONNX `MaxUnpool`.
    ///
    /// Inputs: x `[N, C, D...]`; I64 indices of x's shape into the flattened result `[N, C, D'...]`
    /// with `D' = (D - 1) * stride + k - padsBegin - padsEnd`; optionally the I64 shape of the
    /// output, whose sizes are those of the result or larger, with zeros appended.
    ///
    /// @param window the window, with a kernel, without dilations, ceil mode or padding that
    ///     follows from sizes
    record MaxUnpool(Window window) implements WindowOp {

        /// Checks the settings.
        public MaxUnpool {
            WindowCheck.kernel("MaxUnpool", window);
            WindowCheck.floorMode("MaxUnpool", window);
            if (window.padding() != Window.Padding.EXPLICIT
                    || !window.dilations().isEmpty()) {
                throw new ConfigurationException(
                        "MaxUnpool has " + window + ", expected explicit padding and no dilations");
            }
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(2);
        }
    }

    /// Largest element of each bin of rectangles in images: ONNX `MaxRoiPool`.
    ///
    /// Inputs: x `[N, C, H, W]`; regions `[R, 5]` of image, x1, y1, x2, y2, both corners included.
    /// Output: `[R, C, height, width]`; an empty bin gives 0. Source: Girshick, Fast R-CNN,
    /// arXiv:1504.08083.
    ///
    /// @param height bins from top to bottom
    /// @param width bins from left to right
    /// @param spatialScale factor from the regions' coordinates to x's
    record MaxRoiPool(int height, int width, double spatialScale) implements WindowOp {

        /// Checks the settings.
        public MaxRoiPool {
            WindowCheck.atLeast("MaxRoiPool", "height", height, 1);
            WindowCheck.atLeast("MaxRoiPool", "width", width, 1);
        }
    }

    /// Mean or maximum of bilinear samples in each bin of rectangles in images: ONNX `RoiAlign`.
    ///
    /// Inputs: x `[N, C, H, W]`; regions `[R, 4]` of x1, y1, x2, y2; I64 image of each region
    /// `[R]`. Output: `[R, C, height, width]`. Source: He et al., Mask R-CNN, arXiv:1703.06870.
    ///
    /// @param height bins from top to bottom
    /// @param width bins from left to right
    /// @param samplingRatio samples along each side of a bin; 0 for `ceil` of the bin's size
    /// @param spatialScale factor from the regions' coordinates to x's
    /// @param maximum whether the largest sample of a bin is taken, each weighted corner a sample
    /// @param halfPixel whether a pixel's centre is at a half, else at a whole coordinate,
    ///     where regions are also at least 1 wide and high
    record RoiAlign(int height, int width, int samplingRatio, double spatialScale, boolean maximum, boolean halfPixel)
            implements WindowOp {

        /// Checks the settings.
        public RoiAlign {
            WindowCheck.atLeast("RoiAlign", "height", height, 1);
            WindowCheck.atLeast("RoiAlign", "width", width, 1);
            WindowCheck.atLeast("RoiAlign", "samplingRatio", samplingRatio, 0);
        }
    }
}
