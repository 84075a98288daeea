package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Softmax;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Safetensors;
import org.lanewise.tensor.Tensor;

/// What is frozen keeps its bits through any number of steps, everything else trains, and whoever
/// looks at a run (optimizer, decay, checkpoint) sees the trained parameters only.
class FreezeTest {

    private static final DataSplit DATA = Bars.split(96, 20);

    @TempDir
    private Path folder;

    private static Network network() {
        return Network.sequential(
                "frozen",
                Bars.SHAPE,
                Conv2d.of(5, 3),
                new BatchNorm2d(),
                new Relu(),
                Conv2d.of(6, 3),
                new BatchNorm2d(),
                new Relu(),
                new Flatten(),
                Linear.of(2));
    }

    /// With running statistics that are not those of an untouched network.
    private static Model model() {
        return Trainer.of(network()).epochs(1).batch(32).seed(3).fit(DATA).model();
    }

    private static Trainer trainer(Model model) {
        return Trainer.of(model)
                .optimizer(Optimizer.AdamW.of(0.01).weightDecay(0.1))
                .epochs(3)
                .batch(32)
                .seed(11);
    }

    private static void assertChanged(Model before, Model after, String... frozen) {
        List<String> kept = Arrays.asList(frozen);
        before.parameters().tensors().forEach((name, tensor) -> {
            boolean equal =
                    Arrays.equals(tensor.floats(), after.parameters().get(name).floats());
            assertThat(equal).as("%s stays", name).isEqualTo(kept.contains(name));
        });
    }

    @Test
    void frozen_parameters_and_the_statistics_that_belong_to_them_keep_their_bits() {
        Model before = model();
        Model after = trainer(before).freeze("(conv|batch_norm)1.*").fit(DATA).model();
        assertChanged(
                before,
                after,
                "conv1.weight",
                "conv1.bias",
                "batch_norm1.gamma",
                "batch_norm1.beta",
                "batch_norm1.running_mean",
                "batch_norm1.running_variance");
        assertThat(after.network()).as("the network is not changed by it").isEqualTo(before.network());
    }

    @Test
    void scale_alone_leaves_the_statistics_of_the_batch_in_use() {
        Model before = model();
        assertChanged(
                before, trainer(before).freeze("batch_norm1\\.gamma").fit(DATA).model(), "batch_norm1.gamma");
    }

    @Test
    void statistics_alone_leave_scale_and_shift_to_train() {
        Model before = model();
        assertChanged(
                before,
                trainer(before).freeze("batch_norm2\\.running_mean").fit(DATA).model(),
                "batch_norm2.running_mean",
                "batch_norm2.running_variance");
    }

    @Test
    void a_layer_in_the_middle_lets_gradients_through() {
        Model before = model();
        assertChanged(
                before,
                trainer(before)
                        .freeze("conv2.*")
                        .freeze("batch_norm2.*")
                        .fit(DATA)
                        .model(),
                "conv2.weight",
                "conv2.bias",
                "batch_norm2.gamma",
                "batch_norm2.beta",
                "batch_norm2.running_mean",
                "batch_norm2.running_variance");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threads_change_no_bit(int threads) {
        Trainer trainer = trainer(model()).freeze("conv1.*").freeze("batch_norm1.*");
        assertThat(trainer.threads(threads).fit(DATA).model().parameters().sha256())
                .isEqualTo(trainer.fit(DATA).model().parameters().sha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "nesterov", "adamw"})
    void a_resumed_run_has_the_bits_of_one_that_never_stopped(String optimizer) {
        Trainer trainer = trainer(model())
                .optimizer(Optimizer.named(optimizer, 0.01))
                .freeze("conv1.*")
                .freeze("batch_norm1.*");
        trainer.epochs(1).folder(folder).fit(DATA);
        assertThat(trainer.resume(folder).fit(DATA).model().parameters().sha256())
                .isEqualTo(trainer.fit(DATA).model().parameters().sha256());
    }

    @Test
    void a_checkpoint_has_all_parameters_and_moments_of_the_trained_ones() {
        trainer(model())
                .epochs(1)
                .freeze("(conv1|batch_norm1|conv2).*")
                .folder(folder)
                .fit(DATA);
        Map<String, Tensor> tensors =
                Safetensors.read(folder.resolve(Checkpoint.FILE)).tensors();
        assertThat(tensors).containsKey("parameter/conv1.weight");
        int head = 2 * 6 * 4 * 4;
        int segments = 3 * 16; // gamma and beta of batch_norm2, bias of linear1, each padded to 16
        assertThat(tensors.get("moment/0").shape().elements()).isEqualTo(head + segments);
    }

    @Test
    void a_run_is_not_resumed_with_other_frozen_parameters() {
        Trainer trainer = trainer(model()).epochs(1);
        trainer.freeze("conv1.*").folder(folder).fit(DATA);
        assertThatThrownBy(() -> trainer.resume(folder).fit(DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("freeze was [conv1.*], is not known");
    }

    @Test
    void a_pattern_that_matches_nothing_lists_near_names() {
        assertThatThrownBy(() -> Trainer.of(network()).freeze("covn1.*"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Freeze 'covn1.*' matches no parameter of network 'frozen'; did you mean 'conv1'?"
                        + " (names begin with batch_norm1, batch_norm2, conv1, conv2, linear1)");
        assertThatThrownBy(() -> Trainer.of(network()).freeze("conv1"))
                .as("the whole name is matched")
                .hasMessageContaining("did you mean 'conv1'?");
    }

    @Test
    void what_is_no_regular_expression_or_leaves_nothing_is_refused() {
        assertThatThrownBy(() -> Trainer.of(network()).freeze("conv[1"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Freeze 'conv[1' is no regular expression");
        assertThatThrownBy(() -> Trainer.of(network()).freeze(".*").fit(DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Freeze [.*] leaves nothing to train in network 'frozen'");
    }

    @Test
    void a_last_softmax_is_left_out_of_the_loss() {
        Network scores = Network.sequential("chain", Bars.SHAPE, new Flatten(), Linear.of(2));
        Network shares = Network.sequential("chain", Bars.SHAPE, new Flatten(), Linear.of(2), new Softmax(1));
        TrainingRun expected = Trainer.of(scores).epochs(2).fit(DATA);
        TrainingRun actual = Trainer.of(shares).epochs(2).fit(DATA);
        assertThat(actual.model().parameters().sha256())
                .isEqualTo(expected.model().parameters().sha256());
        assertThat(actual.epochs().getLast().testLoss())
                .isCloseTo(expected.epochs().getLast().testLoss(), org.assertj.core.api.Assertions.within(1e-5));
    }
}
