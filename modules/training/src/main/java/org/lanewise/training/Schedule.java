package org.lanewise.training;

import java.util.List;
import java.util.Locale;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.text.NearestName;

/// What the optimizer's learning rate is multiplied by at each step.
public sealed interface Schedule {

    /// The names that [#named(String)] knows.
    List<String> NAMES = List.of("constant", "cosine", "step");

    /// The factor of a step.
    ///
    /// @param step steps done before, over all epochs
    /// @param stepsPerEpoch steps of one epoch
    /// @param epochs epochs of the whole run
    /// @return 0 to 1
    double factor(long step, long stepsPerEpoch, int epochs);

    /// The same rate always.
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            return 1;
        }
    }

    /// Multiplies the rate after every so many epochs.
    ///
    /// @param everyEpochs epochs of one rate, 1 or more
    /// @param decay factor, more than 0 and at most 1
    record Steps(int everyEpochs, double decay) implements Schedule {
        /// Checks the settings.
        public Steps {
            if (everyEpochs < 1 || !(decay > 0 && decay <= 1)) {
                throw new ConfigurationException("Step schedule has every " + everyEpochs + " epochs and decay " + decay
                        + ", expected 1 or more epochs and a decay above 0 up to 1");
            }
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            double factor = 1;
            for (long i = step / (stepsPerEpoch * everyEpochs); i > 0 && factor > 0; i--) {
                factor *= decay;
            }
            return factor;
        }
    }

    /// Half a cosine from 1 to a floor, after a linear warm-up (Loshchilov and Hutter, SGDR).
    ///
    /// @param warmUpEpochs epochs in which the rate rises from near 0, 0 or more, fractions
    ///     allowed
    /// @param floor factor at the end, 0 to 1
    record Cosine(double warmUpEpochs, double floor) implements Schedule {
        /// Checks the settings.
        public Cosine {
            if (!(warmUpEpochs >= 0) || Double.isInfinite(warmUpEpochs) || !(floor >= 0 && floor <= 1)) {
                throw new ConfigurationException("Cosine schedule has warm-up " + warmUpEpochs + " and floor " + floor
                        + ", expected 0 or more epochs and a floor of 0 to 1");
            }
        }

        @Override
        public double factor(long step, long stepsPerEpoch, int epochs) {
            double warmUp = warmUpEpochs * stepsPerEpoch;
            if (step < warmUp) {
                return (step + 1) / (warmUp + 1);
            }
            double progress = (step - warmUp) / Math.max(1, stepsPerEpoch * (double) epochs - warmUp);
            return floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * Math.min(1, progress)));
        }
    }

    /// The schedule of the given name with its usual settings.
    ///
    /// @param name `constant`, `step` (a tenth every 10 epochs) or `cosine` (half an epoch of
    ///     warm-up, down to 0)
    /// @return the schedule
    /// @throws ConfigurationException when there is no such schedule
    static Schedule named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "constant" -> new Constant();
            case "step" -> new Steps(10, 0.1);
            case "cosine" -> new Cosine(0.5, 0);
            default ->
                throw new ConfigurationException(
                        "Unknown schedule '" + name + "', expected one of " + NAMES + NearestName.hint(name, NAMES));
        };
    }
}
