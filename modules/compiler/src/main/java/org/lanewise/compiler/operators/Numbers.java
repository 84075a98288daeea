package org.lanewise.compiler.operators;

import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Elements of any type as `double` or `long`, and back with one rounding.
public final class Numbers {

    private Numbers() {}

    /// The elements as real numbers; those of 64-bit integers are rounded.
    ///
    /// @param tensor the tensor
    /// @return a fresh array
    public static double[] reals(Tensor tensor) {
        int n = tensor.shape().elements();
        double[] reals = new double[n];
        switch (tensor.type()) {
            case F32 -> {
                float[] floats = tensor.floats();
                for (int i = 0; i < n; i++) {
                    reals[i] = floats[i];
                }
            }
            case F64 -> System.arraycopy(tensor.doubles(), 0, reals, 0, n);
            case F16 -> {
                short[] bits = tensor.shorts();
                for (int i = 0; i < n; i++) {
                    reals[i] = Float.float16ToFloat(bits[i]);
                }
            }
            case BF16 -> {
                short[] bits = tensor.shorts();
                for (int i = 0; i < n; i++) {
                    reals[i] = Float.intBitsToFloat(bits[i] << 16);
                }
            }
            case I8, I16, I32, I64, U8, U16, U32, U64, BOOL -> {
                long[] integers = integers(tensor);
                boolean unsigned = tensor.type() == DType.U64;
                for (int i = 0; i < n; i++) {
                    reals[i] = unsigned ? unsigned(integers[i]) : integers[i];
                }
            }
        }
        return reals;
    }

    /// The elements of a tensor of integers or truth values; those of U64 as their bits.
    ///
    /// @param tensor the tensor
    /// @return a fresh array
    /// @throws ShapeException when they are floats
    public static long[] integers(Tensor tensor) {
        int n = tensor.shape().elements();
        long[] integers = new long[n];
        switch (tensor.type()) {
            case I64, U64 -> System.arraycopy(tensor.longs(), 0, integers, 0, n);
            case I32 -> {
                int[] ints = tensor.ints();
                for (int i = 0; i < n; i++) {
                    integers[i] = ints[i];
                }
            }
            case U32 -> {
                int[] ints = tensor.ints();
                for (int i = 0; i < n; i++) {
                    integers[i] = Integer.toUnsignedLong(ints[i]);
                }
            }
            case U16 -> {
                short[] shorts = tensor.shorts();
                for (int i = 0; i < n; i++) {
                    integers[i] = Short.toUnsignedInt(shorts[i]);
                }
            }
            case I16 -> {
                short[] shorts = tensor.shorts();
                for (int i = 0; i < n; i++) {
                    integers[i] = shorts[i];
                }
            }
            case I8 -> {
                byte[] bytes = tensor.bytes();
                for (int i = 0; i < n; i++) {
                    integers[i] = bytes[i];
                }
            }
            case U8, BOOL -> {
                byte[] bytes = tensor.bytes();
                for (int i = 0; i < n; i++) {
                    integers[i] = Byte.toUnsignedInt(bytes[i]);
                }
            }
            case F32, F64, F16, BF16 ->
                throw new ShapeException("Tensor " + tensor + " holds floats, expected integers or truth values");
        }
        return integers;
    }

    /// A tensor of real numbers, each rounded once to the element type; integers are cut towards
    /// zero and wrap.
    static Tensor ofReals(DType type, Shape shape, double[] reals) {
        int n = reals.length;
        return switch (type) {
            case F64 -> Tensor.of(shape, reals);
            case F32 -> {
                float[] floats = new float[n];
                for (int i = 0; i < n; i++) {
                    floats[i] = (float) reals[i];
                }
                yield Tensor.of(shape, floats);
            }
            case F16 -> {
                short[] bits = new short[n];
                for (int i = 0; i < n; i++) {
                    bits[i] = Float.floatToFloat16(roundedToOdd(reals[i]));
                }
                yield Tensor.of(type, shape, bits);
            }
            case BF16 -> {
                short[] bits = new short[n];
                for (int i = 0; i < n; i++) {
                    bits[i] = bfloat16(roundedToOdd(reals[i]));
                }
                yield Tensor.of(type, shape, bits);
            }
            case BOOL -> {
                byte[] bytes = new byte[n];
                for (int i = 0; i < n; i++) {
                    bytes[i] = (byte) (reals[i] != 0 ? 1 : 0);
                }
                yield Tensor.of(type, shape, bytes);
            }
            case I8, I16, I32, I64, U8, U16, U32, U64 -> {
                long[] integers = new long[n];
                for (int i = 0; i < n; i++) {
                    integers[i] = type == DType.U64 ? unsigned(reals[i]) : (long) reals[i];
                }
                yield ofIntegers(type, shape, integers);
            }
        };
    }

