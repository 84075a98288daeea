package org.lanewise.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.data.BatchLoader;
import org.lanewise.data.DataSplit;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DivergenceException;
import org.lanewise.tensor.StateException;

/// One run of a [Trainer]: epochs of steps, each followed by an evaluation and a checkpoint.
final class TrainingLoop {

    private static final long PROGRESS_NANOS = 100_000_000;

    private final TrainerSettings settings;
    private final DataSplit data;
    private final String fingerprint;
    private final TrainingSteps steps;
    private final BatchLoader loader;
    private final float[] images;
    private final float[] labels;
    private final float[] targets;
    private final float[] scores;
    private final int classes;
    private final List<EpochMetrics> epochs = new ArrayList<>();
    private final long started = System.nanoTime();
    private double evaluationSeconds;
    private int step;

    TrainingLoop(TrainerSettings settings, DataSplit data, Workers workers) {
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
                Freezing.apply(network, settings.frozen).withLoss(settings.loss, judged()),
                settings.optimizer,
                workers);
        if (checkpoint != null) {
            restore(checkpoint);
        }
        loader = BatchLoader.shuffled(data.train(), data.normalization(), settings.batch, settings.seed)
                .augmented(settings.augmentation);
        classes = data.train().classNames().size();
        int most = Math.min(settings.batch, data.train().size());
        images = new float[floats(most, data.train().sampleShape().elements())];
        labels = new float[most];
        targets = new float[floats(most, ClassLoss.targets(settings.loss, classes))];
        scores = new float[floats(most, classes)];
        steps.prepare(most);
        steps.prepare(lastBatch());
    }

    /// The value that the loss judges.
    private String judged() {
        return settings.loss instanceof SoftmaxCrossEntropy
                ? Classifier.scores(settings.network)
                : settings.network.outputs().getFirst();
    }

    private int floats(int samples, int each) {
        long floats = (long) samples * each;
        if (floats > Integer.MAX_VALUE) {
            throw new ConfigurationException(
                    "Batch is " + settings.batch + ", expected at most " + Integer.MAX_VALUE / each + " for samples of "
                            + data.train().sampleShape());
        }
        return (int) floats;
    }

    /// Samples of the last batch of an epoch.
    private int lastBatch() {
        return (data.train().size() - 1) % settings.batch + 1;
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
            throw new ConfigurationException("The checkpoint in " + folder() + " was written with other settings: "
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
        if (checkpoint.epochs().size() > settings.epochs) {
            throw new ConfigurationException("The checkpoint in " + folder() + " is of epoch "
                    + checkpoint.epochs().size() + ", this run ends after " + settings.epochs);
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
            ClassLoss.fill(settings.loss, labels, count, classes, targets);
            float loss = steps.forwardBackward(images, targets, scores, count, settings.seed, step);
            if (!Float.isFinite(loss)) {
                throw diverged("The loss is " + loss, epoch, inEpoch, steps.firstNotFinite(count));
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

    private DivergenceException diverged(String what, int epoch, int inEpoch, Optional<String> layer) {
        return new DivergenceException(what + " in epoch " + (epoch + 1) + ", step " + inEpoch
                + layer.map(name -> "; the first layer with a value that is not finite is '" + name + "'")
                        .orElse("")
                + " (learning rate " + settings.optimizer.learningRate() + ")"
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

    private void finish(int epoch, double rate, double loss, double accuracy, double seconds, double imagesPerSecond) {
        long begin = System.nanoTime();
        Optional<String> useless = steps.firstNotFiniteParameter();
        if (useless.isPresent()) {
            throw diverged("A parameter is not finite", epoch, loader.batches(), useless);
        }
        Model model = steps.model();
        Evaluation test = Evaluation.of(
                model, data.test(), data.normalization(), settings.threads, settings.loss, Evaluation.Watcher.NONE);
        if (!Double.isFinite(test.loss())) {
            throw diverged(
                    "The loss on the test data is " + test.loss(),
                    epoch,
                    loader.batches(),
                    steps.firstNotFinite(lastBatch()));
        }
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
