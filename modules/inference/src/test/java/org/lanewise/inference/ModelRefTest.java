package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lanewise.layers.Model;
import org.lanewise.tensor.StateException;

/// A session is replaced while calls go on: those on the old one finish there, and then it is
/// closed.
@Timeout(60)
class ModelRefTest {

    private static final float[] INPUT = TestModels.numbers(1, TestModels.CHAIN);

    private static Session session(long seed) {
        return Session.compile(
                Model.initial(TestModels.chain().network(), seed),
                SessionOptions.defaults().workspaces(8));
    }

    private static boolean isClosed(Session session) {
        try {
            session.run(INPUT);
            return false;
        } catch (StateException _) {
            return true;
        }
    }

    @Test
    void a_replaced_session_is_closed_by_its_last_user() {
        Session first = session(1);
        Session second = session(2);
        try (ModelRef ref = new ModelRef(first)) {
            ModelRef.Use one = ref.use();
            ModelRef.Use two = ref.use();
            assertThat(one.session()).isSameAs(first);
            ref.swap(second);
            try (ModelRef.Use use = ref.use()) {
                assertThat(use.session()).isSameAs(second);
            }
            one.close();
            assertThat(isClosed(first)).isFalse();
            two.close();
            assertThat(isClosed(first)).isTrue();
            assertThat(isClosed(second)).isFalse();
        }
        assertThat(isClosed(second)).isTrue();
    }

    @Test
    void a_session_that_nobody_uses_is_closed_at_once() {
        Session first = session(1);
        Session second = session(2);
        ModelRef ref = new ModelRef(first);
        ref.swap(second);
        assertThat(isClosed(first)).isTrue();
        ref.close();
        ref.close();
        assertThat(isClosed(second)).isTrue();
        assertThatThrownBy(ref::use)
                .isInstanceOf(StateException.class)
                .hasMessage("The reference to a session of network 'chain' is closed");
        try (Session third = session(3)) {
            assertThatThrownBy(() -> ref.swap(third)).isInstanceOf(StateException.class);
            assertThat(isClosed(third)).isFalse();
        }
    }

    @Test
    void callers_meanwhile_get_the_result_of_one_session_or_the_other() throws Exception {
        List<float[]> results = new ArrayList<>();
        for (int seed = 0; seed < 2; seed++) {
            try (Session session = session(seed)) {
                results.add(session.run(INPUT));
            }
        }
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch calling = new CountDownLatch(4);
        List<Session> all = new ArrayList<>();
        all.add(session(0));
        try (ModelRef ref = new ModelRef(all.getFirst());
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                callers.add(executor.submit(() -> {
                    int calls = 0;
                    do {
                        try (ModelRef.Use use = ref.use()) {
                            float[] result = use.session().run(INPUT);
                            assertThat(results).anyMatch(expected -> Arrays.equals(expected, result));
                            calls++;
                        }
                        calling.countDown();
                        Thread.yield();
                    } while (!end.get());
                    return calls;
                }));
            }
            assertThat(calling.await(30, TimeUnit.SECONDS)).isTrue();
            for (int swap = 1; swap <= 60; swap++) {
                all.add(session(swap % 2));
                ref.swap(all.getLast());
            }
            end.set(true);
            for (Future<Integer> caller : callers) {
                assertThat(caller.get()).isPositive();
            }
        }
        assertThat(all).allMatch(ModelRefTest::isClosed);
    }
}
