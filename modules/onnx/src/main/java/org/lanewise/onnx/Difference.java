package org.lanewise.onnx;

import java.util.Optional;
import org.lanewise.compiler.operators.Numbers;
import org.lanewise.compiler.operators.TensorType;
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
        if (!expected.type().isFloat()) {
            return ofIntegers(Numbers.integers(actual), Numbers.integers(expected), expected);
        }
        double[] is = Numbers.reals(actual);
        double[] must = Numbers.reals(expected);
        double largest = 1;
        for (double element : must) {
            largest = Double.isFinite(element) ? Math.max(largest, Math.abs(element)) : largest;
        }
        double absolute = weights ? ABSOLUTE_OF_MODELS * largest : ABSOLUTE;
        int wrong = 0;
        String first = "";
        for (int i = 0; i < must.length; i++) {
            double bound = absolute + RELATIVE * Math.abs(must[i]);
            boolean right = is[i] == must[i]
                    || Double.isNaN(is[i]) && Double.isNaN(must[i])
                    || Math.abs(is[i] - must[i]) <= bound && Double.isFinite(must[i]);
            if (!right && wrong++ == 0) {
                first = "element " + i + " is " + is[i] + ", expected " + must[i];
            }
        }
        return described(wrong, first, expected);
    }

    private static Optional<String> ofIntegers(long[] is, long[] must, Tensor expected) {
        int wrong = 0;
        String first = "";
        for (int i = 0; i < must.length; i++) {
            if (is[i] != must[i] && wrong++ == 0) {
                first = "element " + i + " is " + is[i] + ", expected " + must[i];
            }
        }
        return described(wrong, first, expected);
    }

    private static Optional<String> described(int wrong, String first, Tensor expected) {
        return wrong == 0
                ? Optional.empty()
                : Optional.of(first + ", " + wrong + " of " + expected.shape().elements() + " elements of " + expected
                        + " differ");
    }
}
