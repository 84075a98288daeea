package org.lanewise.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.Augmentation;
import org.lanewise.data.BatchLoader;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DivergenceException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.StateException;
import org.lanewise.tensor.json.Json;

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

    private static final long PROGRESS_NANOS = 100_000_000;

    private final Settings settings;

    /// The settings of a run. A trainer never changes its own; it changes a copy.
    private static final class Settings implements Cloneable {
        Network network;

        @Nullable
        Model start;

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

        Settings(Network network, @Nullable Model start) {
            this.network = network;
            this.start = start;
        }

        @Override
        protected Settings clone() {
            try {
                return (Settings) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        /// What must be equal for a run to go on from a checkpoint; threads and folders may
        /// change.
        String fingerprint(DataSplit data) {
            return Json.object()
                    .put("loss", loss.toString())
                    .put("optimizer", optimizer.toString())
                    .put("schedule", schedule.toString())
                    .put("augmentation", augmentation.toString())
                    .put("epochs", epochs)
                    .put("batch", batch)
                    .put("seed", Long.toString(seed))
                    .put("data", data.train().name())
                    .put("samples", data.train().size())
                    .build()
                    .compact();
        }
    }

    private Trainer(Settings settings) {
        this.settings = settings;
    }

    /// A trainer with the usual settings: softmax cross-entropy, AdamW at 1e-3, constant rate, 10
    /// epochs, batch 64, seed 1, one thread.
    ///
    /// @param network a network with one input and one score a class as its first output, without
    ///     a loss
    /// @return the trainer
    public static Trainer of(Network network) {
        return new Trainer(new Settings(network, null));
    }

    /// A trainer that goes on from trained parameters, with the usual settings.
    ///
    /// @param model the model to start from
    /// @return the trainer
    public static Trainer of(Model model) {
        return new Trainer(new Settings(model.network(), model));
    }

    /// Sets the loss.
    ///
    /// @param loss a loss
    /// @return the changed trainer
    public Trainer loss(Loss loss) {
        Settings changed = settings.clone();
        changed.loss = loss;
        return new Trainer(changed);
    }

    /// Sets the optimizer.
    ///
    /// @param optimizer an optimizer
    /// @return the changed trainer
    public Trainer optimizer(Optimizer optimizer) {
        Settings changed = settings.clone();
        changed.optimizer = optimizer;
        return new Trainer(changed);
    }

    /// Sets the schedule of the learning rate.
    ///
    /// @param schedule a schedule
    /// @return the changed trainer
    public Trainer schedule(Schedule schedule) {
        Settings changed = settings.clone();
        changed.schedule = schedule;
        return new Trainer(changed);
    }

    /// Sets what happens to training pictures at random.
    ///
    /// @param augmentation the changes
    /// @return the changed trainer
    public Trainer augmentation(Augmentation augmentation) {
        Settings changed = settings.clone();
        changed.augmentation = augmentation;
        return new Trainer(changed);
    }

    /// Sets the number of passes over the training data.
    ///
    /// @param epochs 1 or more
    /// @return the changed trainer
    public Trainer epochs(int epochs) {
        Settings changed = settings.clone();
        changed.epochs = atLeastOne("Epochs", epochs);
        return new Trainer(changed);
    }

    /// Sets the number of samples of a step.
    ///
    /// @param batch 1 or more
    /// @return the changed trainer
    public Trainer batch(int batch) {
        Settings changed = settings.clone();
        changed.batch = atLeastOne("Batch", batch);
        return new Trainer(changed);
    }

    /// Sets the seed of initialisation, order and random layers.
    ///
    /// @param seed any number
    /// @return the changed trainer
    public Trainer seed(long seed) {
        Settings changed = settings.clone();
        changed.seed = seed;
        return new Trainer(changed);
    }

    /// Sets the number of threads. It never changes results.
    ///
    /// @param threads 1 or more
    /// @return the changed trainer
    public Trainer threads(int threads) {
        Settings changed = settings.clone();
        changed.threads = atLeastOne("Threads", threads);
        return new Trainer(changed);
    }

    /// Writes checkpoints and metrics to a folder.
    ///
    /// @param folder an existing folder
    /// @return the changed trainer
    public Trainer folder(Path folder) {
        Settings changed = settings.clone();
        changed.folder = folder;
        return new Trainer(changed);
    }

    /// Goes on from the checkpoint in a folder, and writes there. All settings that change
    /// results must be those of the run that wrote it.
    ///
    /// @param folder a folder with a checkpoint
    /// @return the changed trainer
    public Trainer resume(Path folder) {
        Settings changed = settings.clone();
        changed.folder = folder;
        changed.resume = true;
        return new Trainer(changed);
    }

    /// Sets who watches the run.
    ///
    /// @param listener a listener
    /// @return the changed trainer
    public Trainer listener(TrainingListener listener) {
        Settings changed = settings.clone();
        changed.listener = listener;
        return new Trainer(changed);
    }

    /// Sets a question that is asked before every step; when it answers true the run ends with
    /// what it has.
    ///
    /// @param stop whether to stop; called in the training thread
    /// @return the changed trainer
    public Trainer stopWhen(BooleanSupplier stop) {
        Settings changed = settings.clone();
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
    /// @throws DivergenceException when the loss is no longer finite; the last checkpoint stays
    /// @throws ConfigurationException when a checkpoint belongs to another run
    public TrainingRun fit(DataSplit data) {
        Simd.requireAvailable();
        Classifier.check(settings.network, data.train());
        if (data.train().size() == 0) {
            throw new ConfigurationException("Data set '" + data.train().name() + "' has no training samples");
        }
        try (Workers workers = Workers.of(settings.threads)) {
            return new Run(settings, data, workers).train();
        }
    }

    /// One call of [#fit(DataSplit)].
    private static final class Run {
        private final Settings settings;
        private final DataSplit data;
        private final String fingerprint;
        private final TrainingSteps steps;
        private final BatchLoader loader;
        private final float[] images;
        private final float[] labels;
        private final float[] scores;
        private final int classes;
        private final List<EpochMetrics> epochs = new ArrayList<>();
        private final long started = System.nanoTime();
        private double evaluationSeconds;
        private int step;

        Run(Settings settings, DataSplit data, Workers workers) {
            this.settings = settings;
            this.data = data;
            fingerprint = settings.fingerprint(data);
            Network network = settings.network;
            Model model = settings.start != null
                    ? settings.start
                    : new Model(network, Parameters.initial(network, settings.seed));
            Checkpoint checkpoint = settings.resume ? compatible() : null;
            steps = new TrainingSteps(
                    checkpoint == null ? model : checkpoint.model(),
                    network.withLoss(settings.loss),
                    settings.optimizer,
                    workers);
            if (checkpoint != null) {
                restore(checkpoint);
            }
            loader = BatchLoader.shuffled(data.train(), data.normalization(), settings.batch, settings.seed)
                    .augmented(settings.augmentation);
            classes = data.train().classNames().size();
            int most = Math.min(settings.batch, data.train().size());
            images = new float[data.train().sampleShape().prepend(most).elements()];
            labels = new float[most];
            scores = new float[Shape.of(most, classes).elements()];
        }

        private Path folder() {
            Path folder = settings.folder;
            if (folder == null) {
                throw new StateException("The trainer has no folder");
            }
            return folder;
        }

        private Checkpoint compatible() {
            Checkpoint checkpoint = Checkpoint.read(folder());
            String network = NetworkDescription.toJson(settings.network);
            if (!NetworkDescription.toJson(checkpoint.model().network()).equals(network)) {
                throw new ConfigurationException("The checkpoint in " + folder() + " is of network '"
                        + checkpoint.model().network().name() + "', which differs from '" + settings.network.name()
                        + "'");
            }
            if (!checkpoint.settings().equals(fingerprint)) {
                throw new ConfigurationException("The checkpoint in " + folder()
                        + " was written with other settings: "
                        + SettingsDifference.of(checkpoint.settings(), fingerprint));
            }
            return checkpoint;
        }

        private void restore(Checkpoint checkpoint) {
            float[][] moments = steps.optimizer().moments();
            for (int i = 0; i < moments.length; i++) {
                if (i >= checkpoint.moments().length || checkpoint.moments()[i].length != moments[i].length) {
                    throw new ConfigurationException("The checkpoint in " + folder()
                            + " does not have the memory of optimizer " + settings.optimizer);
                }
                System.arraycopy(checkpoint.moments()[i], 0, moments[i], 0, moments[i].length);
            }
            epochs.addAll(checkpoint.epochs());
            step = epochs.isEmpty() ? 0 : epochs.getLast().step();
        }

        TrainingRun train() {
            boolean interrupted = false;
            while (epochs.size() < settings.epochs && !interrupted) {
                interrupted = !epoch(epochs.size());
            }
            double seconds = (System.nanoTime() - started) * 1e-9;
            return new TrainingRun(steps.model(), epochs, interrupted, seconds);
        }

        private boolean epoch(int epoch) {
            loader.start(epoch);
            long begin = System.nanoTime();
            long next = begin;
            double lossSum = 0;
            int right = 0;
            int seen = 0;
            double rate = settings.optimizer.learningRate();
            for (int inEpoch = 1; inEpoch <= loader.batches(); inEpoch++) {
                if (settings.stop.getAsBoolean()) {
                    return false;
                }
                int count = loader.next(images, labels);
                float loss = steps.forwardBackward(images, labels, scores, count, settings.seed, step);
                if (!Float.isFinite(loss)) {
                    throw diverged(loss, epoch, inEpoch, count);
                }
                double factor = settings.schedule.factor(step, loader.batches(), settings.epochs);
                rate = settings.optimizer.learningRate() * factor;
                steps.update(step, rate);
                step++;
                lossSum += (double) loss * count;
                seen += count;
                for (int i = 0; i < count; i++) {
                    right += Classifier.argMax(scores, i * classes, classes) == (int) labels[i] ? 1 : 0;
                }
                long now = System.nanoTime();
                if (now >= next || inEpoch == loader.batches()) {
                    next = now + PROGRESS_NANOS;
                    progress(epoch, inEpoch, lossSum / seen, right / (double) seen, seen / ((now - begin) * 1e-9));
                }
            }
            double seconds = (System.nanoTime() - begin) * 1e-9;
            finish(epoch, rate, lossSum / seen, right / (double) seen, seconds, seen / seconds);
            return true;
        }

        private DivergenceException diverged(float loss, int epoch, int inEpoch, int count) {
            return new DivergenceException("The loss is " + loss + " in epoch " + (epoch + 1) + ", step " + inEpoch
                    + "; the first layer with a value that is not finite is '" + steps.firstNotFinite(count)
                    + "' (learning rate " + settings.optimizer.learningRate() + ")"
                    + (settings.folder == null || epochs.isEmpty()
                            ? ""
                            : "; the checkpoint of epoch " + epochs.size() + " stays in " + settings.folder));
        }

        private void progress(int epoch, int inEpoch, double loss, double accuracy, double imagesPerSecond) {
            long left = data.train().size() * (long) (settings.epochs - epoch) - inEpoch * (long) settings.batch;
            double evaluations = epochs.isEmpty() ? 0 : evaluationSeconds / epochs.size() * (settings.epochs - epoch);
            settings.listener.progress(new Progress(
                    epoch + 1,
                    settings.epochs,
                    inEpoch,
                    loader.batches(),
                    loss,
                    accuracy,
                    imagesPerSecond,
                    Math.max(0, left / imagesPerSecond + evaluations)));
        }

        private void finish(
                int epoch, double rate, double loss, double accuracy, double seconds, double imagesPerSecond) {
            long begin = System.nanoTime();
            Model model = steps.model();
            Evaluation test = Evaluation.of(model, data.test(), data.normalization(), settings.threads);
            EpochMetrics metrics = new EpochMetrics(
                    epoch + 1, step, rate, loss, accuracy, test.loss(), test.accuracy(), seconds, imagesPerSecond);
            epochs.add(metrics);
            if (settings.folder != null) {
                new Checkpoint(model, steps.optimizer().moments(), fingerprint, epochs).write(settings.folder);
                MetricsLog.write(settings.folder, epochs);
            }
            evaluationSeconds += (System.nanoTime() - begin) * 1e-9;
            settings.listener.epoch(metrics);
        }
    }
}
