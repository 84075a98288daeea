package org.lanewise.onnx;

import java.util.Optional;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Tensor;

/// How a tensor differs from what it must be.
final class Difference {

    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-5;
    private static final double ABSOLUTE_OF_MODELS = 1e-4;

    private Difference() {}

    /// Compares two tensors.
    ///
    /// @param weights whether the tensor comes from a model with weights
    /// @return the first difference in words; empty when there is none
    static Optional<String> of(Tensor actual, Tensor expected, boolean weights) {
        if (!TensorType.of(actual).equals(TensorType.of(expected))) {
            return Optional.of("is " + actual + ", expected " + expected);
        }
        double[] is = elements(actual);
        double[] must = elements(expected);
        boolean exact = !floats(expected.type());
        double largest = 1;
        for (double element : must) {
            largest = Double.isFinite(element) ? Math.max(largest, Math.abs(element)) : largest;
        }
        double absolute = weights ? ABSOLUTE_OF_MODELS * largest : ABSOLUTE;
        int wrong = 0;
        String first = "";
        for (int i = 0; i < must.length; i++) {
            double bound = exact ? 0 : absolute + RELATIVE * Math.abs(must[i]);
            boolean right = is[i] == must[i]
                    || Double.isNaN(is[i]) && Double.isNaN(must[i])
                    || Math.abs(is[i] - must[i]) <= bound && Double.isFinite(must[i]);
            if (!right && wrong++ == 0) {
                first = "element " + i + " is " + is[i] + ", expected " + must[i];
            }
        }
        return wrong == 0
                ? Optional.empty()
                : Optional.of(first + ", " + wrong + " of " + must.length + " elements of " + expected + " differ");
    }

    private static boolean floats(DType type) {
        return switch (type) {
            case F32, F64, F16, BF16 -> true;
            case I8, I16, I32, I64, U8, U16, U32, U64, BOOL -> false;
        };
    }

    private static double[] elements(Tensor tensor) {
        double[] elements = new double[tensor.shape().elements()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = switch (tensor.type()) {
                case F32 -> tensor.floats()[i];
                case F64 -> tensor.doubles()[i];
                case F16 -> Float.float16ToFloat(tensor.shorts()[i]);
                case BF16 -> Float.intBitsToFloat(tensor.shorts()[i] << 16);
                case I64, U64 -> tensor.longs()[i];
                case I32, U32 -> tensor.ints()[i];
                case I16, U16 -> tensor.shorts()[i];
                case I8, U8, BOOL -> tensor.bytes()[i];
            };
        }
        return elements;
    }
}
