package org.lanewise.cli;

import org.lanewise.training.Evaluation;

/// Shows on a terminal how far an evaluation is.
final class EvaluationProgress implements Evaluation.Watcher {

    private static final long PAUSE_NANOS = 100_000_000;

    private final Status status;
    private final String label;
    private final int all;
    private final long begin = System.nanoTime();
    private long next = begin;

    /// @param status where
    /// @param label what is evaluated, in a word
    /// @param all samples in all
    EvaluationProgress(Status status, String label, int all) {
        this.status = status;
        this.label = label;
        this.all = all;
    }

    @Override
    public void judged(int samples, double accuracy, double loss) {
        long now = System.nanoTime();
        if (now >= next) {
            next = now + PAUSE_NANOS;
            double speed = samples / ((now - begin) * 1e-9);
            status.show(new Status.Work(label, samples, all, loss, accuracy, speed, (all - samples) / speed));
        }
    }
}
