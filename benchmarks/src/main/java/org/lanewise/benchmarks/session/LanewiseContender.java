package org.lanewise.benchmarks.session;

import java.time.Duration;
import java.util.Arrays;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;

/// A model on a session of ours.
final class LanewiseContender implements Contender {

    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final Session session;
    private final float[][] inputs;
    private final float[][] outputs;
    private final boolean single;

    LanewiseContender(ServedModel model, int threads) {
        session = compile(model, threads);
        inputs = model.inputs().values().toArray(float[][]::new);
        outputs = model.outputArrays().toArray(float[][]::new);
        single = inputs.length == 1 && outputs.length == 1;
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
        if (single) {
            session.run(inputs[0], outputs[0]);
        } else {
            session.run(inputs, outputs, 1);
        }
    }

    @Override
    public float[] result() {
        return ServedModel.joined(Arrays.asList(outputs));
    }

    @Override
    public void close() {
        session.close();
    }
}
