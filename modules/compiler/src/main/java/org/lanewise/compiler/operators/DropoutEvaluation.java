package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [NormOp.Dropout] computes.
final class DropoutEvaluation {

    private static final double RATIO = 0.5;

    private DropoutEvaluation() {}

    static List<Tensor> run(NormOp.Dropout op, Operands in) {
        Tensor data = in.get(0);
        double[] values = NormEvaluation.reals(in, 0);
        double ratio = ratio(in);
        DType maskType = op.typedMask() ? data.type() : DType.BOOL;
        double[] mask = new double[values.length];
        if (ratio == 0) {
            Arrays.fill(mask, 1);
            return List.of(data, Numbers.ofReals(maskType, data.shape(), mask));
        }
        long seed = in.optional(3).isPresent() ? in.integer(3) : 0;
        RandomStream stream = new RandomStream(seed, Purpose.DROPOUT, 0, 0, 0);
        double scale = 1 / (1 - ratio);
        for (int i = 0; i < values.length; i++) {
            mask[i] = stream.uniform(0, i) >= ratio ? 1 : 0;
            values[i] = values[i] * mask[i] * scale;
        }
        Shape shape = data.shape();
        return List.of(Numbers.ofReals(data.type(), shape, values), Numbers.ofReals(maskType, shape, mask));
    }

    /// The share of elements that are dropped, 0 without training.
    private static double ratio(Operands in) {
        boolean training = in.optional(2).isPresent() && in.integer(2) != 0;
        double ratio = RATIO;
        if (in.optional(1).isPresent()) {
            double[] given = NormEvaluation.reals(in, 1);
            if (given.length != 1) {
                throw in.error("has " + given.length + " ratios, expected 1");
            }
            ratio = given[0];
        }
        if (!training) {
            return 0;
        }
        if (!(ratio >= 0 && ratio < 1)) {
            throw in.error("has ratio " + ratio + ", expected one in [0, 1)");
        }
        return ratio;
    }
}
