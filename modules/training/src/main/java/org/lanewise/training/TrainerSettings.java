package org.lanewise.training;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.Augmentation;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.tensor.json.Json;

/// The settings of a [Trainer], which never changes its own; it changes a copy.
final class TrainerSettings implements Cloneable {
    Network network;

    @Nullable
    Model start;

    List<String> frozen = List.of();
    Loss loss = new SoftmaxCrossEntropy(0);
    Optimizer optimizer = Optimizer.AdamW.of(1e-3);
    Schedule schedule = new Schedule.Constant();
    Augmentation augmentation = Augmentation.NONE;
    int epochs = 10;
    int batch = 64;
    long seed = 1;
    int threads = 1;

    @Nullable
    Path folder;

    boolean resume;
    TrainingListener listener = TrainingListener.NONE;
    BooleanSupplier stop = () -> false;

    TrainerSettings(Network network, @Nullable Model start) {
        this.network = network;
        this.start = start;
    }

    @Override
    protected TrainerSettings clone() {
        try {
            return (TrainerSettings) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /// What must be equal for a run to go on from a checkpoint; threads and folders may
    /// change, and so may the number of epochs where no rate depends on it.
    String fingerprint(DataSplit data) {
        String horizon = switch (schedule) {
            case Schedule.Constant() -> "any";
            case Schedule.Steps _ -> "any";
            case Schedule.Cosine _ -> Integer.toString(epochs);
        };
        var members = Json.object()
                .put("loss", loss.toString())
                .put("optimizer", optimizer.toString())
                .put("schedule", schedule.toString())
                .put("augmentation", augmentation.toString())
                .put("epochs", horizon)
                .put("batch", batch)
                .put("seed", Long.toString(seed))
                .put("data", data.train().name())
                .put("samples", data.train().size());
        if (!frozen.isEmpty()) {
            members.put("freeze", Json.strings(frozen));
        }
        return members.build().compact();
    }
}
