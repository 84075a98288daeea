package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.data.DataSplit;
import org.lanewise.data.DatasetOptions;
import org.lanewise.data.Datasets;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DivergenceException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// A run gives the same bits however it is cut and on any number of threads, and stops where it must.
class TrainerTest {

    private static final DataSplit DATA =
            Datasets.open("digits", DatasetOptions.defaults().withDigits(150, 40));

    /// A branch, a concatenation, a shared convolution, random slopes, dropout and batch normalisation.
    private static Network network() {
        NetworkBuilder builder = Network.builder("branches");
        NetworkBuilder.Value input = builder.input("input", Shape.of(1, 28, 28)).then(MaxPool2d.of(2));
        NetworkBuilder.Value left =
                input.then("conv", Conv2d.of(4, 3).padding(1)).then(new RRelu());
        NetworkBuilder.Value right = input.thenShared("again", "conv");
        NetworkBuilder.Value joined = builder.node("joined", new Concat(1), left, right);
        NetworkBuilder.Value scores = joined.then(new BatchNorm2d())
                .then(MaxPool2d.of(2))
                .then(new Flatten())
                .then(new Dropout(0.1))
                .then(Linear.of(10));
        return builder.output(scores).build();
    }

    private static Trainer trainer(Optimizer optimizer) {
        return Trainer.of(network()).optimizer(optimizer).epochs(4).batch(32).seed(7);
    }

    @Test
    void threads_never_change_the_parameters() {
        Trainer trainer = trainer(Optimizer.AdamW.of(3e-3));
        String alone = trainer.fit(DATA).model().parameters().sha256();
        assertThat(trainer.threads(2).fit(DATA).model().parameters().sha256()).isEqualTo(alone);
        assertThat(trainer.threads(3).fit(DATA).model().parameters().sha256()).isEqualTo(alone);
        assertThat(trainer.seed(8).fit(DATA).model().parameters().sha256()).isNotEqualTo(alone);
    }

    @Test
    void a_resumed_run_ends_with_the_bytes_of_an_uninterrupted_one(@TempDir Path folder) throws Exception {
        Optimizer[] optimizers = {
            Optimizer.AdamW.of(3e-3),
            Optimizer.Sgd.of(0.02),
            Optimizer.Sgd.of(0.02).momentum(0.9).withNesterov().weightDecay(1e-3)
        };
        for (int i = 0; i < optimizers.length; i++) {
            Path run = Files.createDirectory(folder.resolve("run" + i));
            Trainer whole = trainer(optimizers[i]);
            String expected = whole.fit(DATA).model().parameters().sha256();
            int[] steps = new int[1];
            TrainingRun first =
                    whole.folder(run).stopWhen(() -> steps[0]++ > 12).fit(DATA);
            assertThat(first.interrupted()).isTrue();
            assertThat(first.epochs()).hasSize(2);
            TrainingRun second = whole.resume(run).threads(2).fit(DATA);
            assertThat(second.model().parameters().sha256())
                    .as("%s", optimizers[i])
                    .isEqualTo(expected);
            assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(4);
        }
    }

