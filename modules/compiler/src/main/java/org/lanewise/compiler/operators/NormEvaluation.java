package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [NormOp] computes.
final class NormEvaluation {

    private NormEvaluation() {}

    static List<Tensor> run(NormOp op, Operands in) {
        return switch (op) {
            case NormOp.Softmax softmax -> List.of(SoftmaxEvaluation.softmax(softmax, in));
            case NormOp.LogSoftmax softmax -> List.of(SoftmaxEvaluation.logSoftmax(softmax, in));
            case NormOp.Hardmax hardmax -> List.of(SoftmaxEvaluation.hardmax(hardmax, in));
            case NormOp.BatchNormalization norm -> ChannelNorms.batch(norm, in);
            case NormOp.InstanceNormalization norm -> List.of(ChannelNorms.instance(norm, in));
            case NormOp.GroupNormalization norm -> List.of(ChannelNorms.group(norm, in));
            case NormOp.LRN norm -> List.of(ChannelNorms.responses(norm, in));
            case NormOp.LayerNormalization norm -> AxisNorms.layer(norm, in);
            case NormOp.RMSNormalization norm -> List.of(AxisNorms.rms(norm, in));
            case NormOp.LpNormalization norm -> List.of(AxisNorms.lp(norm, in));
            case NormOp.MeanVarianceNormalization norm -> List.of(AxisNorms.meanVariance(norm, in));
            case NormOp.Dropout dropout -> DropoutEvaluation.run(dropout, in);
        };
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(NormOp op, OperandTypes in) {
        TensorType data = in.get(0);
        return switch (op) {
            case NormOp.Softmax _,
                    NormOp.LogSoftmax _,
                    NormOp.Hardmax _,
                    NormOp.InstanceNormalization _,
                    NormOp.GroupNormalization _,
                    NormOp.LRN _,
                    NormOp.LpNormalization _,
                    NormOp.MeanVarianceNormalization _ -> List.of(data);
            case NormOp.BatchNormalization _ -> {
                TensorType statistics = in.get(3);
                yield List.of(data, statistics, statistics, statistics, statistics);
            }
            case NormOp.LayerNormalization norm -> {
                TensorType statistics = new TensorType(norm.stashType(), statistics(in, norm.axis()));
                yield List.of(data, statistics, statistics);
            }
            case NormOp.RMSNormalization _ -> List.of(new TensorType(in.type(1), data.shape()));
            case NormOp.Dropout(boolean typedMask) ->
                List.of(data, typedMask ? data : new TensorType(DType.BOOL, data.shape()));
        };
    }

    private static Shape statistics(OperandTypes in, int axis) {
        Shape shape = in.shape(0);
        int rank = shape.rank();
        if (axis < -rank || axis >= rank) {
            throw in.error("axis is " + axis + ", expected " + -rank + " to " + (rank - 1));
        }
        int[] sizes = shape.sizes();
        for (int i = axis < 0 ? axis + rank : axis; i < rank; i++) {
            sizes[i] = 1;
        }
        return Shape.of(sizes);
    }

    /// The elements of an operand of floats.
    static double[] reals(Operands in, int index) {
        Tensor tensor = in.get(index);
        if (!tensor.type().isFloat()) {
            throw in.error("input " + index + " is of type " + tensor.type() + ", expected a type of floats");
        }
        return Numbers.reals(tensor);
    }
}
