package org.lanewise.benchmarks.session;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.lanewise.inference.ModelRef;

/// A thread that compiles another model, runs it and puts it in the place of the one before, again
/// and again, as a service does that gets new weights while it answers.
final class Swapping implements AutoCloseable {

    private static final int RUNS = 20;

    private final ServedModel model;
    private final AtomicLong swaps = new AtomicLong();
    private final Thread thread;
    private volatile boolean ended;

    /// Starts.
    ///
    /// @param measured name of the model that is measured meanwhile
    Swapping(String measured) {
        model = ServedModel.of(measured.equals("lenet5") ? "vgg-small" : "lenet5");
        thread = Thread.ofPlatform().daemon().name("swapping").start(this::loop);
    }

    private void loop() {
        float[] input =
                Objects.requireNonNull(model.inputs().values().iterator().next());
        float[] output = model.outputArrays().getFirst();
        try (ModelRef ref = new ModelRef(LanewiseContender.compile(model, 1))) {
            while (!ended) {
                ref.swap(LanewiseContender.compile(model, 1));
                for (int run = 0; run < RUNS; run++) {
                    try (ModelRef.Use use = ref.use()) {
                        use.session().run(input, output);
                    }
                }
                swaps.incrementAndGet();
            }
        }
    }

    /// How often a model has replaced another one.
    ///
    /// @return their number
    long swaps() {
        return swaps.get();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
