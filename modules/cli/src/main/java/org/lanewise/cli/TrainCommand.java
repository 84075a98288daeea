package org.lanewise.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.Augmentation;
import org.lanewise.data.DataSplit;
import org.lanewise.data.DatasetOptions;
import org.lanewise.data.Datasets;
import org.lanewise.data.ModelCard;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.onnx.Onnx;
import org.lanewise.ops.simd.Simd;
import org.lanewise.tensor.Shape;
import org.lanewise.training.EpochMetrics;
import org.lanewise.training.Evaluation;
import org.lanewise.training.Trainer;
import org.lanewise.training.TrainingListener;
import org.lanewise.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Trains a classifier and writes a run folder.
@Command(
        name = "train",
        description = "Trains a network on a data set and writes a run folder.",
        footer = {
            "./lanewise train # LeNet-5 on the built-in digits",
            "./lanewise train resnet20 --data cifar10:DIR --epochs 30 --augment flip,shift",
            "./lanewise train vgg-small --data images:DIR --optimizer sgd --momentum 0.9",
            "./lanewise train runs/lenet5-digits-1 --lr 1e-4 # go on with other settings",
            "./lanewise train model.onnx --data images:DIR --classes 5 --freeze 'layer[1-3].*' # fine-tune",
            "./lanewise train --resume runs/lenet5-digits-1 # go on after an interruption",
            "The same settings give the same parameters, bit by bit, whatever the threads.",
            "Ctrl-C ends the run after its step; the last finished epoch stays and can be resumed."
        })
