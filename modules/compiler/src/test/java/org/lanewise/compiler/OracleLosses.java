package org.lanewise.compiler;

import java.util.function.DoubleBinaryOperator;

/// Losses by their definitions.
final class OracleLosses {

    private OracleLosses() {}

    static OracleArray crossEntropy(double smoothing, OracleArray prediction, OracleArray target) {
        int classes = prediction.size(1);
        double sum = 0;
        for (int n = 0; n < prediction.size(0); n++) {
            double total = 0;
            for (int c = 0; c < classes; c++) {
                total += Math.exp(prediction.data()[n * classes + c]);
            }
            for (int c = 0; c < classes; c++) {
                double share = smoothing / classes + (c == target.data()[n] ? 1 - smoothing : 0);
                sum -= share * (prediction.data()[n * classes + c] - Math.log(total));
            }
        }
        return OracleArray.scalar(sum / prediction.size(0));
    }

    static OracleArray binaryCrossEntropy(OracleArray prediction, OracleArray target) {
        return mean(prediction, target, (x, t) -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x))));
    }

    static OracleArray meanSquared(OracleArray prediction, OracleArray target) {
        return mean(prediction, target, (x, t) -> (x - t) * (x - t));
    }

    static OracleArray huber(double delta, OracleArray prediction, OracleArray target) {
        return mean(prediction, target, (x, t) -> {
            double e = Math.abs(x - t);
            return e <= delta ? e * e / 2 : delta * (e - delta / 2);
        });
    }

    private static OracleArray mean(OracleArray prediction, OracleArray target, DoubleBinaryOperator term) {
        double sum = 0;
        for (int i = 0; i < prediction.data().length; i++) {
            sum += term.applyAsDouble(prediction.data()[i], target.data()[i]);
        }
        return OracleArray.scalar(sum / prediction.data().length);
    }
}
