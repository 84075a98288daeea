package org.lanewise.ops.simd;

/// Epilogues as plain loops, for activations whose result is one rounding or none.
final class EpilogueOracle {

    private static final UnaryFunction[] ACTIVATIONS = {
        null, new UnaryFunction.Relu(), new UnaryFunction.Clip(0f, 6f), new UnaryFunction.HardSwish()
    };

    private EpilogueOracle() {}

    /// One of the epilogues that [#after] knows.
    ///
    /// @param number 0 or more
    /// @param residual whether there may be one
    static Epilogue epilogue(int number, boolean residual) {
        return new Epilogue(residual, ACTIVATIONS[number % ACTIVATIONS.length]);
    }

    /// What an epilogue makes of the results of an operation.
    ///
    /// @param epilogue the epilogue
    /// @param values the results
    /// @param residual what it may add
    static float[] after(Epilogue epilogue, float[] values, float[] residual) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            float x = epilogue.residual() ? result[i] + residual[i] : result[i];
            result[i] = switch (epilogue.activation()) {
                case null -> x;
                case UnaryFunction.Relu() -> x < 0 ? 0 : x;
                case UnaryFunction.Clip(float min, float max) -> Math.min(Math.max(x, min), max);
                case UnaryFunction.HardSwish() -> Math.clamp(Math.fma(x, 1f / 6f, 0.5f), 0f, 1f) * x;
                default -> throw new AssertionError(epilogue);
            };
        }
        return result;
    }
}
