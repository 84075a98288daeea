package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DivergenceException;
import org.lanewise.tensor.Shape;

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
}