final class TrainCommand extends ReportingCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "A built-in architecture (${COMPLETION-CANDIDATES}), or a model file (.onnx, .safetensors) or"
                    + " run folder, whose parameters the run starts from. Default: lenet5.")
    @Nullable
    String model;

    @Option(
            names = "--data",
            paramLabel = "SPEC",
            description = "digits, digits:COUNT, mnist:DIR, fashion-mnist:DIR, cifar10:DIR or images:DIR."
                    + " Default: digits.")
    @Nullable
    String data;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training data. Default: 5.")
    @Nullable
    Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Samples of a step. Default: 64.")
    @Nullable
    Integer batch;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "adamw, sgd or nesterov. Default: adamw.")
    @Nullable
    String optimizer;

    @Option(
            names = "--lr",
            paramLabel = "X",
            description = "Learning rate. Default: 0.002 for adamw, 0.05 for sgd and nesterov.")
    @Nullable
    Double learningRate;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description = "Weight decay. Default: 0.01 for adamw, 0 for sgd and nesterov.")
    @Nullable
    Double weightDecay;

    @Option(names = "--momentum", paramLabel = "X", description = "Momentum of sgd and nesterov. Default: 0.9.")
    @Nullable
    Double momentum;

    @Option(names = "--schedule", paramLabel = "NAME", description = "cosine, step or constant. Default: cosine.")
    @Nullable
    String schedule;

    @Option(
            names = "--augment",
            paramLabel = "NAMES",
            description = "What happens to training pictures at random: flip (mirrored), shift (moved), both as"
                    + " flip,shift, or none. Default: none.")
    @Nullable
    String augment;

    @Option(
            names = "--freeze",
            paramLabel = "REGEX",
            description = "Parameters whose whole name this regular expression matches stay as they are, and so do the"
                    + " running statistics of batch norms among them. Names: ./lanewise summary MODEL.")
    @Nullable
    String freeze;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Replace the last layer of a model file by a fresh one for N classes.")
    @Nullable
    Integer classes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of initialisation, order and random layers, not of the data. Default: 1.")
    @Nullable
    Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; results do not depend on them. Default: all processors.")
    int threads = allThreads();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run folder. Default: a new folder runs/MODEL-DATA-N.")
    @Nullable
    Path out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on from the checkpoint in a run folder, with its settings.")
    @Nullable
    Path resume;

    private final Interruption interruption;

    TrainCommand(Terminal terminal, Interruption interruption) {
        super(terminal);
        this.interruption = interruption;
    }

    /// A trainer with all settings but the folder, and what it trains on.
    private record Prepared(Trainer trainer, Network network, DataSplit data, RunSettings settings) {}

    @Override
    public Integer call() {
        if (resume != null && (out != null || model != null)) {
            throw misuse("--resume takes the network and the folder from the run, expected no "
                    + (out != null ? "--out" : "MODEL"));
        }
        if (resume != null && classes != null) {
            throw misuse("--resume takes the network from the run, expected no --classes");
        }
        requireThreads(threads);
        Simd.requireAvailable();
        if (resume != null) {
            RunFolder folder = RunFolder.resumed(resume);
            RunFolder.Saved saved = folder.saved();
            RunSettings settings = given(saved.settings());
            settings.check();
            DataSplit split = open(settings, saved.network());
            return train(prepare(Trainer.of(saved.network()), saved.network(), split, settings), folder, true);
        }
        ModelSource source = ModelSource.of(model == null ? "lenet5" : model);
        RunSettings settings = given(RunSettings.DEFAULTS);
        settings.check();
        DataSplit split = open(settings, source.network());
        Prepared prepared = prepare(source, split, settings);
        interruption.arm();
        RunFolder folder = out != null ? RunFolder.named(out) : RunFolder.numbered(name(source), settings.data());
        try {
            folder.save(prepared.network, settings);
            return train(prepared, folder, false);
        } finally {
            folder.removeIfUseless();
        }
    }

    private RunSettings given(RunSettings base) {
        return new RunSettings(
                data != null ? data : base.data(),
                epochs != null ? epochs : base.epochs(),
                batch != null ? batch : base.batch(),
                optimizer != null ? optimizer : base.optimizer(),
                learningRate != null ? learningRate : base.learningRate(),
                weightDecay != null ? weightDecay : base.weightDecay(),
                momentum != null ? momentum : base.momentum(),
                schedule != null ? schedule : base.schedule(),
                augment != null ? augment : base.augment(),
                seed != null ? seed : base.seed(),
                freeze != null ? freeze : base.freeze());
    }

    /// Pictures of a folder take the size of the network's input. The data's own seed is never
    /// chosen: the test data of an argument are always the same.
    static DataSplit open(String spec, Shape sample, Status status) {
        status.show("reading " + spec);
        DatasetOptions options = DatasetOptions.defaults();
        return Datasets.open(spec, spec.startsWith("images:") ? options.withImageShape(sample) : options);
    }

    private DataSplit open(RunSettings settings, Network network) {
        try (Status status = new Status(terminal())) {
            return open(settings.data(), ModelSource.sample(network), status);
        }
    }

    private static String name(ModelSource source) {
        return source.network().name();
    }

    private Prepared prepare(ModelSource source, DataSplit split, RunSettings settings) {
        var metadata = ModelCard.metadata(split, settings.data());
        return switch (source) {
            case ModelSource.BuiltIn(String name) -> {
                if (classes != null) {
                    throw misuse("--classes replaces the last layer of a model file, architecture '" + name
                            + "' has as many classes as its data");
                }
                Shape sample = split.train().sampleShape();
                int classes = split.train().classNames().size();
                Network network = Architectures.of(name, sample, classes).withMetadata(metadata);
                yield prepare(Trainer.of(network), network, split, settings);
            }
            case ModelSource.File(Path _, Model file) -> {
                Model start = classes == null
                        ? file.withAnyBatch()
                        : file.withAnyBatch().withClasses(classes, settings.seed());
                Network network = start.network().withMetadata(metadata);
                yield prepare(Trainer.of(new Model(network, start.parameters())), network, split, settings);
            }
        };
    }

    /// A network that could not be written is refused before it is trained.
    private Prepared prepare(Trainer start, Network network, DataSplit split, RunSettings settings) {
        Onnx.requireWritable(Model.initial(network, settings.seed()));
        Trainer trainer = settings.apply(start).threads(threads);
        return new Prepared(trainer, network, split, settings);
    }

    private int train(Prepared prepared, RunFolder folder, boolean resumed) {
        introduce(prepared, folder, resumed);
        interruption.arm();
        TrainingRun run;
        try (Status status = new Status(terminal())) {
            Trainer trainer = prepared.trainer
                    .listener(new TrainProgress(terminal(), status))
                    .stopWhen(interruption::requested);
            run = (resumed ? trainer.resume(folder.path()) : trainer.folder(folder.path())).fit(prepared.data);
        }
        return run.interrupted() ? interrupted(prepared, folder, run) : finished(prepared, folder, run);
    }

    private void introduce(Prepared prepared, RunFolder folder, boolean resumed) {
        RunSettings settings = prepared.settings;
        Network network = prepared.network;
        terminal()
                .note(
                        resumed ? "Resuming" : "Training",
                        network.name() + ", " + Text.count(network.parameterCount()) + " parameters, into "
                                + folder.path());
        terminal()
                .note(
                        "Data",
                        settings.data() + ", "
                                + Text.count(prepared.data.train().size()) + " samples, "
                                + Text.count(prepared.data.test().size()) + " for testing");
        terminal()
                .note(
                        "Settings",
                        Text.count(settings.epochs()) + (settings.epochs() == 1 ? " epoch" : " epochs") + ", batch "
                                + settings.batch() + ", " + settings.optimizer() + " " + Text.number(settings.rate())
                                + " " + settings.schedule()
                                + (settings.makeAugmentation().equals(Augmentation.NONE)
                                        ? ""
                                        : ", " + settings.augment())
                                + (settings.freeze().isEmpty() ? "" : ", frozen " + settings.freeze())
                                + ", seed " + settings.seed() + ", "
                                + Text.threads(threads));
    }

    /// Keeps the model of the last finished epoch: that of the interrupted one is no better known
    /// than any other.
    private int interrupted(Prepared prepared, RunFolder folder, TrainingRun run) {
        int done = run.epochs().size();
        String where;
        if (done == 0) {
            where = "; no epoch was finished, nothing is kept";
        } else {
            Model model = prepared.trainer
                    .listener(TrainingListener.NONE)
                    .stopWhen(() -> true)
                    .resume(folder.path())
                    .fit(prepared.data)
                    .model();
            Onnx.write(model, folder.model());
            where = "; " + folder.path() + " has epoch " + done + ", go on with: ./lanewise train --resume "
                    + folder.path();
        }
        folder.removeIfUseless();
        String message = "interrupted in epoch " + (done + 1) + " of " + prepared.settings.epochs() + where;
        return new Failure("interrupted", message, ExitCode.INTERRUPTED, null).report(terminal(), json, false);
    }

    private int finished(Prepared prepared, RunFolder folder, TrainingRun run) {
        Model model = run.model();
        Onnx.write(model, folder.model());
        DataSplit split = prepared.data;
        Evaluation train = judgeTraining(model, split);
        EpochMetrics last = run.epochs().getLast();
        double stepSeconds =
                run.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
        double speed = run.epochs().size() * (double) split.train().size() / stepSeconds;
        if (json) {
            terminal()
                    .json(report("lanewise/train/1")
                            .put("test_accuracy", last.testAccuracy())
                            .put("test_loss", last.testLoss())
                            .put("train_loss", train.loss())
                            .put("train_accuracy", train.accuracy())
                            .put("epochs", run.epochs().size())
                            .put("train_seconds", run.seconds())
                            .put("images_per_second", speed)
                            .put("parameter_count", model.network().parameterCount())
                            .put("parameters_sha256", model.parameters().sha256())
                            .put("out", folder.path().toString())
                            .build());
            return ExitCode.DONE;
        }
        terminal()
                .fact(
                        "Test",
                        "accuracy " + Text.percent(last.testAccuracy()) + ", loss " + Text.loss(last.testLoss()) + " ("
                                + Text.count(split.test().size()) + " samples)");
        terminal()
                .fact(
                        "Training",
                        "accuracy " + Text.percent(train.accuracy()) + ", loss " + Text.loss(train.loss()) + " ("
                                + Text.count(train.samples()) + " samples)");
        terminal().fact("Time", Text.decimal(run.seconds(), 1) + " s, " + Text.count(Math.round(speed)) + " images/s");
        terminal().fact("Model", folder.model().toString());
        List.of(
                        "",
                        "Next:",
                        "  ./lanewise eval " + folder.path(),
                        "  ./lanewise predict " + folder.path() + " IMAGE.png")
                .forEach(terminal().out()::println);
        return ExitCode.DONE;
    }

    /// The loss of the model that was written, not the mean over its last epoch.
    private Evaluation judgeTraining(Model model, DataSplit split) {
        try (Status status = new Status(terminal())) {
            return Evaluation.of(
                    model,
                    split.train(),
                    split.normalization(),
                    threads,
                    new SoftmaxCrossEntropy(),
                    new EvaluationProgress(
                            status, "training data", split.train().size()));
        }
    }
}
