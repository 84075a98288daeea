package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.inference.TestModels.numbers;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.StateException;

/// A warm-up calls every set of shapes, reports what it saw, and is no part of the statistics.
@Timeout(120)
class WarmUpTest {

    @Test
    void a_session_is_warm_when_a_warm_up_saw_timings_settle() {
        try (Session session =
                Session.compile(TestModels.chain(), SessionOptions.defaults().maxBatch(8))) {
            assertThat(session.isWarm()).isFalse();
            session.run(numbers(1, TestModels.CHAIN));
            assertThat(session.isWarm()).isFalse();
            WarmUpReport report = session.warmUp(Duration.ofSeconds(20));
            assertThat(session.isWarm()).isEqualTo(report.settled());
            assertThat(report.runs()).isPositive();
            assertThat(report.time()).isPositive();
            assertThat(report.before()).isPositive();
            assertThat(report.after()).isPositive();
            assertThat(session.stats().runs()).isEqualTo(1);
            assertThat(session.stats().images()).isEqualTo(1);
        }
    }

    @Test
    void a_budget_of_nothing_makes_a_window_of_calls_and_settles_nothing() {
        try (Session session = Session.compile(TestModels.large(), SessionOptions.defaults())) {
            WarmUpReport report = session.warmUp(Duration.ZERO);
            assertThat(report.settled()).isFalse();
            assertThat(report.runs()).isPositive();
            assertThat(session.isWarm()).isFalse();
        }
    }

    @Test
    void all_shapes_inputs_and_operators_are_warmed() {
        SessionOptions options = SessionOptions.defaults();
        try (Session several = Session.compile(
                        TestModels.anySize(),
                        options.shape("input", Shape.of(1, 2, 6, 7)).shape("input", Shape.of(5, 2, 9, 4)));
                Session two = Session.compile(TestModels.twoByTwo(), options.maxBatch(5));
                Session operators = Session.compile(TestModels.operators(true), options.shape("x", Shape.of(2, 3)))) {
            for (Session session : new Session[] {several, two, operators}) {
                assertThat(session.warmUp(Duration.ofMillis(300)).runs()).isPositive();
                assertThat(session.stats().runs()).isZero();
                assertThat(session.stats().failures()).isZero();
            }
        }
    }

    @Test
    void warming_changes_no_bit() {
        float[] input = numbers(1, TestModels.CHAIN);
        try (Session session = Session.compile(TestModels.chain(), SessionOptions.defaults())) {
            float[] cold = session.run(input);
            session.warmUp(Duration.ofMillis(500));
            assertThat(session.run(input)).isEqualTo(cold);
        }
    }

    @Test
    void a_closed_session_cannot_be_warmed() {
        Session session = Session.compile(TestModels.chain(), SessionOptions.defaults());
        session.close();
        assertThatThrownBy(() -> session.warmUp(Duration.ofSeconds(1))).isInstanceOf(StateException.class);
    }
}
