package org.lanewise.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.lanewise.data.Augmentation;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DivergenceException;

/// Trains a classifier. Immutable: every setting gives a changed trainer.
///
/// The parameters that come out are a function of the network, the data, the settings and the
/// seed: the same bits for any number of threads, vector width and interruption. A run with a
/// folder writes a checkpoint and `metrics.jsonl` after every epoch, atomically, and can be
/// resumed there.
///
/// ```java
/// var data = Datasets.open("fashion-mnist:data");
/// var run =
/// Trainer.of(Architectures.of("lenet5")).optimizer(Optimizer.AdamW.of(1e-3)).epochs(10).seed(1).fit(data);
/// ```
public final class Trainer {

    private final TrainerSettings settings;

    private Trainer(TrainerSettings settings) {
        this.settings = settings;
    }

    /// A trainer with the usual settings: softmax cross-entropy, AdamW at 1e-3, constant rate, 10
    /// epochs, batch 64, seed 1, one thread.
    ///
    /// @param network a network with one input and one score a class as its first output, without
    ///     a loss
    /// @return the trainer
    public static Trainer of(Network network) {
        return new Trainer(new TrainerSettings(network.withAnyBatch(), null));
    }

    /// A trainer that goes on from trained parameters, with the usual settings. A model for a
    /// batch of a given size becomes one for any batch; softmax cross-entropy judges what goes
    /// into a last softmax.
    ///
    /// @param model the model to start from
    /// @return the trainer
    /// @throws ConfigurationException when its network has operators that no layer stands for
    public static Trainer of(Model model) {
        Model start = model.withAnyBatch();
        return new Trainer(new TrainerSettings(start.network(), start));
    }

    /// Leaves parameters as they are, bit by bit, and trains the others. A batch normalisation
    /// whose scale and shift are both frozen keeps its running statistics, too, and normalises
    /// with them; freezing its statistics alone does the same and trains scale and shift. No
    /// gradient is computed below the lowest parameter that is trained. Dropout stays active
    /// everywhere. May be called more than once: what any expression matches is frozen.
    ///
    /// @param regex a regular expression ([java.util.regex.Pattern]) for the whole name of a
    ///     parameter, as in `layer[1-3].*`
    /// @return the changed trainer
    /// @throws ConfigurationException when it is no regular expression or matches no
    ///     parameter; the message lists near names
    public Trainer freeze(String regex) {
        Freezing.check(settings.network, regex);
        TrainerSettings changed = settings.clone();
        List<String> frozen = new ArrayList<>(settings.frozen);
        frozen.add(regex);
        changed.frozen = List.copyOf(frozen);
        return new Trainer(changed);
    }

    /// Sets the loss.
    ///
    /// @param loss a loss
    /// @return the changed trainer
    public Trainer loss(Loss loss) {
        TrainerSettings changed = settings.clone();
        changed.loss = loss;
        return new Trainer(changed);
    }

    /// Sets the optimizer.
    ///
    /// @param optimizer an optimizer
    /// @return the changed trainer
    public Trainer optimizer(Optimizer optimizer) {
        TrainerSettings changed = settings.clone();
        changed.optimizer = optimizer;
        return new Trainer(changed);
    }

    /// Sets the schedule of the learning rate.
    ///
    /// @param schedule a schedule
    /// @return the changed trainer
    public Trainer schedule(Schedule schedule) {
        TrainerSettings changed = settings.clone();
        changed.schedule = schedule;
        return new Trainer(changed);
    }

    /// Sets the number of passes over the training data.
    ///
    /// @param epochs 1 or more
    /// @return the changed trainer
    public Trainer epochs(int epochs) {
        TrainerSettings changed = settings.clone();
        changed.epochs = atLeastOne("Epochs", epochs);
        return new Trainer(changed);
    }

    /// Sets the number of samples of a step.
    ///
    /// @param batch 1 or more
    /// @return the changed trainer
    public Trainer batch(int batch) {
        TrainerSettings changed = settings.clone();
        changed.batch = atLeastOne("Batch", batch);
        return new Trainer(changed);
    }

    /// Sets what happens to training pictures at random.
    ///
    /// @param augmentation the changes
    /// @return the changed trainer
    public Trainer augmentation(Augmentation augmentation) {
        TrainerSettings changed = settings.clone();
        changed.augmentation = augmentation;
        return new Trainer(changed);
    }

    /// Sets the seed of initialisation, order and random layers.
    ///
    /// @param seed any number
    /// @return the changed trainer
    public Trainer seed(long seed) {
        TrainerSettings changed = settings.clone();
        changed.seed = seed;
        return new Trainer(changed);
    }

    /// Sets the number of threads. It never changes results.
    ///
    /// @param threads 1 or more
    /// @return the changed trainer
    public Trainer threads(int threads) {
        TrainerSettings changed = settings.clone();
        changed.threads = atLeastOne("Threads", threads);
        return new Trainer(changed);
    }

    /// Writes checkpoints and metrics to a folder.
    ///
    /// @param folder an existing folder
    /// @return the changed trainer
    public Trainer folder(Path folder) {
        TrainerSettings changed = settings.clone();
        changed.folder = folder;
        return new Trainer(changed);
    }

    /// Goes on from the checkpoint in a folder, and writes there. All settings that change
    /// results must be those of the run that wrote it; more epochs are possible with a schedule
    /// whose rates do not depend on their number.
    ///
    /// @param folder a folder with a checkpoint
    /// @return the changed trainer
    public Trainer resume(Path folder) {
        TrainerSettings changed = settings.clone();
        changed.folder = folder;
        changed.resume = true;
        return new Trainer(changed);
    }

    /// Sets who watches the run.
    ///
    /// @param listener a listener
    /// @return the changed trainer
    public Trainer listener(TrainingListener listener) {
        TrainerSettings changed = settings.clone();
        changed.listener = listener;
        return new Trainer(changed);
    }

    /// Sets a question that is asked before every step; when it answers true the run ends with
    /// what it has.
    ///
    /// @param stop whether to stop; called in the training thread
    /// @return the changed trainer
    public Trainer stopWhen(BooleanSupplier stop) {
        TrainerSettings changed = settings.clone();
        changed.stop = stop;
        return new Trainer(changed);
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new ConfigurationException(what + " is " + value + ", expected 1 or more");
        }
        return value;
    }

    /// Trains.
    ///
    /// @param data training and test samples
    /// @return the trained model and its metrics
    /// @throws DivergenceException when the loss or a parameter is no longer finite; the last
    ///     checkpoint stays
    /// @throws ConfigurationException when a checkpoint belongs to another run
    public TrainingRun fit(DataSplit data) {
        Simd.requireAvailable();
        Classifier.check(settings.network, data.train());
        if (data.train().size() == 0 || data.test().size() == 0) {
            throw new ConfigurationException("Data set '" + data.train().name() + "' has "
                    + data.train().size() + " training and " + data.test().size()
                    + " test samples, expected one or more of each");
        }
        try (Workers workers = Workers.of(settings.threads)) {
            return new TrainingLoop(settings, data, workers).train();
        }
    }
}
