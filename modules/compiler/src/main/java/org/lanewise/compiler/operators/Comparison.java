package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.ElementwiseOp.LogicFunction;
import org.lanewise.layers.ops.ElementwiseOp.Relation;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Truth values from two operands that broadcast against each other.
final class Comparison {

    private Comparison() {}

    static Tensor run(Relation relation, Tensor a, Tensor b, Shape shape) {
        int[] atA = Broadcast.indices(a.shape(), shape);
        int[] atB = Broadcast.indices(b.shape(), shape);
        byte[] truth = new byte[atA.length];
        if (a.type().isFloat()) {
            double[] realA = Numbers.reals(a);
            double[] realB = Numbers.reals(b);
            for (int i = 0; i < truth.length; i++) {
                truth[i] = (byte) (holds(relation, realA[atA[i]], realB[atB[i]]) ? 1 : 0);
            }
        } else {
            boolean unsigned = a.type() == DType.U64;
            long[] integerA = Numbers.integers(a);
            long[] integerB = Numbers.integers(b);
            for (int i = 0; i < truth.length; i++) {
                long left = integerA[atA[i]];
                long right = integerB[atB[i]];
                int order = unsigned ? Long.compareUnsigned(left, right) : Long.compare(left, right);
                truth[i] = (byte) (holds(relation, order, 0) ? 1 : 0);
            }
        }
        return Tensor.of(DType.BOOL, shape, truth);
    }

    static Tensor run(LogicFunction function, Tensor a, Tensor b, Shape shape) {
        int[] atA = Broadcast.indices(a.shape(), shape);
        int[] atB = Broadcast.indices(b.shape(), shape);
        byte[] truthA = a.bytes();
        byte[] truthB = b.bytes();
        byte[] truth = new byte[atA.length];
        for (int i = 0; i < truth.length; i++) {
            int left = truthA[atA[i]];
            int right = truthB[atB[i]];
            truth[i] = (byte)
                    switch (function) {
                        case AND -> left & right;
                        case OR -> left | right;
                        case XOR -> left ^ right;
                    };
        }
        return Tensor.of(DType.BOOL, shape, truth);
    }

    private static boolean holds(Relation relation, double a, double b) {
        return switch (relation) {
            case EQUAL -> a == b;
            case GREATER -> a > b;
            case GREATER_OR_EQUAL -> a >= b;
            case LESS -> a < b;
            case LESS_OR_EQUAL -> a <= b;
        };
    }
}
