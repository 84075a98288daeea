package org.lanewise.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Loss;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Network;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Losses in double by their definitions, of networks that are a `Tanh` and a loss.
final class LossOracle {

    private LossOracle() {}

    static Map<String, Tensor> outputs(Network network, Map<String, Tensor> inputs) {
        Tensor input = inputs.get("input");
        double[] prediction = new double[input.shape().elements()];
        float[] rounded = new float[prediction.length];
        for (int i = 0; i < prediction.length; i++) {
            prediction[i] = Math.tanh(input.floats()[i]);
            rounded[i] = (float) prediction[i];
        }
        Loss loss = (Loss) network.nodes().getLast().layer();
        double value = of(
                loss, prediction, inputs.get("target").floats(), input.shape().size(0));
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put("tanh1", Tensor.of(input.shape(), rounded));
        outputs.put("loss", Tensor.of(Shape.scalar(), (float) value));
        return outputs;
    }

    private static double of(Loss loss, double[] x, float[] target, int images) {
        double sum = 0;
        switch (loss) {
            case SoftmaxCrossEntropy(double smoothing) -> {
                int classes = x.length / images;
                for (int n = 0; n < images; n++) {
                    double total = 0;
                    for (int c = 0; c < classes; c++) {
                        total += Math.exp(x[n * classes + c]);
                    }
                    for (int c = 0; c < classes; c++) {
                        double weight = smoothing / classes + (c == (int) target[n] ? 1 - smoothing : 0);
                        sum -= weight * Math.log(Math.exp(x[n * classes + c]) / total);
                    }
                }
                return sum / images;
            }
            case BinaryCrossEntropyWithLogits() -> {
                for (int i = 0; i < x.length; i++) {
                    sum += Math.max(x[i], 0) - x[i] * target[i] + Math.log1p(Math.exp(-Math.abs(x[i])));
                }
            }
            case MeanSquaredError() -> {
                for (int i = 0; i < x.length; i++) {
                    sum += (x[i] - target[i]) * (x[i] - target[i]);
                }
            }
            case Huber(double delta) -> {
                for (int i = 0; i < x.length; i++) {
                    double error = Math.abs(x[i] - target[i]);
                    sum += error <= delta ? error * error / 2 : delta * (error - delta / 2);
                }
            }
        }
        return sum / x.length;
    }
}
