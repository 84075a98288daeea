package org.lanewise.compiler.operators;

import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Elements moved without looking at them.
final class Moves {

    private Moves() {}

    /// A tensor whose element `i` is the element `from[i]` of another, whatever the type.
    ///
    /// @param source where elements come from
    /// @param shape shape of the result
    /// @param from flat indices into the source, one an element of the result
    static Tensor take(Tensor source, Shape shape, int[] from) {
        Tensor result = Tensor.zeros(source.type(), shape);
        copy(source, result, from);
        return result;
    }

    /// As [#take], where a negative index stands for a value instead of an element.
    ///
    /// @param value one element of the source's type
    static Tensor take(Tensor source, Shape shape, int[] from, Tensor value) {
        Tensor result = full(shape, value);
        copy(source, result, from);
        return result;
    }

    /// A tensor of one value.
    ///
    /// @param value one element
    static Tensor full(Shape shape, Tensor value) {
        return take(value, shape, new int[shape.elements()]);
    }

    /// A tensor of elements of two others of one type: of the first where its index is not
    /// negative, of the second elsewhere.
    ///
    /// @param fromFirst flat indices into the first, negative where the second is meant
    /// @param fromSecond flat indices into the second, negative where the first is meant
    static Tensor merge(Tensor first, int[] fromFirst, Tensor second, int[] fromSecond, Shape shape) {
        Tensor result = take(first, shape, fromFirst);
        copy(second, result, fromSecond);
        return result;
    }

    private static void copy(Tensor source, Tensor result, int[] from) {
        switch (source.type()) {
            case F32 -> {
                float[] src = source.floats();
                float[] dst = result.floats();
                for (int i = 0; i < from.length; i++) {
                    if (from[i] >= 0) {
                        dst[i] = src[from[i]];
                    }
                }
            }
            case F64 -> {
                double[] src = source.doubles();
                double[] dst = result.doubles();
                for (int i = 0; i < from.length; i++) {
                    if (from[i] >= 0) {
                        dst[i] = src[from[i]];
                    }
                }
            }
            case I64, U64 -> {
                long[] src = source.longs();
                long[] dst = result.longs();
                for (int i = 0; i < from.length; i++) {
                    if (from[i] >= 0) {
                        dst[i] = src[from[i]];
                    }
                }
            }
            case I32, U32 -> {
                int[] src = source.ints();
                int[] dst = result.ints();
                for (int i = 0; i < from.length; i++) {
                    if (from[i] >= 0) {
                        dst[i] = src[from[i]];
                    }
                }
            }
            case F16, BF16, I16, U16 -> {
                short[] src = source.shorts();
                short[] dst = result.shorts();
                for (int i = 0; i < from.length; i++) {
                    if (from[i] >= 0) {
                        dst[i] = src[from[i]];
                    }
                }
            }
            case I8, U8, BOOL -> {
                byte[] src = source.bytes();
                byte[] dst = result.bytes();
                for (int i = 0; i < from.length; i++) {
                    if (from[i] >= 0) {
                        dst[i] = src[from[i]];
                    }
                }
            }
        }
    }

    /// A tensor of one element.
    static Tensor scalar(DType type, double value) {
        return Numbers.ofReals(type, Shape.scalar(), new double[] {value});
    }
}
