package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;

/// Normalisations, softmax and dropout over any axes.
///
/// Data are floats of any width, and the first output has type and shape of the data unless said
/// otherwise. An axis may be negative and then counts from the last one, -1. Variances are those
/// of the population, the sum of squares divided by the number of elements.
public sealed interface NormOp extends TensorOp {

    /// Exponentials divided by their sum: ONNX `Softmax`.
    ///
    /// Input: data. Output: the softmax along one axis, or over all axes from one on.
    ///
    /// @param axis the axis; with `flatten`, rank is allowed, too
    /// @param flatten over `axis` and all axes after it together, as before opset 13
    record Softmax(int axis, boolean flatten) implements NormOp {}

    /// The logarithm of [Softmax], which does not underflow: ONNX `LogSoftmax`.
    ///
    /// @param axis the axis; with `flatten`, rank is allowed, too
    /// @param flatten over `axis` and all axes after it together, as before opset 13
    record LogSoftmax(int axis, boolean flatten) implements NormOp {}

    /// 1 at the first largest element and 0 elsewhere: ONNX `Hardmax`, along axes as [Softmax].
    ///
    /// @param axis the axis; with `flatten`, rank is allowed, too
    /// @param flatten over `axis` and all axes after it together, as before opset 13
    record Hardmax(int axis, boolean flatten) implements NormOp {}

    /// Normalises with statistics of every channel: ONNX `BatchNormalization`.
    ///
    /// Inputs: data `[N, C, D1, ...]` (`[N]` counts as `[N, 1]`), scale, bias, mean and variance,
    /// each `[C]`, or `[C, D1, ...]` when not `spatial`. Outputs: the normalised data; running
    /// mean; running variance; mean and variance that were used, all four of shape and type of
    /// the input mean. In training those of the batch are used, and running ones become `given *
    /// momentum + batch * (1 - momentum)`; else the given ones are used and stay as they are.
    ///
    /// @param epsilon added to the variance
    /// @param momentum share of the given running statistics
    /// @param training use the statistics of the batch
    /// @param spatial one mean for a channel, else one for each place of it
    record BatchNormalization(double epsilon, double momentum, boolean training, boolean spatial) implements NormOp {}

    /// Normalises every channel of every sample: ONNX `InstanceNormalization`.
    ///
    /// Inputs: data `[N, C, D1, ...]`, scale `[C]`, bias `[C]`.
    ///
    /// @param epsilon added to the variance
    record InstanceNormalization(double epsilon) implements NormOp {}

    /// Normalises groups of channels of every sample: ONNX `GroupNormalization`.
    ///
    /// Inputs: data `[N, C, D1, ...]`, scale and bias `[C]`, or `[groups]` when not `perChannel`.
    ///
    /// @param groups number of groups, a divisor of C
    /// @param epsilon added to the variance
    /// @param perChannel one scale and bias for a channel, else one for a group, as before opset 21
    record GroupNormalization(int groups, double epsilon, boolean perChannel) implements NormOp {

        /// Checks the number of groups.
        public GroupNormalization {
            require(groups >= 1, "GroupNormalization groups is " + groups + ", expected 1 or more");
        }
    }

    /// Normalises over an axis and all after it: ONNX `LayerNormalization`.
    ///
    /// Inputs: data, scale, optionally bias, which broadcast to the data. Outputs: the normalised
    /// data; the mean; the reciprocal of the deviation; the last two of the stash type and of the
    /// data's shape with 1 for every normalised size.
    ///
    /// @param axis the first normalised axis
    /// @param epsilon added to the variance
    /// @param stashType type of mean and reciprocal deviation, a float
    record LayerNormalization(int axis, double epsilon, DType stashType) implements NormOp {

        /// Checks the stash type.
        public LayerNormalization {
            require(
                    stashType.isFloat(),
                    "LayerNormalization stash type is " + stashType + ", expected a type of floats");
        }
    }

    /// Divides by the root of the mean square over an axis and all after it: ONNX
    /// `RMSNormalization`.
    ///
    /// Inputs: data, scale, which broadcasts to the data. Output: shape of the data, type of the
    /// scale.
    ///
    /// @param axis the first normalised axis
    /// @param epsilon added to the mean square
    record RMSNormalization(int axis, double epsilon) implements NormOp {}

    /// Divides by a norm along an axis; where that is 0 the result is 0: ONNX `LpNormalization`.
    ///
    /// Input: data.
    ///
    /// @param axis the axis
    /// @param p 1 for the sum of magnitudes, 2 for the root of the sum of squares
    record LpNormalization(int axis, int p) implements NormOp {

        /// Checks the order of the norm.
        public LpNormalization {
            require(p == 1 || p == 2, "LpNormalization p is " + p + ", expected 1 or 2");
        }
    }

    /// Subtracts the mean and divides by the deviation plus `1e-9`: ONNX
    /// `MeanVarianceNormalization`.
    ///
    /// Input: data.
    ///
    /// @param axes axes of one set of elements
    record MeanVarianceNormalization(List<Integer> axes) implements NormOp {

        /// Copies the axes.
        public MeanVarianceNormalization {
            axes = List.copyOf(axes);
        }
    }

    /// Divides by `(bias + alpha / size * sum of squares)^beta` over neighbouring channels: ONNX
    /// `LRN`.
    ///
    /// Input: data `[N, C, D1, ...]`. Neighbours of channel c are `c - floor((size - 1) / 2)` to
    /// `c + ceil((size - 1) / 2)`, those that exist.
    ///
    /// @param size number of neighbouring channels, itself included
    /// @param alpha factor of the mean square
    /// @param beta exponent
    /// @param bias summand
    record LRN(int size, double alpha, double beta, double bias) implements NormOp {

        /// Checks the number of channels.
        public LRN {
            require(size >= 1, "LRN size is " + size + ", expected 1 or more");
        }
    }

    /// Sets elements to 0 at random and scales the others by `1 / (1 - ratio)`: ONNX `Dropout`.
    ///
    /// Inputs: data; optionally the ratio in `[0, 1)`, 0.5 when absent; optionally whether to
    /// train, a truth value, false when absent; optionally the seed, an integer, 0 when absent.
    /// Outputs: the data, unchanged without training; the mask, 1 for elements that are kept.
    /// Element i is kept where `RandomStream(seed, DROPOUT, 0, 0, 0).uniform(0, i)` is `ratio` or
    /// more.
    ///
    /// @param typedMask the mask has the data's type, as before opset 10, else it holds truth
    ///     values
    record Dropout(boolean typedMask) implements NormOp {}

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new ConfigurationException(problem);
        }
    }
}
