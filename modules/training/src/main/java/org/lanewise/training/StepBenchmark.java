package org.lanewise.training;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;
import org.lanewise.tensor.Shape;

/// Training steps on random data that is in memory already: forward, backward and optimizer,
/// without loading.
public final class StepBenchmark implements AutoCloseable {

    private final int batch;
    private final Workers workers;
    private final TrainingSteps steps;
    private final float[] images;
    private final float[] labels;
    private final float[] scores;
    private int step;

    private StepBenchmark(Network network, int batch, int threads, Optimizer optimizer) {
        this.batch = batch;
        workers = Workers.of(threads);
        Model model = new Model(network, Parameters.initial(network, 1));
        steps = new TrainingSteps(model, network.withLoss(new SoftmaxCrossEntropy(0)), optimizer, workers);
        Map<String, Shape> shapes = network.shapes(batch);
        Shape input =
                Objects.requireNonNull(shapes.get(network.inputs().getFirst().name()));
        Shape output = Objects.requireNonNull(shapes.get(network.outputs().getFirst()));
        images = new float[input.elements()];
        labels = new float[batch];
        scores = new float[output.elements()];
        RandomStream stream = new RandomStream(1, Purpose.TEST, 0, 0, 0);
        for (int i = 0; i < images.length; i++) {
            images[i] = Math.max(0f, stream.normal(0, i));
        }
        for (int i = 0; i < batch; i++) {
            labels[i] = stream.below(1, i, output.size(1));
        }
    }

    /// Compiles the steps of a network with softmax cross-entropy.
    ///
    /// @param network a network with one input and one score a class, without a loss
    /// @param batch samples of a step
    /// @param threads threads, the caller's included
    /// @param optimizer the optimizer
    /// @return the benchmark
    public static StepBenchmark of(Network network, int batch, int threads, Optimizer optimizer) {
        Simd.requireAvailable();
        return new StepBenchmark(network, batch, threads, optimizer);
    }

    /// Runs steps for a time.
    ///
    /// @param time how long, at least one step
    /// @return samples per second
    public double imagesPerSecond(Duration time) {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        int done = 0;
        long now;
        do {
            steps.forwardBackward(images, labels, scores, batch, 1, step);
            steps.update(step, 1e-4);
            step++;
            done++;
            now = System.nanoTime();
        } while (now < end);
        return done * (double) batch / ((now - begin) * 1e-9);
    }

    /// Ends the threads.
    @Override
    public void close() {
        workers.close();
    }
}
