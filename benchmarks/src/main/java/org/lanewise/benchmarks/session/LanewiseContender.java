package org.lanewise.benchmarks.session;

import java.util.Arrays;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;

/// A model on a session of ours.
final class LanewiseContender implements Contender {

    private final Session session;
    private final float[][] inputs;
    private final float[][] outputs;

    LanewiseContender(ServedModel model, int threads) {
        session = Session.compile(model.model(), SessionOptions.defaults().threads(threads));
        inputs = model.inputs().values().toArray(float[][]::new);
        outputs = model.outputArrays().toArray(float[][]::new);
    }

    @Override
    public String implementation() {
        return "Lanewise";
    }

    @Override
    public void run() {
        session.run(inputs, outputs, 1);
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
