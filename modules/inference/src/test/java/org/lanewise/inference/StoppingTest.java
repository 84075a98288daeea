package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.inference.TestModels.numbers;
import static org.lanewise.inference.TestModels.poisoned;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.StoppedException;
import org.lanewise.tensor.Tensor;

/// Deadlines and cancellation end calls with exceptions of their own, and leave the session as it
/// was. How soon is in the tests of the threads' group, which count tasks instead of time.
@Timeout(60)
class StoppingTest {

    private static final int LARGE = 16 * 64 * 64;

    @Test
    void a_deadline_is_a_moment() {
        assertThat(Deadline.none().hasPassed()).isFalse();
        assertThat(Deadline.none().remainingNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadline.in(Duration.ZERO).hasPassed()).isTrue();
        assertThat(Deadline.in(Duration.ofSeconds(-5)).remainingNanos()).isZero();
        assertThat(Deadline.in(Duration.ofSeconds(Long.MIN_VALUE)).hasPassed()).isTrue();
        Deadline far = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(far.hasPassed()).isFalse();
        Deadline hour = Deadline.in(Duration.ofHours(1));
        assertThat(hour.hasPassed()).isFalse();
        assertThat(hour.remainingNanos()).isBetween(1L, Duration.ofHours(1).toNanos());
        assertThat(new Deadline(5, true)).isEqualTo(new Deadline(5, true));
    }

    @Test
    void a_call_whose_deadline_has_passed_writes_nothing() {
        float[] input = numbers(1, TestModels.CHAIN);
        float[] output = poisoned(TestModels.CHAIN_OUT);
        try (Session session = Session.compile(TestModels.chain(), SessionOptions.defaults())) {
            Deadline past = Deadline.in(Duration.ZERO);
            assertThatThrownBy(() -> session.run(input, output, past))
                    .isInstanceOf(DeadlineException.class)
                    .isInstanceOf(StoppedException.class)
                    .hasMessage("Network 'chain': the deadline passed before the run began");
            assertThatThrownBy(() -> session.run(input, output, 1, past)).isInstanceOf(DeadlineException.class);
            assertThatThrownBy(() -> session.run(new float[][] {input}, new float[][] {output}, 1, past))
                    .isInstanceOf(DeadlineException.class);
            assertThat(output).containsOnly(Float.NaN);
            assertThat(session.stats().timeouts()).isEqualTo(3);
            assertThat(session.stats().failures()).isEqualTo(3);
            session.run(input, output, Deadline.in(Duration.ofHours(1)));
            assertThat(output).isEqualTo(session.run(input));
        }
    }

    @Test
    void a_cancelled_token_ends_every_call_that_has_it() {
        Cancellation cancellation = new Cancellation();
        float[] output = new float[TestModels.CHAIN_OUT];
        try (Session session = Session.compile(TestModels.chain(), SessionOptions.defaults())) {
            Call call = session.call()
                    .input(0, numbers(1, TestModels.CHAIN))
                    .output(0, output)
                    .cancellation(cancellation);
            call.run();
            assertThat(cancellation.isCancelled()).isFalse();
            cancellation.cancel();
            cancellation.cancel();
            assertThatThrownBy(call::run)
                    .isInstanceOf(CancelledException.class)
                    .hasMessage("Network 'chain': cancelled before the run began");
            assertThat(session.stats().cancellations()).isEqualTo(1);
            call.cancellation(new Cancellation()).run();
        }
    }

    /// Calls again and again until the token is cancelled in the middle of one.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_running_call_is_cancelled_from_another_thread(int threads) throws InterruptedException {
        float[] input = numbers(1, 20 * LARGE);
        float[] output = new float[20 * 32];
        SessionOptions options = SessionOptions.defaults().threads(threads).maxBatch(20);
        try (Session session = Session.compile(TestModels.large(), options)) {
            float[] expected = new float[output.length];
            session.run(input, expected, 20);
            for (int round = 0; round < 5; round++) {
                Cancellation cancellation = new Cancellation();
                Call call = session.call()
                        .input(0, input)
                        .output(0, output)
                        .images(20)
                        .cancellation(cancellation);
                Thread canceller = Thread.ofPlatform().start(() -> {
                    while (session.stats().workspacesInUse() == 0) {
                        Thread.onSpinWait();
                    }
                    cancellation.cancel();
                });
                assertThatThrownBy(() -> {
                            while (true) {
                                call.run();
                            }
                        })
                        .isInstanceOf(CancelledException.class);
                canceller.join();
            }
            session.run(input, output, 20);
            assertThat(output).isEqualTo(expected);
            assertThat(session.stats().workspacesInUse()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_deadline_ends_a_running_call(int threads) {
        float[] input = numbers(1, LARGE);
        float[] output = new float[32];
        try (Session session =
                Session.compile(TestModels.large(), SessionOptions.defaults().threads(threads))) {
            // Shorter and shorter until one ends a call in its middle, at the latest before it begins.
            assertThatThrownBy(() -> {
                        for (long nanos = 1L << 32; ; nanos = nanos * 3 / 4) {
                            session.run(input, output, Deadline.in(Duration.ofNanos(nanos)));
                        }
                    })
                    .isInstanceOf(DeadlineException.class);
            float[] expected = session.run(input);
            session.run(input, output);
            assertThat(output).isEqualTo(expected);
        }
    }

    @Test
    void operators_stop_between_each_other() {
        try (Session session = Session.compile(
                TestModels.operators(true), SessionOptions.defaults().shape("x", Shape.of(2, 3)))) {
            Call call = session.call().input("x", Tensor.of(Shape.of(2, 3), new float[6]));
            assertThat(call.results()).containsOnlyKeys("y");
            assertThatThrownBy(call.deadline(Deadline.in(Duration.ZERO))::results)
                    .isInstanceOf(DeadlineException.class);
        }
    }

    @Test
    void what_a_kernel_writes_after_a_stop_is_undefined_but_the_session_is_not_hurt() {
        float[] input = numbers(1, TestModels.CHAIN);
        try (Session session = Session.compile(TestModels.chain(), SessionOptions.defaults())) {
            float[] expected = session.run(input);
            for (int i = 0; i < 2_000; i++) {
                float[] output = poisoned(TestModels.CHAIN_OUT);
                try {
                    session.run(input, output, Deadline.in(Duration.ofNanos(100L * i)));
                } catch (DeadlineException _) {
                    continue;
                }
                assertThat(output).isEqualTo(expected);
            }
            assertThat(session.run(input)).isEqualTo(expected);
            SessionStats stats = session.stats();
            assertThat(stats.runs() + stats.timeouts()).isEqualTo(2_002);
        }
    }
}
