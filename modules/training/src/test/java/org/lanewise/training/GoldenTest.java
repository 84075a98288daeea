package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.data.BatchLoader;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.ops.simd.Workers;

/// A known task with a known seed reaches known bits: on every machine, at every vector width, on
/// any number of threads, compiled or not. The literals are what the first run printed; a change
/// of them is a change of what Lanewise computes and must be meant.
class GoldenTest {

    private static final DataSplit DATA = Bars.split(120, 60);
    private static final int BATCH = 20;

    /// What must be equal, bit by bit: a record compares floating-point numbers by their bits.
    ///
    /// @param loss loss of the last step
    /// @param parameters digest of the parameters after it
    private record Steps(float loss, String parameters) {}

    /// What must be equal, bit by bit.
    ///
    /// @param trainLoss mean loss of the last epoch's steps
    /// @param testLoss loss on the test data after them
    /// @param parameters digest of the parameters
    private record Run(double trainLoss, double testLoss, String parameters) {}

    private static Network network() {
        return Network.sequential(
                "golden",
                Bars.SHAPE,
                Conv2d.of(6, 3).same(),
                new BatchNorm2d(),
                new RRelu(),
                MaxPool2d.of(2),
                Conv2d.of(8, 3).padding(1).stride(2),
                new Gelu(false),
                new Dropout(0.2),
                new Flatten(),
                Linear.of(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void steps_reach_the_known_loss_and_parameters(int threads) {
        float[] images = new float[BATCH * Bars.SHAPE.elements()];
        float[] labels = new float[BATCH];
        float[] scores = new float[BATCH * 2];
        float loss = 0;
        try (Workers workers = Workers.of(threads)) {
            TrainingSteps steps = new TrainingSteps(
                    Model.initial(network(), 42),
                    network().withLoss(new SoftmaxCrossEntropy(0.1)),
                    Optimizer.Sgd.of(0.05).momentum(0.9).withNesterov().weightDecay(1e-3),
                    workers);
            BatchLoader loader = BatchLoader.shuffled(DATA.train(), DATA.normalization(), BATCH, 42);
            for (int step = 0; step < loader.batches(); step++) {
                int count = loader.next(images, labels);
                loss = steps.forwardBackward(images, labels, scores, count, 42, step);
                steps.update(step, 0.05);
            }
            assertThat(new Steps(loss, steps.model().parameters().sha256()))
                    .isEqualTo(new Steps(
                            0x1.4fcd5cp-1f, "18e132cebbaff383eb236e89dba33e5583349c6090e447dfb70c37547d605c39"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_run_reaches_the_known_losses_and_parameters(int threads) {
        TrainingRun run = Trainer.of(network())
                .optimizer(Optimizer.AdamW.of(0.01))
                .schedule(new Schedule.Cosine(0.5, 0.1))
                .epochs(2)
                .batch(32)
                .seed(7)
                .threads(threads)
                .fit(DATA);
        EpochMetrics last = run.epochs().getLast();
        assertThat(new Run(
                        last.trainLoss(),
                        last.testLoss(),
                        run.model().parameters().sha256()))
                .isEqualTo(new Run(
                        0x1.3f42f31111111p-1,
                        0x1.46f991507fafep-1,
                        "f6f6b76397e663c29546cc28bb54b5fa164a69289eb5595eaa05e0418db7af7c"));
    }
}
