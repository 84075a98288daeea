package org.lanewise.compiler.operators;

import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;

/// Which scale belongs to which element, and arithmetic of quantization.
final class Scales {

    private Scales() {}

    /// For each element of a tensor the flat index of its scale: one for all, one an index of an
    /// axis, or one a block along an axis.
    ///
    /// @param blockSize indices of the axis that share a scale, 0 where there are no blocks
    static int[] indices(Shape x, Shape scale, int axis, int blockSize, Refusal refusal) {
        int[] indices = new int[x.elements()];
        if (scale.elements() == 1) {
            return indices;
        }
        int at = check(x, scale, axis, blockSize, refusal);
        int inner = 1;
        for (int i = at + 1; i < x.rank(); i++) {
            inner *= x.size(i);
        }
        int size = x.size(at);
        int block = Math.max(1, blockSize);
        int scaleInner = blockSize == 0 ? 1 : inner;
        int blocks = blockSize == 0 ? 0 : scale.size(at);
        for (int i = 0; i < indices.length; i++) {
            int outer = i / inner / size;
            int index = i / inner % size / block;
            indices[i] = (outer * blocks + index) * scaleInner + i % scaleInner;
        }
        return indices;
    }

    /// Checks that a scale fits a tensor.
    ///
    /// @return the axis, counted from the first; 0 where one scale is for all
    static int check(Shape x, Shape scale, int axis, int blockSize, Refusal refusal) {
        if (scale.elements() == 1) {
            return 0;
        }
        if (axis < -x.rank() || axis >= x.rank()) {
            throw refusal.error("axis " + axis + " does not exist in " + x);
        }
        int at = x.axis(axis);
        if (blockSize == 0) {
            if (!scale.equals(Shape.of(x.size(at)))) {
                throw refusal.error("scale has shape " + scale + ", expected one element or [" + x.size(at) + "]");
            }
            return at;
        }
        Shape expected = x.with(at, Math.ceilDiv(x.size(at), blockSize));
        if (!scale.equals(expected)) {
            throw refusal.error("scale has shape " + scale + ", expected " + expected + " for blocks of " + blockSize
                    + " along axis " + at);
        }
        return at;
    }

    /// Checks that a zero point that is there fits its scale.
    static void checkZeroPoint(Given in, int scale, int zeroPoint, DType type) {
        in.optional(zeroPoint).ifPresent(zero -> {
            Shape shape = in.shape(scale);
            boolean both = zero.shape().elements() == 1 && shape.elements() == 1;
            if (zero.type() != type || !(both || zero.shape().equals(shape))) {
                throw in.error("zero point, input " + zeroPoint + ", is " + zero + ", expected " + type + shape);
            }
        });
    }

    /// Checks that a scale has floats.
    ///
    /// @return its type
    static DType real(Given in, int scale) {
        DType type = in.type(scale);
        if (!type.isFloat()) {
            throw in.error("scale, input " + scale + ", is of type " + type + ", expected F32, F64, F16 or BF16");
        }
        return type;
    }

    /// A number rounded to a type of floats.
    static double rounded(double value, DType type) {
        return switch (type) {
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> Float.intBitsToFloat(Numbers.bfloat16((float) value) << 16);
            default -> value;
        };
    }

    /// The nearest integer, halves to even, plus a zero point, within the type's range; NaN is the
    /// smallest value.
    ///
    /// @param type I8, U8, I16 or U16
    static long quantized(double value, long zeroPoint, DType type) {
        long least = least(type);
        long most = least + (1L << type.bytes() * 8) - 1;
        if (Double.isNaN(value)) {
            return least;
        }
        return Math.clamp((long) Math.clamp(StrictMath.rint(value), -1e15, 1e15) + zeroPoint, least, most);
    }

    private static long least(DType type) {
        return switch (type) {
            case I8 -> Byte.MIN_VALUE;
            case I16 -> Short.MIN_VALUE;
            default -> 0;
        };
    }
}
