package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.data.DataSplit;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Loss;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Network;
import org.lanewise.layers.Relu;
import org.lanewise.layers.SoftmaxCrossEntropy;

/// A small convolution task is learned: with every loss, by a network that has an oriented filter, and not without one.
class LearningTest {

    private static final DataSplit DATA = Bars.split(600, 300);

    private static Network convolutional() {
        return Network.sequential(
                "bars", Bars.SHAPE, Conv2d.of(8, 3).same(), new Relu(), MaxPool2d.of(4), new Flatten(), Linear.of(2));
    }

    private static Trainer trainer(Network network) {
        return Trainer.of(network)
                .optimizer(Optimizer.AdamW.of(0.01))
                .epochs(15)
                .batch(32)
                .seed(5);
    }

    static Stream<Loss> losses() {
        return Stream.of(
                new SoftmaxCrossEntropy(),
                new SoftmaxCrossEntropy(0.1),
                new BinaryCrossEntropyWithLogits(),
                new MeanSquaredError(),
                new Huber(),
                new Huber(0.3));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_convolution_learns_the_task_with_every_loss(Loss loss) {
        TrainingRun run = trainer(convolutional()).loss(loss).fit(DATA);
        EpochMetrics first = run.epochs().getFirst();
        EpochMetrics last = run.epochs().getLast();
        assertThat(last.testAccuracy()).as("%s", run.epochs()).isGreaterThanOrEqualTo(0.98);
        assertThat(last.trainLoss()).isLessThan(first.trainLoss());
        // Sums of some hundred terms in double.
        assertThat(last.testLoss()).isCloseTo(loss(run, loss), Offset.offset(1e-12 * (1 + last.testLoss())));
    }

    @Test
    void without_a_convolution_the_task_cannot_be_learned() {
        Network sums = Network.sequential("sums", Bars.SHAPE, new Flatten(), Linear.of(2));
        TrainingRun run = trainer(sums).fit(DATA);
        assertThat(run.epochs().getLast().testAccuracy()).isLessThan(0.7);
    }

    /// The mean loss on the test data by the definitions, from the scores of a session.
    private static double loss(TrainingRun run, Loss loss) {
        double sum = 0;
        float[] image = new float[Bars.SHAPE.elements()];
        try (Session session = Session.compile(run.model(), SessionOptions.defaults())) {
            for (int n = 0; n < DATA.test().size(); n++) {
                DATA.test().pixels(n, image, 0);
                DATA.normalization().apply(image, 0, image.length);
                sum += loss(loss, session.run(image), DATA.test().label(n));
            }
        }
        return sum / DATA.test().size();
    }

    private static double loss(Loss loss, float[] scores, int label) {
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            double target = c == label ? 1 : 0;
            double error = scores[c] - target;
            sum += switch (loss) {
                case SoftmaxCrossEntropy(double smoothing) ->
                    -((1 - smoothing) * target + smoothing / scores.length) * Math.log(share(scores, c));
                case BinaryCrossEntropyWithLogits() -> {
                    double probability = 1 / (1 + Math.exp(-scores[c]));
                    yield -(target * Math.log(probability) + (1 - target) * Math.log1p(-probability)) / scores.length;
                }
                case MeanSquaredError() -> error * error / scores.length;
                case Huber(double delta) ->
                    (Math.abs(error) <= delta ? error * error / 2 : delta * (Math.abs(error) - delta / 2))
                            / scores.length;
            };
        }
        return sum;
    }

    private static double share(float[] scores, int index) {
        double all = 0;
        for (float score : scores) {
            all += Math.exp((double) score - scores[index]);
        }
        return 1 / all;
    }
}
