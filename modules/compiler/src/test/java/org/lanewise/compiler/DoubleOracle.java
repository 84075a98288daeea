package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.Activation;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.Huber;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Permute;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.layers.Upsample;

/// The forward pass of a network in `double`, one plain loop a layer on NCHW arrays.
///
/// It reads the records of a network and computes everything else itself: sizes, windows, random
/// factors.
///
/// @param network the network
/// @param training whether batch statistics, random slopes and dropout are meant
/// @param masks what random layers draw in training
record DoubleOracle(Network network, boolean training, OracleMasks masks) {

    /// Computes every value.
    ///
    /// @param given inputs and parameters by name; running statistics are replaced in training
    /// @return all values by name, `given` among them
    Map<String, OracleArray> run(Map<String, OracleArray> given) {
        Map<String, OracleArray> values = new HashMap<>(given);
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            List<OracleArray> inputs = pick(values, node.inputs());
            List<OracleArray> parameters = pick(values, node.parameters());
            values.put(node.outputs().getFirst(), apply(node, i, inputs, parameters));
        }
        return values;
    }

    private static List<OracleArray> pick(Map<String, OracleArray> values, List<String> names) {
        List<OracleArray> picked = new ArrayList<>();
        for (String name : names) {
            picked.add(values.get(name));
        }
        return picked;
    }

    /// Whether the running statistics of a batch normalisation are constants.
    private boolean constant(Node node) {
        return network.parameters().stream()
                .filter(parameter -> node.parameters().subList(2, 4).contains(parameter.name()))
                .allMatch(parameter -> parameter.kind() == ParameterSpec.Kind.CONSTANT);
    }

    private OracleArray apply(Node node, int index, List<OracleArray> inputs, List<OracleArray> parameters) {
        OracleArray x = inputs.getFirst();
        return switch (node.layer()) {
            case Conv2d layer -> OracleConvolutions.convolution(layer, x, parameters);
            case ConvTranspose2d layer -> OracleConvolutions.transposed(layer, x, parameters);
            case Linear layer -> OracleConvolutions.linear(layer, x, parameters);
            case PRelu _ -> OracleActivations.prelu(x, parameters.getFirst());
            case RRelu layer when training -> scaled(x, masks.slopes(layer, index, x.size(0), x.sample()), 1, true);
            case Activation layer -> OracleActivations.apply(OracleActivations.function(layer), x);
            case Softmax(int axis) -> OracleNorms.softmax(axis, x, false);
            case LogSoftmax(int axis) -> OracleNorms.softmax(axis, x, true);
            case MaxPool2d layer -> OraclePools.max(layer, x);
            case AvgPool2d layer -> OraclePools.average(layer, x);
            case LpPool2d layer -> OraclePools.norm(layer, x);
            case GlobalMaxPool2d() -> OraclePools.globalMax(x);
            case GlobalAvgPool2d() -> OraclePools.globalAverage(x);
            case AdaptiveMaxPool2d layer -> OraclePools.adaptiveMax(layer.output(), x);
            case AdaptiveAvgPool2d layer -> OraclePools.adaptiveAverage(layer.output(), x);
            case BatchNorm2d layer -> OracleNorms.batchNorm(layer, x, parameters, training && !constant(node));
            case GroupNorm layer -> OracleNorms.groupNorm(layer, x, parameters);
            case LayerNorm layer -> OracleNorms.layerNorm(layer, x, parameters);
            case LocalResponseNorm layer -> OracleNorms.localResponse(layer, x);
            case Dropout layer ->
                training ? scaled(x, masks.factors(layer, index, x.size(0), x.sample()), 1, false) : x;
            case Dropout2d layer ->
                training ? scaled(x, masks.factors(layer, index, x.size(0), x.size(1)), x.plane(), false) : x;
            case Flatten() -> new OracleArray(new int[] {x.size(0), x.sample()}, x.data());
            case Reshape(List<Integer> sizes) -> reshaped(x, sizes);
            case Permute(List<Integer> order) -> permuted(x, order);
            case Operator _ -> throw new AssertionError("operators have an oracle of their own");
            case Add() -> sum(inputs);
            case Multiply() -> product(x, inputs.get(1));
            case Concat(int axis) -> joined(axis, inputs);
            case Upsample layer -> OraclePools.upsample(layer, x);
            case SoftmaxCrossEntropy(double smoothing) -> OracleLosses.crossEntropy(smoothing, x, inputs.get(1));
            case BinaryCrossEntropyWithLogits() -> OracleLosses.binaryCrossEntropy(x, inputs.get(1));
            case MeanSquaredError() -> OracleLosses.meanSquared(x, inputs.get(1));
            case Huber(double delta) -> OracleLosses.huber(delta, x, inputs.get(1));
        };
    }

    private static OracleArray scaled(OracleArray x, double[] factors, int run, boolean negativeOnly) {
        OracleArray y = OracleArray.like(x);
        for (int i = 0; i < y.data().length; i++) {
            boolean kept = negativeOnly && x.data()[i] > 0;
            y.data()[i] = kept ? x.data()[i] : x.data()[i] * factors[i / run];
        }
        return y;
    }

    private static OracleArray reshaped(OracleArray x, List<Integer> sizes) {
        int[] shape = new int[sizes.size() + 1];
        shape[0] = x.size(0);
        int known = 1;
        for (int size : sizes) {
            known *= size == -1 ? 1 : size;
        }
        for (int i = 1; i < shape.length; i++) {
            shape[i] = sizes.get(i - 1) == -1 ? x.sample() / known : sizes.get(i - 1);
        }
        return new OracleArray(shape, x.data());
    }

    private static OracleArray permuted(OracleArray x, List<Integer> order) {
        int[] sizes = x.sizes().clone();
        for (int i = 0; i < order.size(); i++) {
            sizes[i + 1] = x.size(order.get(i));
        }
        OracleArray y = OracleArray.zeros(sizes);
        int[] position = new int[sizes.length];
        for (int i = 0; i < y.data().length; i++) {
            int rest = i;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                position[axis == 0 ? 0 : order.get(axis - 1)] = rest % sizes[axis];
                rest /= sizes[axis];
            }
            int from = 0;
            for (int axis = 0; axis < sizes.length; axis++) {
                from = from * x.size(axis) + position[axis];
            }
            y.data()[i] = x.data()[from];
        }
        return y;
    }

    private static OracleArray sum(List<OracleArray> terms) {
        OracleArray y = OracleArray.like(terms.getFirst());
        for (OracleArray term : terms) {
            for (int i = 0; i < y.data().length; i++) {
                y.data()[i] += term.data()[i];
            }
        }
        return y;
    }

    private static OracleArray product(OracleArray x, OracleArray factors) {
        OracleArray y = OracleArray.like(x);
        int each = x.data().length / factors.data().length;
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = x.data()[i] * factors.data()[i / each];
        }
        return y;
    }

    private static OracleArray joined(int axis, List<OracleArray> parts) {
        int[] sizes = parts.getFirst().sizes().clone();
        int at = axis < 0 ? axis + sizes.length : axis;
        sizes[at] = parts.stream().mapToInt(part -> part.size(at)).sum();
        OracleArray y = OracleArray.zeros(sizes);
        int outer = OracleArray.count(sizes, 0, at);
        int to = 0;
        for (int row = 0; row < outer; row++) {
            for (OracleArray part : parts) {
                int length = part.data().length / outer;
                System.arraycopy(part.data(), row * length, y.data(), to, length);
                to += length;
            }
        }
        return y;
    }
}
