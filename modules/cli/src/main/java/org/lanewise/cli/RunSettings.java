package org.lanewise.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.data.Augmentation;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonNull;
import org.lanewise.tensor.json.JsonObject;
import org.lanewise.training.Optimizer;
import org.lanewise.training.Schedule;
import org.lanewise.training.Trainer;

/// All that decides what a training run comes to, beside the network. `null` is the optimizer's
/// own value.
///
/// @param data argument of the data set
/// @param epochs passes over the training data
/// @param batch samples of a step
/// @param optimizer name of the optimizer
/// @param learningRate rate
/// @param weightDecay weight decay
/// @param momentum momentum
/// @param schedule name of the schedule
/// @param augment names of what happens to training pictures at random
/// @param seed seed of initialisation, order and random layers
/// @param freeze regular expression for names of parameters that stay as they are; empty for none
record RunSettings(
        String data,
        int epochs,
        int batch,
        String optimizer,
        @Nullable Double learningRate,
        @Nullable Double weightDecay,
        @Nullable Double momentum,
        String schedule,
        String augment,
        long seed,
        String freeze) {

    /// A run of these takes seconds on the built-in digits.
    static final RunSettings DEFAULTS =
            new RunSettings("digits", 5, 64, "adamw", null, null, null, "cosine", "none", 1, "");

    private static final double ADAPTIVE_RATE = 0.002;
    private static final double PLAIN_RATE = 0.05;

    double rate() {
        if (learningRate != null) {
            return learningRate;
        }
        return optimizer.equalsIgnoreCase("adamw") ? ADAPTIVE_RATE : PLAIN_RATE;
    }

    /// Requires that a run with these settings can begin.
    ///
    /// @throws ConfigurationException when a value is out of range or a name is unknown
    void check() {
        if (epochs < 1) {
            throw new ConfigurationException("--epochs is " + epochs + ", expected 1 or more");
        }
        if (batch < 1) {
            throw new ConfigurationException("--batch is " + batch + ", expected 1 or more");
        }
        if (!(rate() > 0) || Double.isInfinite(rate())) {
            throw new ConfigurationException("--lr is " + Text.number(rate()) + ", expected more than 0");
        }
        makeOptimizer();
        makeSchedule();
        makeAugmentation();
    }

    /// The optimizer.
    ///
    /// @throws ConfigurationException when there is no such optimizer, or it does not take the
    ///     settings
    Optimizer makeOptimizer() {
        Optimizer result = Optimizer.named(optimizer, rate());
        return switch (result) {
            case Optimizer.Sgd sgd -> {
                Optimizer.Sgd changed = momentum == null ? sgd : sgd.momentum(momentum);
                yield weightDecay == null ? changed : changed.weightDecay(weightDecay);
            }
            case Optimizer.AdamW adam -> {
                if (momentum != null) {
                    throw new ConfigurationException(
                            "Optimizer adamw has no momentum, expected --momentum with sgd or nesterov only");
                }
                yield weightDecay == null ? adam : adam.weightDecay(weightDecay);
            }
        };
    }

    Schedule makeSchedule() {
        return Schedule.named(schedule);
    }

    Augmentation makeAugmentation() {
        return Augmentation.named(augment);
    }

    /// A trainer that does what these settings say.
    ///
    /// @param start a trainer of the network
    /// @throws ConfigurationException when `freeze` matches no parameter
    Trainer apply(Trainer start) {
        Trainer trainer = freeze.isEmpty() ? start : start.freeze(freeze);
        return trainer.optimizer(makeOptimizer())
                .schedule(makeSchedule())
                .augmentation(makeAugmentation())
                .epochs(epochs)
                .batch(batch)
                .seed(seed);
    }

    JsonObject toJson() {
        return Json.object()
                .put("data", data)
                .put("epochs", epochs)
                .put("batch", batch)
                .put("optimizer", optimizer)
                .put("learning_rate", number(learningRate))
                .put("weight_decay", number(weightDecay))
                .put("momentum", number(momentum))
                .put("schedule", schedule)
                .put("augment", augment)
                .put("seed", Long.toString(seed))
                .put("freeze", freeze)
                .build();
    }

    static RunSettings fromJson(JsonObject object) {
        return new RunSettings(
                object.string("data"),
                object.intValue("epochs"),
                object.intValue("batch"),
                object.string("optimizer"),
                number(object, "learning_rate"),
                number(object, "weight_decay"),
                number(object, "momentum"),
                object.string("schedule"),
                object.string("augment"),
                object.read("seed", value -> seed(value.asString())),
                object.members().containsKey("freeze") ? object.string("freeze") : "");
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new FormatException("'" + text + "' is no whole number", e);
        }
    }

    private static Json number(@Nullable Double value) {
        return value == null ? JsonNull.NULL : Json.of(value.doubleValue());
    }

    private static @Nullable Double number(JsonObject object, String name) {
        return object.get(name) == JsonNull.NULL ? null : (Double) object.doubleValue(name);
    }
}
