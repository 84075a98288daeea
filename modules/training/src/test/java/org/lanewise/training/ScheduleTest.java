package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;

/// Factors of the learning rate against closed formulas, at every step of a run.
class ScheduleTest {

    private static final int PER_EPOCH = 7;
    private static final int EPOCHS = 12;
    private static final int STEPS = PER_EPOCH * EPOCHS;
    private static final Offset<Double> ROUNDED = Offset.offset(1e-14);

    @Test
    void constant_is_one() {
        for (int step = 0; step < STEPS; step++) {
            assertThat(new Schedule.Constant().factor(step, PER_EPOCH, EPOCHS)).isEqualTo(1);
        }
    }

    @Test
    void steps_decay_by_a_power_of_the_epochs_done() {
        Schedule schedule = new Schedule.Steps(3, 0.4);
        for (int step = 0; step < STEPS; step++) {
            int epoch = step / PER_EPOCH;
            assertThat(schedule.factor(step, PER_EPOCH, EPOCHS)).isCloseTo(Math.pow(0.4, epoch / 3), ROUNDED);
        }
        assertThat(schedule.factor(3 * PER_EPOCH - 1, PER_EPOCH, EPOCHS)).isEqualTo(1);
        assertThat(schedule.factor(3 * PER_EPOCH, PER_EPOCH, EPOCHS)).isEqualTo(0.4);
        assertThat(schedule.factor(Long.MAX_VALUE, 1, EPOCHS)).isZero();
    }

    @Test
    void cosine_is_half_a_cosine_from_one_to_the_floor() {
        Schedule schedule = new Schedule.Cosine(0, 0.1);
        for (int step = 0; step < STEPS; step++) {
            double expected = 0.1 + 0.9 * (1 + Math.cos(Math.PI * step / STEPS)) / 2;
            assertThat(schedule.factor(step, PER_EPOCH, EPOCHS)).isCloseTo(expected, ROUNDED);
        }
        assertThat(schedule.factor(0, PER_EPOCH, EPOCHS)).isEqualTo(1);
        assertThat(schedule.factor(STEPS / 2, PER_EPOCH, EPOCHS)).isCloseTo(0.55, ROUNDED);
        assertThat(schedule.factor(STEPS, PER_EPOCH, EPOCHS)).isCloseTo(0.1, ROUNDED);
    }

    /// With a warm-up of `w` steps the rate rises as `(step + 1) / (w + 1)`: above 0 from the first step on, and 1
    /// where
    /// the cosine begins.
    @Test
    void a_warm_up_rises_linearly_to_where_the_cosine_begins() {
        for (double epochs : new double[] {0.5, 1, 2.25}) {
            Schedule schedule = new Schedule.Cosine(epochs, 0);
            double warmUp = epochs * PER_EPOCH;
            double before = 0;
            for (int step = 0; step < STEPS; step++) {
                double factor = schedule.factor(step, PER_EPOCH, EPOCHS);
                if (step < warmUp) {
                    assertThat(factor)
                            .isCloseTo((step + 1) / (warmUp + 1), ROUNDED)
                            .isGreaterThan(before);
                } else {
                    double done = (step - warmUp) / (STEPS - warmUp);
                    assertThat(factor).isCloseTo((1 + Math.cos(Math.PI * done)) / 2, ROUNDED);
                }
                before = factor;
            }
        }
    }

    @Test
    void a_warm_up_longer_than_the_run_only_rises() {
        Schedule schedule = new Schedule.Cosine(100, 0);
        for (int step = 1; step < STEPS; step++) {
            assertThat(schedule.factor(step, PER_EPOCH, EPOCHS))
                    .isBetween(schedule.factor(step - 1, PER_EPOCH, EPOCHS), 1.0);
        }
    }

    @Test
    void schedules_have_names() {
        assertThat(Schedule.named("constant")).isEqualTo(new Schedule.Constant());
        assertThat(Schedule.named("Step")).isEqualTo(new Schedule.Steps(10, 0.1));
        assertThat(Schedule.named("cosine")).isEqualTo(new Schedule.Cosine(0.5, 0));
        refuses(
                "Unknown schedule 'cosin', expected one of [constant, cosine, step]; did you mean 'cosine'?",
                () -> Schedule.named("cosin"));
    }

    @Test
    void settings_out_of_range_are_refused() {
        refuses("every 0 epochs", () -> new Schedule.Steps(0, 0.5));
        refuses("decay 0.0", () -> new Schedule.Steps(1, 0));
        refuses("decay 1.5", () -> new Schedule.Steps(1, 1.5));
        refuses("decay NaN", () -> new Schedule.Steps(1, Double.NaN));
        refuses("warm-up -1.0", () -> new Schedule.Cosine(-1, 0));
        refuses("warm-up Infinity", () -> new Schedule.Cosine(1 / 0.0, 0));
        refuses("floor 2.0", () -> new Schedule.Cosine(0, 2));
    }

    private static void refuses(String message, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }
}
