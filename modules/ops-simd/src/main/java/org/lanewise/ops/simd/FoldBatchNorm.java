package org.lanewise.ops.simd;

/// Batch normalisation with running statistics as a factor and a summand for each channel, made
/// once from its parameters. Operands: `gamma`, `beta`, `mean`, `variance` of `channels` floats,
/// `scale` and `shift` of [BlockedConv2dProblem#padded] floats, which are 0 beyond the channels.
///
/// The factor, `gamma / sqrt(variance + epsilon)`, has the bits that the kernels of
/// [BatchNormProblem] multiply by. The summand is `beta - mean * scale` with one rounding. Those
/// kernels round `src - mean` instead: with a mean of 0 the results have the same bits, otherwise
/// they differ by no more than the roundings of `src - mean`, times the factor, and of the summand.
///
/// @param channels channels
/// @param epsilon added to the variance, 0 or more
public record FoldBatchNorm(int channels, float epsilon) implements Primitive {

    /// Checks the sizes.
    public FoldBatchNorm {
        Sizes.requirePositive("BatchNorm", "channels", channels, "epsilon " + epsilon);
        Sizes.requireEpsilon("BatchNorm", epsilon);
    }

    @Override
    public String kernel() {
        return "FoldBatchNorm";
    }

    @Override
    public int tasks() {
        return 1;
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        for (int c = 0; c < BlockedConv2dProblem.padded(channels); c++) {
            float scale = 0f;
            float shift = 0f;
            if (c < channels) {
                double deviation = Math.sqrt((double) value(operands, 3, c) + epsilon);
                scale = (float) (1.0 / deviation) * value(operands, 0, c);
                shift = Math.fma(-value(operands, 2, c), scale, value(operands, 1, c));
            }
            operands.array(4)[operands.offset(4) + c] = scale;
            operands.array(5)[operands.offset(5) + c] = shift;
        }
    }

    private static float value(Operands operands, int index, int c) {
        return operands.array(index)[operands.offset(index) + c];
    }
}
