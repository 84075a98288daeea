package org.lanewise.compiler.operators;

import java.util.function.DoubleUnaryOperator;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.tensor.Tensor;

/// What an [ActivationOp] computes.
final class ActivationEvaluation {

    private static final double ROOT_TWO = Math.sqrt(2);
    private static final double ROOT_TWO_BY_PI = 0x1.9884533d43651p-1;
    private static final double CUBE = 0.044715;

    private ActivationEvaluation() {}

    static Tensor run(ActivationOp op, Operands in) {
        Tensor x = in.get(0);
        return switch (op) {
            case ActivationOp.Relu _ when !x.type().isFloat() -> relu(x);
            case ActivationOp.PRelu _ -> pRelu(x, in.get(1));
            default -> ElementwiseEvaluation.map(x, function(op));
        };
    }

    private static DoubleUnaryOperator function(ActivationOp op) {
        return switch (op) {
            case ActivationOp.Relu _ -> x -> Math.max(x, 0);
            case ActivationOp.LeakyRelu(double alpha) -> x -> x < 0 ? alpha * x : x;
            case ActivationOp.PRelu _ -> throw new AssertionError("PRelu has two operands");
            case ActivationOp.Elu(double alpha) -> x -> x < 0 ? alpha * StrictMath.expm1(x) : x;
            case ActivationOp.Selu(double alpha, double gamma) ->
                x -> gamma * (x > 0 ? x : alpha * StrictMath.expm1(x));
            case ActivationOp.Celu(double alpha) ->
                x -> Math.max(0, x) + Math.min(0, alpha * StrictMath.expm1(x / alpha));
            case ActivationOp.ThresholdedRelu(double alpha) -> x -> x > alpha ? x : Double.isNaN(x) ? x : 0;
            case ActivationOp.Sigmoid _ -> RealFunctions::sigmoid;
            case ActivationOp.HardSigmoid(double alpha, double beta) -> x -> unit(alpha * x + beta);
            case ActivationOp.HardSwish _ -> x -> x * unit(x / 6 + 0.5);
            case ActivationOp.Swish(double alpha) -> x -> x * RealFunctions.sigmoid(alpha * x);
            case ActivationOp.Gelu(boolean tanhApproximation) ->
                tanhApproximation
                        ? x -> x / 2 * (1 + StrictMath.tanh(ROOT_TWO_BY_PI * (x + CUBE * x * x * x)))
                        : x -> x / 2 * (1 + RealFunctions.erf(x / ROOT_TWO));
            case ActivationOp.Softplus _ -> RealFunctions::softplus;
            case ActivationOp.Softsign _ -> x -> x / (1 + Math.abs(x));
            case ActivationOp.Mish _ -> x -> x * StrictMath.tanh(RealFunctions.softplus(x));
            case ActivationOp.Shrink(double bias, double lambda) ->
                x -> x < -lambda ? x + bias : x > lambda ? x - bias : Double.isNaN(x) ? x : 0;
        };
    }

    private static double unit(double x) {
        return Math.max(0, Math.min(1, x));
    }

    private static Tensor relu(Tensor x) {
        long[] values = Numbers.integers(x);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return Numbers.ofIntegers(x.type(), x.shape(), values);
    }

    private static Tensor pRelu(Tensor x, Tensor slope) {
        int[] at = Broadcast.indices(slope.shape(), x.shape());
        if (x.type().isFloat()) {
            double[] values = Numbers.reals(x);
            double[] slopes = Numbers.reals(slope);
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] < 0 ? slopes[at[i]] * values[i] : values[i];
            }
            return Numbers.ofReals(x.type(), x.shape(), values);
        }
        long[] values = Numbers.integers(x);
        long[] slopes = Numbers.integers(slope);
        boolean signed = ElementTypes.SIGNED.hold(x.type());
        for (int i = 0; i < values.length; i++) {
            values[i] = signed && values[i] < 0 ? slopes[at[i]] * values[i] : values[i];
        }
        return Numbers.ofIntegers(x.type(), x.shape(), values);
    }
}