    /// A tensor of integers, wrapped to the width of the element type; a truth value is whether it
    /// is not 0.
    static Tensor ofIntegers(DType type, Shape shape, long[] integers) {
        int n = integers.length;
        return switch (type) {
            case I64, U64 -> Tensor.of(type, shape, integers);
            case I32, U32 -> {
                int[] ints = new int[n];
                for (int i = 0; i < n; i++) {
                    ints[i] = (int) integers[i];
                }
                yield Tensor.of(type, shape, ints);
            }
            case I16, U16 -> {
                short[] shorts = new short[n];
                for (int i = 0; i < n; i++) {
                    shorts[i] = (short) integers[i];
                }
                yield Tensor.of(type, shape, shorts);
            }
            case I8, U8 -> {
                byte[] bytes = new byte[n];
                for (int i = 0; i < n; i++) {
                    bytes[i] = (byte) integers[i];
                }
                yield Tensor.of(type, shape, bytes);
            }
            case BOOL -> {
                byte[] bytes = new byte[n];
                for (int i = 0; i < n; i++) {
                    bytes[i] = (byte) (integers[i] != 0 ? 1 : 0);
                }
                yield Tensor.of(type, shape, bytes);
            }
            case F32, F64, F16, BF16 -> {
                double[] reals = new double[n];
                for (int i = 0; i < n; i++) {
                    reals[i] = type == DType.F64 ? integers[i] : roundedToOdd(integers[i]);
                }
                yield ofReals(type, shape, reals);
            }
        };
    }

    /// The elements in another type: floats to integers as [#ofReals] has it, everything else
    /// rounded once or wrapped.
    ///
    /// @return the tensor itself when it has the type
    static Tensor cast(Tensor tensor, DType to) {
        if (tensor.type() == to) {
            return tensor;
        }
        if (tensor.type().isFloat() || to == DType.F64) {
            return ofReals(to, tensor.shape(), reals(tensor));
        }
        long[] integers = integers(tensor);
        if (tensor.type() != DType.U64 || !to.isFloat()) {
            return ofIntegers(to, tensor.shape(), integers);
        }
        double[] reals = new double[integers.length];
        for (int i = 0; i < reals.length; i++) {
            long bits = integers[i];
            reals[i] = bits >= 0 ? roundedToOdd(bits) : roundedToOdd((bits >>> 1) | (bits & 1)) * 2;
        }
        return ofReals(to, tensor.shape(), reals);
    }

    /// A `float` that rounds to any shorter type as the `double` does: where it is not exact, the
    /// one of its two neighbours whose last bit is 1.
    private static float roundedToOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || Double.isNaN(value)) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        int towardsZero = Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits;
        return Float.intBitsToFloat(towardsZero | 1);
    }

    /// A `double` that rounds to any shorter type as the integer does: between multiples of 2048
    /// of many digits it is the middle, whatever the distance.
    private static double roundedToOdd(long value) {
        long rest = value & 0x7ff;
        boolean isExact = rest == 0 || Math.abs((double) value) < 0x1p53;
        return isExact ? value : value - rest | 0x400;
    }

    /// The bits of an unsigned integer, as large as possible when it is too small.
    private static long unsigned(double value) {
        return value < 0x1p63 ? (long) value : (long) (value - 0x1p63) ^ Long.MIN_VALUE;
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /// The nearest bfloat16, ties to even.
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
