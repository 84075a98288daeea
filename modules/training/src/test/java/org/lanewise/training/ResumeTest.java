package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Network;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Safetensors;
import org.lanewise.tensor.SafetensorsFile;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// N steps, a stop, and N steps more leave the bytes of 2N steps: parameters, running statistics and the optimizer's
/// memory. A checkpoint is written at the end of an epoch; a run that stops in the middle of one does that epoch again.
class ResumeTest {

    private static final DataSplit DATA = Bars.split(100, 20);
    private static final int STEPS_PER_EPOCH = 4;

    @TempDir
    private Path folder;

    private static Network network() {
        return Network.sequential(
                "resumed",
                Bars.SHAPE,
                Conv2d.of(5, 3),
                new BatchNorm2d(),
                new RRelu(),
                new Flatten(),
                new Dropout(0.3),
                Linear.of(2));
    }

    private static Trainer trainer(Optimizer optimizer) {
        return Trainer.of(network()).optimizer(optimizer).epochs(4).batch(32).seed(11);
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                Optimizer.Sgd.of(0.05),
                Optimizer.Sgd.of(0.05).momentum(0.9).weightDecay(1e-3),
                Optimizer.Sgd.of(0.05).momentum(0.9).withNesterov(),
                Optimizer.AdamW.of(0.01));
    }

    /// Every tensor of the checkpoint in a folder: parameters and moments.
    private static Map<String, Tensor> tensors(Path folder) {
        return Safetensors.read(folder.resolve(Checkpoint.FILE)).tensors();
    }

    private static void equal(Path actual, Path expected, String subject) {
        Map<String, Tensor> want = tensors(expected);
        Map<String, Tensor> have = tensors(actual);
        assertThat(have.keySet()).as(subject).isEqualTo(want.keySet());
        want.forEach((name, tensor) ->
                assertThat(have.get(name).floats()).as("%s: %s", subject, name).isEqualTo(tensor.floats()));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void two_halves_leave_the_bytes_of_the_whole(Optimizer optimizer) throws IOException {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        Path halves = Files.createDirectory(folder.resolve("halves"));
        trainer(optimizer).folder(whole).fit(DATA);
        trainer(optimizer).folder(halves).epochs(2).fit(DATA);
        TrainingRun second = trainer(optimizer).resume(halves).threads(2).fit(DATA);
        assertThat(second.epochs()).hasSize(4);
        assertThat(second.epochs().getLast().step()).isEqualTo(4 * STEPS_PER_EPOCH);
        equal(halves, whole, optimizer.toString());
    }

    @Test
    void a_run_may_stop_before_any_step() throws IOException {
        Optimizer optimizer = Optimizer.AdamW.of(0.01);
        Path whole = Files.createDirectory(folder.resolve("whole"));
        Trainer trainer = trainer(optimizer).schedule(new Schedule.Cosine(0.5, 0));
        trainer.folder(whole).fit(DATA);
        for (int stop : new int[] {4, 5, 7, 10, 15}) {
            Path run = Files.createDirectory(folder.resolve("stopped" + stop));
            int[] asked = {0};
            int allowed = stop;
            TrainingRun first =
                    trainer.folder(run).stopWhen(() -> asked[0]++ == allowed).fit(DATA);
            assertThat(first.interrupted()).isTrue();
            assertThat(first.epochs()).hasSize(stop / STEPS_PER_EPOCH);
            trainer.resume(run).threads(1 + stop % 2).fit(DATA);
            equal(run, whole, "stopped before step " + stop);
        }
    }

    @Test
    void a_run_that_stops_in_its_first_epoch_leaves_nothing_to_resume() {
        TrainingRun run = trainer(Optimizer.Sgd.of(0.1))
                .folder(folder)
                .stopWhen(() -> true)
                .fit(DATA);
        assertThat(run.interrupted()).isTrue();
        assertThat(run.epochs()).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> trainer(Optimizer.Sgd.of(0.1)).resume(folder).fit(DATA))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Checkpoint.FILE);
    }

    @Test
    void what_changes_results_must_not_change() {
        Trainer trainer = trainer(Optimizer.Sgd.of(0.1)).epochs(1);
        trainer.folder(folder).fit(DATA);
        refuses(trainer.batch(16), "batch was 32, is 16");
        refuses(trainer.seed(12), "seed was 11, is 12");
        refuses(trainer.optimizer(Optimizer.Sgd.of(0.2)), "optimizer was Sgd[learningRate=0.1");
        refuses(trainer.schedule(new Schedule.Steps(1, 0.5)), "schedule was Constant[], is Steps[");
        refuses(Trainer.of(Network.sequential("other", Bars.SHAPE, new Flatten(), Linear.of(2))), "network 'resumed'");
        assertThatThrownBy(() -> trainer.resume(folder).fit(Bars.split(101, 20)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("samples was 100, is 101");
        assertThat(trainer.threads(2).resume(folder).fit(DATA).epochs()).hasSize(1);
    }

    @Test
    void the_number_of_epochs_may_grow_where_no_rate_depends_on_it() {
        Trainer cosine = trainer(Optimizer.Sgd.of(0.1)).schedule(Schedule.named("cosine"));
        cosine.epochs(1).folder(folder).fit(DATA);
        refuses(cosine.epochs(2), "epochs was 1, is 2");
        trainer(Optimizer.Sgd.of(0.1)).epochs(2).folder(folder).fit(DATA);
        refuses(trainer(Optimizer.Sgd.of(0.1)).epochs(1), "is of epoch 2, this run ends after 1");
    }

    private void refuses(Trainer trainer, String message) {
        assertThatThrownBy(() -> trainer.resume(folder).fit(DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(message);
    }

    @Test
    void a_damaged_checkpoint_is_refused_by_name() throws IOException {
        Trainer trainer = trainer(Optimizer.AdamW.of(0.01)).epochs(1);
        trainer.folder(folder).fit(DATA);
        Path file = folder.resolve(Checkpoint.FILE);
        byte[] whole = Files.readAllBytes(file);
        SafetensorsFile content = Safetensors.read(file);

        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        tensors.remove("parameter/conv1.bias");
        damaged(trainer, tensors, content.metadata(), "missing [conv1.bias]");
        tensors.put("parameter/conv1.bias", Tensor.zeros(DType.F32, Shape.of(6)));
        damaged(trainer, tensors, content.metadata(), "Parameter 'conv1.bias' is [6]");
        tensors = new LinkedHashMap<>(content.tensors());
        tensors.put(
                "moment/0", Tensor.zeros(DType.F64, content.tensor("moment/0").shape()));
        damaged(trainer, tensors, content.metadata(), "F64");
        tensors = new LinkedHashMap<>(content.tensors());
        tensors.put("other", Tensor.zeros(DType.F32, Shape.of(1)));
        damaged(trainer, tensors, content.metadata(), "expected 8 parameters and 2 moments only");

        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        metadata.remove("lanewise.settings");
        damaged(trainer, content.tensors(), metadata, "no 'lanewise.settings'");
        metadata = new LinkedHashMap<>(content.metadata());
        metadata.put("lanewise.epochs", "[{}]");
        damaged(trainer, content.tensors(), metadata, "no member \"epoch\"");
        metadata.put(
                "lanewise.epochs", content.metadata().get("lanewise.epochs").replace("\"epoch\":1", "\"epoch\":7"));
        damaged(trainer, content.tensors(), metadata, "its epoch 1 says that it is epoch 7");

        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        assertThatThrownBy(() -> trainer.resume(folder).fit(DATA))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString());
    }

    private void damaged(Trainer trainer, Map<String, Tensor> tensors, Map<String, String> metadata, String message) {
        Path file = folder.resolve(Checkpoint.FILE);
        Safetensors.write(file, tensors, metadata);
        assertThatThrownBy(() -> trainer.resume(folder).fit(DATA))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void the_moments_of_another_optimizer_are_refused() {
        Trainer trainer = trainer(Optimizer.AdamW.of(0.01)).epochs(1);
        trainer.folder(folder).fit(DATA);
        Path file = folder.resolve(Checkpoint.FILE);
        SafetensorsFile content = Safetensors.read(file);
        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        tensors.put("moment/1", Tensor.zeros(DType.F32, Shape.of(3)));
        Safetensors.write(file, tensors, content.metadata());
        assertThatThrownBy(() -> trainer.resume(folder).fit(DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not have the memory of optimizer AdamW");
    }
}
