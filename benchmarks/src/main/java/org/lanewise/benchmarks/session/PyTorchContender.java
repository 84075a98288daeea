package org.lanewise.benchmarks.session;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.benchmarks.torch.TorchScript;

/// A model on PyTorch through DJL: TorchScript, no gradients, inputs bound once, as many threads
/// inside an operator as we have.
final class PyTorchContender implements Contender {

    private static final String NAME = "PyTorch";

    static {
        // DJL would tell its makers of every start, and look for libraries in the network.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final IValue[] inputs;
    private final String name;

    PyTorchContender(ServedModel model, int threads) {
        Engine engine = Engine.getEngine(NAME);
        name = NAME + " " + engine.getVersion();
        JniUtils.setNumThreads(threads);
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(true);
        manager = (PtNDManager) engine.newBaseManager(Device.cpu());
        module = load(model);
        inputs = model.inputs().keySet().stream()
                .map(input -> input(model, input))
                .toArray(IValue[]::new);
    }

    private IValue input(ServedModel model, String input) {
        long[] sizes = Arrays.stream(model.shape(input).sizes()).asLongStream().toArray();
        float[] values = Objects.requireNonNull(model.inputs().get(input));
        return IValue.from((PtNDArray) manager.create(values, new Shape(sizes)));
    }

    private PtSymbolBlock load(ServedModel model) {
        try {
            Path file = Files.createTempFile("lanewise-", ".pt");
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    TorchScript.write(model.model(), out);
                }
                PtSymbolBlock block = JniUtils.loadModule(manager, file, true, new String[0], new String[0], false);
                JniUtils.enableInferenceMode(block);
                return block;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PyTorch: cannot write '" + model.name() + "'", e);
        }
    }

    @Override
    public String implementation() {
        return name;
    }

    @Override
    public void run() {
        module.forward(inputs).close();
    }

    @Override
    public float[] result() {
        try (IValue result = module.forward(inputs);
                NDList list = result.toNDList(manager)) {
            List<float[]> arrays = new ArrayList<>();
            for (NDArray array : list) {
                arrays.add(array.toFloatArray());
            }
            return ServedModel.joined(arrays);
        }
    }

    @Override
    public void close() {
        Arrays.stream(inputs).forEach(IValue::close);
        module.close();
        manager.close();
    }
}
