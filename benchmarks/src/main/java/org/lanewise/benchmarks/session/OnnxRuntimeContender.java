package org.lanewise.benchmarks.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.tensor.Shape;

/// A model on ONNX Runtime at its best: all optimizations, as many threads inside an operator as we
/// have, inputs and outputs in direct buffers that are bound once.
final class OnnxRuntimeContender implements Contender {

    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final String name;

    /// @param model the model
    /// @param threads threads of an operator
    /// @param spinning whether its threads spin while they wait; of no effect with one thread
    OnnxRuntimeContender(ServedModel model, int threads, boolean spinning) {
        this(model.file(), model.inputs(), inputShapes(model), model.outputs(), threads, spinning);
    }

    /// @param file the model
    /// @param values inputs by name
    /// @param inputShapes their shapes
    /// @param outputShapes shapes of the outputs by name
    /// @param threads threads of an operator
    /// @param spinning whether its threads spin while they wait
    OnnxRuntimeContender(
            Path file,
            Map<String, float[]> values,
            Map<String, Shape> inputShapes,
            Map<String, Shape> outputShapes,
            int threads,
            boolean spinning) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        name = "ONNX Runtime" + (threads == 1 ? "" : spinning ? ", spinning" : ", not spinning");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
            session = environment.createSession(file.toString(), options);
            for (Map.Entry<String, float[]> value : values.entrySet()) {
                Shape shape = inputShapes.getOrDefault(value.getKey(), Shape.of());
                inputs.put(value.getKey(), tensor(environment, value.getValue(), shape));
            }
            for (Map.Entry<String, Shape> output : outputShapes.entrySet()) {
                float[] zeros = new float[output.getValue().elements()];
                outputs.put(output.getKey(), tensor(environment, zeros, output.getValue()));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + file, e);
        }
    }

    private static Map<String, Shape> inputShapes(ServedModel model) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        model.inputs().keySet().forEach(input -> shapes.put(input, model.shape(input)));
        return shapes;
    }

    private static OnnxTensor tensor(OrtEnvironment environment, float[] values, Shape shape) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        buffer.put(values).rewind();
        long[] sizes = new long[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = shape.size(axis);
        }
        return OnnxTensor.createTensor(environment, buffer, sizes);
    }

    @Override
    public String implementation() {
        return name;
    }

    @Override
    public void run() {
        try {
            session.run(inputs, outputs).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public float[] result() {
        List<float[]> results = new ArrayList<>();
        for (OnnxTensor output : outputs.values()) {
            FloatBuffer buffer = output.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            results.add(values);
        }
        return ServedModel.joined(results);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }
}
