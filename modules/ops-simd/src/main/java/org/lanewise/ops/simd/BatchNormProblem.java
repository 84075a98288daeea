package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Batch normalisation (Ioffe and Szegedy, Batch Normalization) of every channel over the images
/// and their `inner` elements: `dst = (src - mean) / sqrt(variance + epsilon) * gamma + beta`.
///
/// In training the statistics are those of the batch: its biased variance normalises, the running
/// statistics become `(1 - momentum) * running + momentum * new` with the unbiased variance, and
/// the backward direction goes through the statistics. Otherwise the running statistics normalise
/// and are constants to the gradient. Operands in order:
///
/// | direction | operands in training |
/// |---|---|
/// | `FORWARD` | `src`, `gamma`, `beta`, `runningMean`, `runningVariance` (both updated), `dst`, `saved` |
/// | `BACKWARD_DATA` | `src`, `gamma`, `saved`, `dDst`, `dSrc`, `dGamma`, `dBeta` |
/// | `BACKWARD_WEIGHTS` | `src`, `saved`, `dDst`, `dGamma`, `dBeta` |
///
/// | direction | operands with running statistics |
/// |---|---|
/// | `FORWARD` | `src`, `gamma`, `beta`, `runningMean`, `runningVariance`, `dst` |
/// | `BACKWARD_DATA` | `src`, `gamma`, `runningMean`, `runningVariance`, `dDst`, `dSrc`, `dGamma`, `dBeta` |
/// | `BACKWARD_WEIGHTS` | `src`, `runningMean`, `runningVariance`, `dDst`, `dGamma`, `dBeta` |
///
/// `BACKWARD_DATA` gives all gradients because it needs the same sums. `saved` is `[2,
/// channels]`: the means, then the inverse deviations. Lanes beyond the batch count nowhere;
/// `dSrc` is zero there.
///
/// Sums of a channel: in each block (in NCHW: image) runs of 16,384 floats, a run in 64
/// accumulators (floats 0 to 63 go to accumulators 0 to 63, float 64 to accumulator 0 again),
/// whose four groups of 16 are joined pairwise, then the 16 by a tree (`l` and `l + 8`, then 4,
/// 2, 1); runs and blocks are added in order in double precision.
///
/// @param training whether the statistics are those of the batch
/// @param epsilon added to the variance, 0 or more
/// @param momentum weight of the new statistics in the running ones, 0 to 1
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param inner elements of one channel of one image: `h * w`
/// @param direction what is computed
public record BatchNormProblem(
        boolean training,
        float epsilon,
        float momentum,
        Layout layout,
        int images,
        int channels,
        int inner,
        Direction direction)
        implements Problem {

    /// Checks the sizes.
    public BatchNormProblem {
        String shapes = "input [" + images + ", " + channels + ", " + inner + "]";
        Sizes.requirePositive("BatchNorm", "images", images, shapes);
        Sizes.requirePositive("BatchNorm", "channels", channels, shapes);
        Sizes.requirePositive("BatchNorm", "inner", inner, shapes);
        Sizes.requireArray("BatchNorm", "src", layout, images, shapes, channels, inner);
        Sizes.requireEpsilon("BatchNorm", epsilon);
        if (!(momentum >= 0f && momentum <= 1f)) {
            throw new ShapeException("BatchNorm: momentum is " + momentum + ", expected 0 to 1");
        }
        if (training && (long) images * inner < 2) {
            throw new ShapeException("BatchNorm: training needs more than one element in a channel (" + shapes + ")");
        }
    }

    @Override
    public List<Operand> operands() {
        int length = layout.length(images, channels * inner);
        Operand src = Operand.in("src", length);
        Operand gamma = Operand.in("gamma", channels);
        Operand saved = Operand.in("saved", 2 * channels);
        Operand mean = Operand.in("runningMean", channels);
        Operand variance = Operand.in("runningVariance", channels);
        Operand dDst = Operand.in("dDst", length);
        Operand dSrc = Operand.out("dSrc", length);
        Operand dGamma = Operand.out("dGamma", channels);
        Operand dBeta = Operand.out("dBeta", channels);
        return switch (direction) {
            case FORWARD -> {
                Operand beta = Operand.in("beta", channels);
                Operand dst = Operand.out("dst", length);
                yield training
                        ? List.of(
                                src,
                                gamma,
                                beta,
                                Operand.inOut("runningMean", channels),
                                Operand.inOut("runningVariance", channels),
                                dst,
                                Operand.out("saved", 2 * channels))
                        : List.of(src, gamma, beta, mean, variance, dst);
            }
            case BACKWARD_DATA ->
                training
                        ? List.of(src, gamma, saved, dDst, dSrc, dGamma, dBeta)
                        : List.of(src, gamma, mean, variance, dDst, dSrc, dGamma, dBeta);
            case BACKWARD_WEIGHTS ->
                training ? List.of(src, saved, dDst, dGamma, dBeta) : List.of(src, mean, variance, dDst, dGamma, dBeta);
        };
    }
}
