package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.data.DataSplit;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Add;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.ModelFile;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.Shape;

/// One graph with all that a chain does not have goes the whole way: shapes, training, a stop and a resumption, a file,
/// serving and evaluation. Its gradients are held against an oracle in the tests of `compiler`.
class BranchedNetworkTest {

    private static final DataSplit DATA = Bars.split(320, 90);

    /// A branch, a shared convolution, random slopes, a concatenation, batch normalisation and a residual sum.
    private static Network network() {
        NetworkBuilder builder = Network.builder("branched");
        Value image = builder.input("image", Bars.SHAPE);
        Value left = image.then("conv", Conv2d.of(6, 3).padding(1)).then("slopes", new RRelu());
        Value right = image.then("pool", MaxPool2d.of(3).stride(1).padding(1)).thenShared("again", "conv");
        Value joined = builder.node("joined", new Concat(1), left, right);
        Value normed = joined.then("norm", new BatchNorm2d());
        Value sum = builder.node("sum", new Add(), normed, joined);
        Value small = sum.then("small", MaxPool2d.of(4)).then("flat", new Flatten());
        return builder.output(small.then("scores", Linear.of(2))).build();
    }

    @Test
    void it_is_shaped_trained_resumed_stored_served_and_evaluated(@TempDir Path folder) {
        Network network = network();
        Map<String, Shape> shapes = network.shapes(7);
        assertThat(shapes.get("joined")).isEqualTo(Shape.of(7, 12, 8, 8));
        assertThat(shapes.get("flat")).isEqualTo(Shape.of(7, 48));
        assertThat(network.parameterCount()).isEqualTo(6 * 9 + 6 + 2 * 12 + 2 * 48 + 2);

        Trainer trainer = Trainer.of(network)
                .optimizer(Optimizer.AdamW.of(0.02))
                .schedule(Schedule.named("cosine"))
                .epochs(8)
                .batch(32)
                .seed(9);
        TrainingRun whole = trainer.fit(DATA);
        assertThat(whole.epochs().getLast().testAccuracy()).isGreaterThan(0.85);

        int[] steps = {0};
        TrainingRun stopped =
                trainer.folder(folder).stopWhen(() -> steps[0]++ == 65).fit(DATA);
        assertThat(stopped.epochs()).hasSize(6);
        TrainingRun resumed = trainer.resume(folder).threads(2).fit(DATA);
        assertThat(resumed.model().parameters().sha256())
                .isEqualTo(whole.model().parameters().sha256());

        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, resumed.model());
        Model model = ModelFile.read(file);
        assertThat(model.network()).isEqualTo(network);

        float[] alone = scores(model, 1, 1);
        assertThat(scores(model, 90, 1)).isEqualTo(alone);
        assertThat(scores(model, 17, 2)).isEqualTo(alone);

        Evaluation evaluation = Evaluation.of(model, DATA.test(), DATA.normalization(), 2);
        assertThat(evaluation.accuracy()).isEqualTo(whole.epochs().getLast().testAccuracy());
        assertThat(evaluation.loss()).isEqualTo(whole.epochs().getLast().testLoss());
        List<List<Integer>> confusion = evaluation.confusion();
        assertThat(confusion.get(0).get(0) + confusion.get(1).get(1)).isEqualTo(Math.round(evaluation.accuracy() * 90));
    }

    /// Scores of all test samples, so many at once.
    private static float[] scores(Model model, int batch, int threads) {
        int count = DATA.test().size();
        int elements = Bars.SHAPE.elements();
        float[] images = new float[count * elements];
        for (int n = 0; n < count; n++) {
            DATA.test().pixels(n, images, n * elements);
            DATA.normalization().apply(images, n * elements, elements);
        }
        float[] scores = new float[count * 2];
        SessionOptions options = SessionOptions.defaults().maxBatch(batch).threads(threads);
        try (Session session = Session.compile(model, options)) {
            for (int from = 0; from < count; from += batch) {
                int n = Math.min(batch, count - from);
                float[] some = new float[n * 2];
                session.run(Arrays.copyOfRange(images, from * elements, (from + n) * elements), some, n);
                System.arraycopy(some, 0, scores, from * 2, n * 2);
            }
        }
        return scores;
    }
}
