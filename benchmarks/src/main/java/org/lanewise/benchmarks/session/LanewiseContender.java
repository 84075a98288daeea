package org.lanewise.benchmarks.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.tensor.Tensor;

/// A model on a session of ours.
final class LanewiseContender implements Contender {

    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final Session session;
    private final Runnable call;
    private final Supplier<List<float[]>> results;

    LanewiseContender(ServedModel model, int threads) {
        session = compile(model, threads);
        if (model.model().network().hasOperators()) {
            Map<String, Tensor> tensors = model.tensors();
            call = () -> session.run(tensors);
            results = () ->
                    session.run(tensors).values().stream().map(Tensor::floats).toList();
            return;
        }
        float[][] inputs = model.inputs().values().toArray(float[][]::new);
        float[][] outputs = model.outputArrays().toArray(float[][]::new);
        call = inputs.length == 1 && outputs.length == 1
                ? () -> session.run(inputs[0], outputs[0])
                : () -> session.run(inputs, outputs, 1);
        results = () -> Arrays.asList(outputs);
    }

    /// A session, which whoever takes it closes.
    static Session compile(ServedModel model, int threads) {
        return Session.compile(model.model(), SessionOptions.defaults().threads(threads));
    }

    /// Makes the session warm, as a service does before its first request.
    void warmUp() {
        session.warmUp(WARM_UP);
    }

    @Override
    public String implementation() {
        return "Lanewise";
    }

    @Override
    public void run() {
        call.run();
    }

    @Override
    public float[] result() {
        return ServedModel.joined(results.get());
    }

    @Override
    public void close() {
        session.close();
    }
}
