package org.lanewise.benchmarks.session;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.benchmarks.peer.Contender;

/// One model on every engine that is asked for, ours first. All of them have run once, and their
/// results agree.
final class Contenders implements AutoCloseable {

    /// Largest difference from our result, relative to the largest element, that is rounding.
    static final double WRONG = 1e-4;

    private final LanewiseContender ours;
    private final List<Contender> all = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();

    /// Prepares the engines and compares their results.
    ///
    /// @param model the model
    /// @param threads threads of a call
    /// @param peers who runs it beside us
    /// @throws IllegalStateException when results differ by more than rounding
    Contenders(ServedModel model, int threads, List<Peer> peers) {
        boolean right = false;
        try {
            ours = new LanewiseContender(model, threads);
            all.add(ours);
            for (Peer peer : peers) {
                switch (peer) {
                    case ONNXRUNTIME -> {
                        all.add(new OnnxRuntimeContender(model, threads, true));
                        if (threads > 1) {
                            all.add(new OnnxRuntimeContender(model, threads, false));
                        }
                    }
                    case PYTORCH -> addPyTorch(model, threads);
                }
            }
            compare(model);
            right = true;
        } finally {
            if (!right) {
                close();
            }
        }
    }

    private void addPyTorch(ServedModel model, int threads) {
        try {
            all.add(new PyTorchContender(model, threads));
        } catch (UnsupportedOperationException e) {
            System.err.println(model.name() + " without PyTorch: " + e.getMessage());
        }
    }

    private void compare(ServedModel model) {
        float[] first = new float[0];
        for (Contender contender : all) {
            contender.run();
            float[] result = contender.result();
            first = errors.isEmpty() ? result : first;
            double error = error(first, result);
            errors.add(error);
            if (!(error <= WRONG)) {
                throw new IllegalStateException(model.name() + ": " + contender.implementation()
                        + " and Lanewise differ by " + error + " of the largest element, expected at most " + WRONG);
            }
        }
    }

    /// The largest difference relative to the largest element; not a number when one of the results
    /// has elements that are none, or is all zero.
    static double error(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            return Double.NaN;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < ours.length; i++) {
            largest = Math.max(largest, Math.abs(theirs[i]));
            difference = Math.max(difference, Math.abs((double) ours[i] - theirs[i]));
        }
        return difference / largest;
    }

    /// Makes our session warm, as a service does before its first request; the other engines need
    /// no more than some calls.
    void warmUp() {
        ours.warmUp();
    }

    /// The engines.
    ///
    /// @return ours first
    List<Contender> all() {
        return List.copyOf(all);
    }

    /// How far results are from ours.
    ///
    /// @param index number of the engine
    /// @return relative to the largest element
    double error(int index) {
        return errors.get(index);
    }

    @Override
    public void close() {
        all.forEach(Contender::close);
        all.clear();
    }
}
