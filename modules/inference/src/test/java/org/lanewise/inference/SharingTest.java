package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lanewise.inference.TestModels.numbers;
import static org.lanewise.inference.TestModels.poisoned;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.ops.simd.Workers;

/// Sessions share threads, callers share sessions, and neither leaves anything behind.
@Timeout(120)
class SharingTest {

    @ParameterizedTest
    @CsvSource({"1, WAIT, true", "2, WAIT, false", "2, GROW, true"})
    void callers_by_the_dozen_get_the_bits_of_one(int threads, WhenExhausted whenExhausted, boolean virtual)
            throws Exception {
        int callers = 64;
        SessionOptions options = SessionOptions.defaults()
                .maxBatch(5)
                .threads(threads)
                .workspaces(3)
                .whenExhausted(whenExhausted);
        try (Session session = Session.compile(TestModels.chain(), options);
                ExecutorService executor =
                        virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(callers)) {
            List<float[]> inputs = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                inputs.add(numbers(caller, 5 * TestModels.CHAIN));
                expected.add(new float[20]);
                session.run(inputs.get(caller), expected.get(caller));
            }
            List<Future<Integer>> calls = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int own = caller;
                calls.add(executor.submit(() -> {
                    for (int call = 0; call < 30; call++) {
                        float[] output = poisoned(20);
                        session.run(inputs.get(own), output);
                        assertThat(output).as("caller %d", own).isEqualTo(expected.get(own));
                    }
                    return own;
                }));
            }
            for (Future<Integer> call : calls) {
                call.get();
            }
            SessionStats stats = session.stats();
            assertThat(stats.runs()).isEqualTo(callers * 31L);
            assertThat(stats.images()).isEqualTo(5 * stats.runs());
            assertThat(stats.failures()).isZero();
            assertThat(stats.workspacesInUse()).isZero();
            assertThat(stats.workspacesMade()).isBetween(1, 3);
            if (whenExhausted == WhenExhausted.WAIT) {
                assertThat(stats.mostWorkspacesInUse()).isLessThanOrEqualTo(3);
            }
        }
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker") && thread.isAlive())
                .collect(Collectors.toSet());
    }

    /// Threads that have been started since; those of sessions before may still be about to end.
    private static long startedSince(Set<Thread> before) {
        return workers().stream().filter(thread -> !before.contains(thread)).count();
    }

    @Test
    void sessions_share_the_threads_of_the_one_that_wants_most() {
        Set<Thread> before = workers();
        try (Session two = Session.compile(
                        TestModels.chain(), SessionOptions.defaults().threads(2));
                Session three = Session.compile(
                        TestModels.chain(), SessionOptions.defaults().threads(3));
                Session again = Session.compile(
                        TestModels.large(), SessionOptions.defaults().threads(3))) {
            assertThat(startedSince(before)).isEqualTo(2);
            float[] input = numbers(1, TestModels.CHAIN);
            assertThat(two.run(input)).isEqualTo(three.run(input));
            again.run(numbers(1, 16 * 64 * 64));
        }
    }

    @Test
    void a_group_of_the_callers_is_used_and_not_closed() {
        float[] input = numbers(1, 16 * 64 * 64);
        try (Workers group = Workers.of(2)) {
            Set<Thread> before = workers();
            SessionOptions options = SessionOptions.defaults().threads(2).workers(group);
            float[] result;
            try (Session session = Session.compile(TestModels.large(), options)) {
                result = session.run(input);
                assertThat(startedSince(before)).isZero();
            }
            try (Session session = Session.compile(TestModels.large(), options.threads(1))) {
                assertThat(session.run(input)).isEqualTo(result);
            }
            assertThat(startedSince(before)).isZero();
        }
    }

    /// Compiles, calls and closes a thousand times; threads and the live heap are as they were
    /// after the first hundred.
    @Test
    void compiled_and_closed_sessions_leave_nothing() throws InterruptedException {
        float[] input = numbers(1, TestModels.CHAIN);
        long threads = 0;
        long heap = 0;
        for (int cycle = 0; cycle < 1_000; cycle++) {
            SessionOptions options =
                    SessionOptions.defaults().maxBatch(1 + cycle % 5).threads(1 + cycle % 3);
            try (Session session = Session.compile(TestModels.chain(), options)) {
                session.run(input);
            }
            if (cycle == 100) {
                threads = settledThreads(Long.MAX_VALUE);
                heap = liveHeap(Long.MAX_VALUE);
            }
        }
        assertThat(settledThreads(threads)).isLessThanOrEqualTo(threads);
        assertThat(liveHeap(heap)).isLessThan(heap + (4L << 20));
    }

    /// Threads of the JVM, once those that were told to end have ended.
    private static long settledThreads(long expected) throws InterruptedException {
        for (int i = 0;
                i < 200 && (!workers().isEmpty() || Thread.getAllStackTraces().size() > expected);
                i++) {
            Thread.sleep(10);
        }
        return Thread.getAllStackTraces().size();
    }

    private static long liveHeap(long expected) throws InterruptedException {
        long live = Long.MAX_VALUE;
        for (int i = 0; i < 10 && (i < 3 || live > expected); i++) {
            System.gc();
            Thread.sleep(10);
            Runtime runtime = Runtime.getRuntime();
            live = Math.min(live, runtime.totalMemory() - runtime.freeMemory());
        }
        return live;
    }
}
