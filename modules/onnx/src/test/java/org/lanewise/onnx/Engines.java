package org.lanewise.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.lanewise.compiler.Program;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Parameters;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Runs models here and in ONNX Runtime.
final class Engines {

    private static final long FOLDED = 1L << 24;

    private Engines() {}

    /// Parameters that no two layers have alike: positive variances, everything else around 0.
    static Model model(Network network, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            int elements = parameter.shape().elements();
            float[] values = new float[elements];
            double scale = Math.min(
                    1,
                    2
                            / Math.sqrt(Math.max(
                                    1,
                                    elements
                                            / (double) Math.max(
                                                    1,
                                                    parameter.shape().rank() == 0
                                                            ? 1
                                                            : parameter.shape().size(0)))));
            boolean variance = parameter.name().endsWith("running_variance");
            for (int i = 0; i < elements; i++) {
                values[i] = (float) (variance ? 0.5 + random.nextDouble() : scale * random.nextGaussian());
            }
            tensors.put(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return new Model(network, Parameters.of(network, tensors));
    }

    /// A model that starts as networks do, with biases, scales and statistics disturbed, so that
    /// rounding is not amplified from layer to layer of a deep one, and none of them is 0 or 1.
    static Model disturbed(Network network, long seed) {
        Random random = new Random(seed);
        Parameters initial = Parameters.initial(network, seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            Tensor tensor = initial.get(parameter.name());
            float[] values = tensor.floats().clone();
            for (int i = 0; i < values.length && parameter.shape().rank() == 1; i++) {
                values[i] = (float) (values[i] * (0.8 + 0.4 * random.nextDouble()));
                values[i] += parameter.name().matches(".*(bias|beta|mean)") ? (float) (0.1 * random.nextGaussian()) : 0;
            }
            tensors.put(parameter.name(), Tensor.of(parameter.shape(), values));
        }
        return new Model(network, Parameters.of(network, tensors));
    }

    /// Inputs around 0; a target of classes is whole numbers below 6.
    static Map<String, Tensor> inputs(Network network, int batch, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Input input : network.inputs()) {
            Shape shape = input.shape(batch);
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = shape.rank() == 1 ? random.nextInt(6) : (float) (2 * random.nextGaussian());
            }
            inputs.put(input.name(), Tensor.of(shape, values));
        }
        return inputs;
    }

    static Map<String, Tensor> lanewise(Model model, Map<String, Tensor> inputs) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> types.put(name, TensorType.of(tensor)));
        return Program.compile(model, types, Map.of(), FOLDED).run(inputs);
    }

    /// The outputs of ONNX Runtime, all of which must be floats.
    static Map<String, Tensor> onnxRuntime(byte[] file, Map<String, Tensor> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file, options)) {
                for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                    long[] sizes = Arrays.stream(input.getValue().shape().sizes())
                            .asLongStream()
                            .toArray();
                    FloatBuffer values = FloatBuffer.wrap(input.getValue().floats());
                    given.put(input.getKey(), OnnxTensor.createTensor(environment, values, sizes));
                }
                try (OrtSession.Result result = session.run(given)) {
                    Map<String, Tensor> outputs = new LinkedHashMap<>();
                    for (var output : result) {
                        OnnxTensor tensor = (OnnxTensor) output.getValue();
                        FloatBuffer buffer = tensor.getFloatBuffer();
                        float[] values = new float[buffer.remaining()];
                        buffer.get(values);
                        int[] sizes = Arrays.stream(tensor.getInfo().getShape())
                                .mapToInt(Math::toIntExact)
                                .toArray();
                        outputs.put(output.getKey(), Tensor.of(Shape.of(sizes), values));
                    }
                    return outputs;
                }
            }
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    /// The greatest difference of any output, relative to its greatest element where that is
    /// above 1; infinite where names or shapes differ.
    static double difference(Map<String, Tensor> actual, Map<String, Tensor> expected) {
        if (!actual.keySet().equals(expected.keySet())) {
            return Double.POSITIVE_INFINITY;
        }
        double worst = 0;
        for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
            Tensor is = actual.get(entry.getKey());
            Tensor must = entry.getValue();
            if (!is.shape().equals(must.shape())) {
                return Double.POSITIVE_INFINITY;
            }
            double largest = 1;
            double difference = 0;
            for (int i = 0; i < must.floats().length; i++) {
                double error = Math.abs((double) is.floats()[i] - must.floats()[i]);
                difference = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(difference, error);
                largest = Math.max(largest, Math.abs(must.floats()[i]));
            }
            worst = Math.max(worst, difference / largest);
        }
        return worst;
    }
}
