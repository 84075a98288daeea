package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Relu;
import org.lanewise.tensor.DivergenceException;
import org.lanewise.tensor.Tensor;

/// Training whose numbers leave the finite ones stops, says where, and leaves the last good checkpoint.
class DivergenceTest {

    private static final DataSplit DATA = Bars.split(96, 40);

    private static Network network() {
        return Network.sequential(
                "net", Bars.SHAPE, Conv2d.of(4, 3), new Relu(), Conv2d.of(4, 3), new Flatten(), Linear.of(2));
    }

    private static Trainer trainer(double rate) {
        return Trainer.of(network())
                .optimizer(Optimizer.Sgd.of(rate))
                .epochs(50)
                .batch(32)
                .seed(3);
    }

    private static DivergenceException diverged(Trainer trainer) {
        return catchThrowableOfType(DivergenceException.class, () -> trainer.fit(DATA));
    }

    /// The first step is finite and leaves weights of about 1e30: the first convolution gives 1e30, the second
    /// overflows.
    @Test
    void a_huge_rate_stops_at_the_second_step_and_names_the_first_layer_that_overflows() {
        assertThat(diverged(trainer(1e30)))
                .hasMessageStartingWith("The loss is ")
                .hasMessageContaining("in epoch 1, step 2")
                .hasMessageContaining("the first layer with a value that is not finite is 'conv2'")
                .hasMessageContaining("learning rate 1.0E30")
                .hasMessageNotContaining("checkpoint");
    }

    @Test
    void a_parameter_that_is_not_finite_names_the_layer_that_has_it() {
        assertThat(diverged(trainer(Float.MAX_VALUE))).hasMessageContaining("epoch 1, step 2");
        Model broken = Model.initial(network(), 1);
        Tensor weights = broken.parameters().get("conv2.weight");
        weights.floats()[5] = Float.NaN;
        Trainer trainer = Trainer.of(broken).optimizer(Optimizer.Sgd.of(0.1)).batch(32);
        assertThat(diverged(trainer))
                .hasMessageContaining("The loss is NaN in epoch 1, step 1")
                .hasMessageContaining("first layer with a value that is not finite is 'conv2'");
    }

    /// An epoch of one step: its loss is finite, what it leaves is not.
    @Test
    void parameters_that_the_last_step_of_an_epoch_ruins_become_no_checkpoint(@TempDir Path folder) {
        Trainer one = trainer(1e38).batch(96).folder(folder);
        assertThat(diverged(one))
                .hasMessageContaining("in epoch 1, step 1")
                .hasMessageContaining("the first layer with a value that is not finite is 'conv");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_test_loss_that_is_not_finite_becomes_no_checkpoint(@TempDir Path folder) {
        Trainer one = trainer(1e25).batch(96).folder(folder);
        assertThat(diverged(one))
                .hasMessageStartingWith("The loss on the test data is ")
                .hasMessageContaining("in epoch 1, step 1")
                .hasMessageContaining("the first layer with a value that is not finite is 'conv2'");
        assertThat(folder).isEmptyDirectory();
    }

    /// The statistics of a batch are infinite, its normalised values are not: only serving would show it.
    @Test
    void running_statistics_that_are_not_finite_are_found_too(@TempDir Path folder) {
        Network normalized =
                Network.sequential("net", Bars.SHAPE, Conv2d.of(4, 3), new BatchNorm2d(), new Flatten(), Linear.of(2));
        Model model = Model.initial(normalized, 1);
        float[] weights = model.parameters().get("conv1.weight").floats();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 1e20f;
        }
        Trainer trainer =
                Trainer.of(model).optimizer(Optimizer.Sgd.of(1e-9)).batch(96).folder(folder);
        assertThat(diverged(trainer)).hasMessageContaining("in epoch 1, step 1").hasMessageContaining("'batch_norm1'");
        assertThat(folder).isEmptyDirectory();
    }

    /// With a rate a little too high the error grows step by step, for some epochs.
    @Test
    void the_last_good_checkpoint_stays(@TempDir Path folder, @TempDir Path other) throws Exception {
        Trainer growing = trainer(0.15).loss(new MeanSquaredError());
        DivergenceException diverged = diverged(growing.folder(folder));
        Matcher epoch = Pattern.compile("in epoch (\\d+), step ([123])\\b").matcher(diverged.getMessage());
        assertThat(epoch.find()).as(diverged.getMessage()).isTrue();
        int good = Integer.parseInt(epoch.group(1)) - 1;
        assertThat(good).as(diverged.getMessage()).isGreaterThanOrEqualTo(2);
        assertThat(diverged)
                .hasMessageContaining("the first layer with a value that is not finite is '")
                .hasMessageContaining("the checkpoint of epoch " + good + " stays in " + folder);

        Checkpoint kept = Checkpoint.read(folder);
        assertThat(kept.epochs()).hasSize(good);
        assertThat(Files.readAllLines(folder.resolve("metrics.jsonl"))).hasSize(good);
        for (Tensor tensor : kept.model().parameters().tensors().values()) {
            for (float value : tensor.floats()) {
                assertThat(Float.isFinite(value)).isTrue();
            }
        }
        TrainingRun shorter = growing.epochs(good).folder(other).fit(DATA);
        assertThat(kept.model().parameters().sha256())
                .isEqualTo(shorter.model().parameters().sha256());
        assertThatThrownBy(() -> growing.resume(folder).fit(DATA))
                .isInstanceOf(DivergenceException.class)
                .hasMessage(diverged.getMessage());
    }
}
