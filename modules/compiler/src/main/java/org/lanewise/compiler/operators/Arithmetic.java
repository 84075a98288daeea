package org.lanewise.compiler.operators;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Arithmetic on two operands that broadcast against each other.
final class Arithmetic {

    private Arithmetic() {}

    static Tensor run(BinaryFunction function, Tensor a, Tensor b, Shape shape) {
        int[] atA = Broadcast.indices(a.shape(), shape);
        int[] atB = Broadcast.indices(b.shape(), shape);
        if (a.type().isFloat() || b.type().isFloat()) {
            DoubleBinaryOperator real = real(function);
            double[] realA = Numbers.reals(a);
            double[] realB = Numbers.reals(b);
            boolean holdsInfinity = a.type().isFloat();
            double[] result = new double[atA.length];
            for (int i = 0; i < result.length; i++) {
                double value = real.applyAsDouble(realA[atA[i]], realB[atB[i]]);
                result[i] = holdsInfinity || Double.isFinite(value) ? value : 0;
            }
            return Numbers.ofReals(a.type(), shape, result);
        }
        LongBinaryOperator integer = integer(function, a.type(), b.type());
        long[] integerA = Numbers.integers(a);
        long[] integerB = Numbers.integers(b);
        long[] result = new long[atA.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = integer.applyAsLong(integerA[atA[i]], integerB[atB[i]]);
        }
        return Numbers.ofIntegers(a.type(), shape, result);
    }

    private static DoubleBinaryOperator real(BinaryFunction function) {
        return switch (function) {
            case ADD -> Double::sum;
            case SUB -> (a, b) -> a - b;
            case MUL -> (a, b) -> a * b;
            case DIV -> (a, b) -> a / b;
            case MOD -> Arithmetic::modulo;
            case FMOD -> (a, b) -> a % b;
            case POW -> Arithmetic::power;
            case BITWISE_AND, BITWISE_OR, BITWISE_XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                throw new AssertionError(function + " is no function of real numbers");
        };
    }

    private static LongBinaryOperator integer(BinaryFunction function, DType type, DType typeB) {
        boolean unsigned = type == DType.U64;
        int bits = 8 * type.bytes();
        return switch (function) {
            case ADD -> Long::sum;
            case SUB -> (a, b) -> a - b;
            case MUL -> (a, b) -> a * b;
            case DIV -> (a, b) -> b == 0 ? 0 : unsigned ? Long.divideUnsigned(a, b) : a / b;
            case MOD -> (a, b) -> b == 0 ? 0 : unsigned ? Long.remainderUnsigned(a, b) : Math.floorMod(a, b);
            case FMOD -> (a, b) -> b == 0 ? 0 : unsigned ? Long.remainderUnsigned(a, b) : a % b;
            case POW -> {
                boolean unsignedExponent = typeB == DType.U64;
                yield (a, b) -> b < 0 && !unsignedExponent ? reciprocalPower(a, b) : power(a, b);
            }
            case BITWISE_AND -> (a, b) -> a & b;
            case BITWISE_OR -> (a, b) -> a | b;
            case BITWISE_XOR -> (a, b) -> a ^ b;
            case SHIFT_LEFT -> (a, b) -> b < 0 || b >= bits ? 0 : a << b;
            case SHIFT_RIGHT -> (a, b) -> b < 0 || b >= bits ? 0 : a >>> b;
        };
    }

    /// The remainder with the sign of the divisor.
    private static double modulo(double a, double b) {
        double remainder = a % b;
        if (remainder == 0) {
            return Math.copySign(0, b);
        }
        return remainder < 0 == b < 0 ? remainder : remainder + b;
    }

    /// The power as IEEE 754 has it: 1 to any, and -1 to an infinite one, is 1.
    private static double power(double a, double b) {
        return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : StrictMath.pow(a, b);
    }

    /// The power to an exponent without sign.
    private static long power(long a, long exponent) {
        long result = 1;
        long square = a;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    /// The power to a negative exponent, cut towards zero.
    private static long reciprocalPower(long a, long exponent) {
        if (a == 1) {
            return 1;
        }
        return a == -1 ? (exponent & 1) == 0 ? 1 : -1 : 0;
    }
}
