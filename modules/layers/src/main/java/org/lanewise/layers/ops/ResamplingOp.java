package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// Operators that look between elements, and the sums that windows leave.
public sealed interface ResamplingOp extends MovementOp {

    /// A tensor with other sizes, interpolated axis by axis.
    ///
    /// Inputs: data; region, starts of all axes and then ends, as parts of the size; scales;
    /// sizes. Of the last two one is given, of one element an axis; empty is absent. Output: the
    /// sizes, or the data's times the scales, rounded down. Source: ONNX `Resize`, `Upsample`.
    ///
    /// @param mode how elements between others are found
    /// @param coordinates which place of the data an element of the output has
    /// @param nearest which element is nearest; nearest mode only
    /// @param cubicCoefficient the coefficient `a` of cubic interpolation; cubic mode only
    /// @param excludeOutside whether elements outside the data get no weight, and the other
    ///     weights are scaled to a sum of 1
    /// @param extrapolation value of elements outside the region;
    ///     [Coordinates#TF_CROP_AND_RESIZE] only
    /// @param antialias whether filters widen when sizes shrink; linear and cubic mode only
    /// @param axes axes that region, scales and sizes are about; all when empty
    /// @param aspect how sizes are taken
    record Resize(
            Mode mode,
            Coordinates coordinates,
            Nearest nearest,
            double cubicCoefficient,
            boolean excludeOutside,
            double extrapolation,
            boolean antialias,
            List<Integer> axes,
            Aspect aspect)
            implements ResamplingOp {

        /// How elements between others are found.
        public enum Mode {
            /// The nearest element.
            NEAREST,
            /// By the distances to two elements an axis.
            LINEAR,
            /// By a cubic through four elements an axis.
            CUBIC
        }

        /// The place in the data for an element `i` of the output, with the scale `s`, the length
        /// of the data `n` and that of the output before it is rounded, `m = n * s`.
        public enum Coordinates {
            /// `(i + 0.5) / s - 0.5`.
            HALF_PIXEL,
            /// As [#HALF_PIXEL], with the middle of the output at that of the data where `m` is
            /// not whole.
            HALF_PIXEL_SYMMETRIC,
            /// As [#HALF_PIXEL], 0 when `m` is 1.
            PYTORCH_HALF_PIXEL,
            /// `i * (n - 1) / (m - 1)`, 0 when `m` is 1.
            ALIGN_CORNERS,
            /// `i / s`.
            ASYMMETRIC,
            /// `(i + 0.5) / s`.
            TF_HALF_PIXEL_FOR_NN,
            /// From the region's start to its end, its middle when `m` is 1.
            TF_CROP_AND_RESIZE
        }

        /// Which element is nearest.
        public enum Nearest {
            /// The next whole number, the lower one of two.
            ROUND_PREFER_FLOOR,
            /// The next whole number, the higher one of two.
            ROUND_PREFER_CEIL,
            /// The lower whole number.
            FLOOR,
            /// The higher whole number.
            CEIL,
            /// The lower whole number, where an axis shrinks the higher one, as before opset 11.
            TOWARDS_LARGER
        }

        /// How sizes are taken.
        public enum Aspect {
            /// As they are.
            STRETCH,
            /// One scale for all axes, so that no size is larger than asked for.
            NOT_LARGER,
            /// One scale for all axes, so that no size is smaller than asked for.
            NOT_SMALLER
        }

        /// Checks the combination.
        public Resize {
            axes = List.copyOf(axes);
            if (antialias && mode == Mode.NEAREST) {
                throw new ConfigurationException("Resize: antialias with mode NEAREST, expected LINEAR or CUBIC");
            }
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(2, 3);
        }
    }

    /// A tensor seen at the places of a grid.
    ///
    /// Inputs: data `[N, C, D1, .. Dr]`; grid `[N, E1, .. Er, r]` of places, last axis of the data
    /// first, from -1 to 1 across the data. Output: `[N, C, E1, .. Er]`. Source: ONNX `GridSample`;
    /// PyTorch `grid_sample`.
    ///
    /// @param mode how elements between others are found
    /// @param border what is outside the data
    /// @param alignCorners whether -1 and 1 are the middles of the outermost elements, their outer
    ///     edges otherwise
    record GridSample(Resize.Mode mode, Border border, boolean alignCorners) implements ResamplingOp {

        /// What is outside the data.
        public enum Border {
            /// 0.
            ZEROS,
            /// The nearest element.
            NEAREST,
            /// The data mirrored.
            REFLECTION
        }
    }

    /// The places of a grid under affine maps.
    ///
    /// Inputs: maps `[N, 2, 3]` or `[N, 3, 4]`; sizes of the tensor to be sampled, `[N, C, H, W]`
    /// or `[N, C, D, H, W]`. Output: `[N, H, W, 2]` or `[N, D, H, W, 3]`. Source: ONNX
    /// `AffineGrid`; PyTorch `affine_grid`.
    ///
    /// @param alignCorners whether -1 and 1 are the middles of the outermost elements, their outer
    ///     edges otherwise
    record AffineGrid(boolean alignCorners) implements ResamplingOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// Columns of windows summed into the image they are from.
    ///
    /// Inputs: columns `[N, C * window elements, windows]`; sizes of the image; sizes of a
    /// window. Output: `[N, C, sizes of the image]`. Source: ONNX `Col2Im`; PyTorch `Fold`.
    ///
    /// @param dilations distances between elements of a window an axis, 1 when empty
    /// @param pads widths of the border before all axes, then after, 0 when empty
    /// @param strides distances between windows an axis, 1 when empty
    record Col2Im(List<Integer> dilations, List<Integer> pads, List<Integer> strides) implements ResamplingOp {

        /// Checks that distances are positive.
        public Col2Im {
            dilations = List.copyOf(dilations);
            pads = List.copyOf(pads);
            strides = List.copyOf(strides);
            if (dilations.stream().anyMatch(d -> d < 1)
                    || strides.stream().anyMatch(s -> s < 1)
                    || pads.stream().anyMatch(p -> p < 0)) {
                throw new ConfigurationException("Col2Im: dilations " + dilations + ", strides " + strides + ", pads "
                        + pads + ", expected 1 or more for the first two and 0 or more for pads");
            }
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(1, 2);
        }
    }
}
