package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What normalisations along axes of any tensor compute.
final class AxisNorms {

    private AxisNorms() {}

    static List<Tensor> layer(NormOp.LayerNormalization op, Operands in) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        int axis = ReductionEvaluation.axis(in, shape, op.axis());
        Shape statistics = ReductionEvaluation.reduced(in, shape, statistics(shape, axis));
        int rows = statistics.elements();
        int length = rows == 0 ? 0 : data.length / rows;
        double[] means = new double[rows];
        double[] inverses = new double[rows];
        for (int row = 0; row < rows; row++) {
            int start = row * length;
            double mean = sum(data, start, length) / length;
            for (int i = start; i < start + length; i++) {
                data[i] -= mean;
            }
            means[row] = mean;
            inverses[row] = 1 / Math.sqrt(sumOfSquares(data, start, length) / length + op.epsilon());
            for (int i = start; i < start + length; i++) {
                data[i] *= inverses[row];
            }
        }
        double[] scale = NormEvaluation.reals(in, 1);
        int[] scaleAt = indices(in, 1);
        for (int i = 0; i < data.length; i++) {
            data[i] *= scale[scaleAt[i]];
        }
        if (in.optional(2).isPresent()) {
            double[] bias = NormEvaluation.reals(in, 2);
            int[] biasAt = indices(in, 2);
            for (int i = 0; i < data.length; i++) {
                data[i] += bias[biasAt[i]];
            }
        }
        return List.of(
                Numbers.ofReals(in.type(0), shape, data),
                Numbers.ofReals(op.stashType(), statistics, means),
                Numbers.ofReals(op.stashType(), statistics, inverses));
    }

    static Tensor rms(NormOp.RMSNormalization op, Operands in) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        Lanes rows = Lanes.from(shape, ReductionEvaluation.axis(in, shape, op.axis()));
        double[] scale = NormEvaluation.reals(in, 1);
        int[] scaleAt = indices(in, 1);
        for (int row = 0; row < rows.count(); row++) {
            int start = rows.start(row);
            double rms = Math.sqrt(sumOfSquares(data, start, rows.length()) / rows.length() + op.epsilon());
            for (int i = start; i < start + rows.length(); i++) {
                data[i] = data[i] / rms * scale[scaleAt[i]];
            }
        }
        return Numbers.ofReals(in.type(1), shape, data);
    }

    static Tensor lp(NormOp.LpNormalization op, Operands in) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        Lanes lanes = Lanes.along(shape, ReductionEvaluation.axis(in, shape, op.axis()));
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            double sum = 0;
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                sum += op.p() == 1 ? Math.abs(data[i]) : data[i] * data[i];
            }
            double norm = op.p() == 1 ? sum : Math.sqrt(sum);
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                data[i] = norm == 0 ? 0 : data[i] / norm;
            }
        }
        return Numbers.ofReals(in.type(0), shape, data);
    }

    static Tensor meanVariance(NormOp.MeanVarianceNormalization op, Operands in) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        boolean[] reduced = new boolean[shape.rank()];
        for (int axis : op.axes()) {
            reduced[ReductionEvaluation.axis(in, shape, axis)] = true;
        }
        int[] strides = new int[shape.rank()];
        int sets = 1;
        for (int axis = shape.rank() - 1; axis >= 0 && data.length > 0; axis--) {
            if (!reduced[axis]) {
                strides[axis] = sets;
                sets *= shape.size(axis);
            }
        }
        int[] set = new int[data.length];
        Broadcast.walk(shape, strides, set);
        double length = (double) data.length / sets;
        double[] sums = new double[sets];
        double[] deviations = new double[sets];
        for (int i = 0; i < data.length; i++) {
            sums[set[i]] += data[i];
        }
        for (int i = 0; i < data.length; i++) {
            data[i] -= sums[set[i]] / length;
            deviations[set[i]] += data[i] * data[i];
        }
        for (int i = 0; i < sets; i++) {
            deviations[i] = Math.sqrt(deviations[i] / length) + 1e-9;
        }
        for (int i = 0; i < data.length; i++) {
            data[i] /= deviations[set[i]];
        }
        return Numbers.ofReals(in.type(0), shape, data);
    }

    /// The sizes of a shape with 1 from an axis on.
    static long[] statistics(Shape shape, int axis) {
        long[] sizes = new long[shape.rank()];
        Arrays.fill(sizes, 1);
        for (int i = 0; i < axis; i++) {
            sizes[i] = shape.size(i);
        }
        return sizes;
    }

    /// Where each element of the data finds its element of an operand that broadcasts to them.
    private static int[] indices(Operands in, int index) {
        Shape shape = in.shape(0);
        Shape operand = in.shape(index);
        boolean fits = Broadcast.sizes(List.of(shape, operand))
                .filter(sizes -> Arrays.equals(
                        sizes, Arrays.stream(shape.sizes()).asLongStream().toArray()))
                .isPresent();
        if (!fits) {
            throw in.error("input " + index + " is of shape " + operand + ", expected one that broadcasts to " + shape);
        }
        return Broadcast.indices(operand, shape);
    }

    private static double sum(double[] values, int start, int length) {
        double sum = 0;
        for (int i = start; i < start + length; i++) {
            sum += values[i];
        }
        return sum;
    }

    private static double sumOfSquares(double[] values, int start, int length) {
        double sum = 0;
        for (int i = start; i < start + length; i++) {
            sum += values[i] * values[i];
        }
        return sum;
    }
}