    @Test
    void a_checkpoint_of_other_settings_is_refused(@TempDir Path folder) {
        Trainer trainer = trainer(Optimizer.AdamW.of(3e-3)).epochs(1);
        trainer.folder(folder).fit(DATA);
        assertThatThrownBy(() -> trainer.batch(16).resume(folder).fit(DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("was written with")
                .hasMessageEndingWith("settings: batch was 32, is 16");
    }

    @Test
    void a_batch_larger_than_the_data_is_all_of_the_data() {
        Trainer trainer = trainer(Optimizer.AdamW.of(3e-3)).epochs(2);
        String whole = trainer.batch(DATA.train().size())
                .fit(DATA)
                .model()
                .parameters()
                .sha256();
        assertThat(trainer.batch(Integer.MAX_VALUE)
                        .fit(DATA)
                        .model()
                        .parameters()
                        .sha256())
                .isEqualTo(whole);
    }

    @Test
    void evaluation_repeats_the_accuracy_of_the_run() {
        TrainingRun run = trainer(Optimizer.AdamW.of(3e-3)).fit(DATA);
        Evaluation again = Evaluation.of(run.model(), DATA.test(), DATA.normalization(), 1);
        assertThat(again.accuracy()).isEqualTo(run.epochs().getLast().testAccuracy());
        assertThat(again.loss()).isEqualTo(run.epochs().getLast().testLoss());
    }

    @Test
    void a_loss_that_is_not_finite_stops_the_run_and_names_the_layer() {
        assertThatThrownBy(() -> trainer(Optimizer.Sgd.of(1e30)).fit(DATA))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("epoch")
                .hasMessageContaining("first layer");
    }

    @Test
    void a_network_for_other_pictures_or_classes_is_refused_before_training() {
        Network pictures = Network.sequential("net", Shape.of(1, 32, 32), new Flatten(), Linear.of(10));
        assertThatThrownBy(() -> Trainer.of(pictures).fit(DATA))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("takes input [1, 1, 32, 32]", "'digits train'", "[1, 1, 28, 28]");
        Network classes = Network.sequential("net", Shape.of(1, 28, 28), new Flatten(), Linear.of(9));
        assertThatThrownBy(() -> Trainer.of(classes).fit(DATA))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("output [1, 9]", "10 classes");
    }

    @Test
    void a_last_batch_that_cannot_be_trained_is_refused_before_training() {
        Network normalized = Network.sequential(
                "net",
                Shape.of(1, 28, 28),
                Conv2d.of(4, 3),
                new GlobalAvgPool2d(),
                new BatchNorm2d(),
                new Flatten(),
                Linear.of(10));
        int[] steps = new int[1];
        Trainer trainer = Trainer.of(normalized).epochs(1).stopWhen(() -> ++steps[0] < 0);
        assertThat(trainer.batch(50).fit(DATA).epochs()).hasSize(1);
        steps[0] = 0;
        assertThatThrownBy(() -> trainer.batch(149).fit(DATA))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("BatchNorm2d 'batch_norm1'", "more than one element in a channel");
        assertThat(steps[0]).isZero();
    }

    @Test
    void settings_out_of_range_are_refused() {
        Trainer trainer = trainer(Optimizer.Sgd.of(0.1));
        assertThatThrownBy(() -> trainer.epochs(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Epochs is 0, expected 1 or more");
        assertThatThrownBy(() -> trainer.batch(-1)).hasMessage("Batch is -1, expected 1 or more");
        assertThatThrownBy(() -> trainer.threads(0)).hasMessage("Threads is 0, expected 1 or more");
        assertThatThrownBy(() -> trainer.threads(1000).fit(DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1000");
        DataSplit empty = new DataSplit(DATA.train(), DATA.test().subset(0, 0), DATA.normalization());
        assertThatThrownBy(() -> trainer.fit(empty))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("150 training and 0 test samples");
    }

    @Test
    void a_batch_may_be_larger_than_the_data() {
        TrainingRun run =
                trainer(Optimizer.Sgd.of(0.01)).batch(2_000_000_000).epochs(2).fit(DATA);
        assertThat(run.epochs().getLast().step()).isEqualTo(2);
    }

    @Test
    void a_listener_hears_of_every_epoch_and_of_its_last_step() {
        List<EpochMetrics> heard = new ArrayList<>();
        List<Progress> progress = new ArrayList<>();
        TrainingRun run = trainer(Optimizer.AdamW.of(3e-3))
                .listener(new TrainingListener() {
                    @Override
                    public void progress(Progress step) {
                        progress.add(step);
                    }

                    @Override
                    public void epoch(EpochMetrics metrics) {
                        heard.add(metrics);
                    }
                })
                .fit(DATA);
        assertThat(heard).isEqualTo(run.epochs());
        for (EpochMetrics metrics : heard) {
            Progress last = progress.stream()
                    .filter(step -> step.epoch() == metrics.epoch())
                    .reduce((a, b) -> b)
                    .orElseThrow();
            assertThat(last.step()).isEqualTo(last.steps()).isEqualTo(5);
            assertThat(last.loss()).isEqualTo(metrics.trainLoss());
            assertThat(last.accuracy()).isEqualTo(metrics.trainAccuracy());
        }
    }
}
