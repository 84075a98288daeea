package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;

/// A group of threads runs every task once, step after step, whatever becomes of its threads.
class WorkersTest {

    private static final int[] THREADS = {1, 2, 3, 4, 7};

    @Test
    void every_task_of_every_step_runs_once() {
        for (int threads : THREADS) {
            try (Workers workers = Workers.of(threads)) {
                for (int tasks : new int[] {0, 1, 2, 3, 7, 63, 64, 65, 129, 1000, 20_011}) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(3 * tasks);
                    workers.run(job(3, tasks, (step, task, worker) -> {
                        assertThat(worker).isBetween(0, threads - 1);
                        runs.incrementAndGet(step * tasks + task);
                    }));
                    for (int i = 0; i < runs.length(); i++) {
                        assertThat(runs.get(i))
                                .as("task %d of %d, %d threads", i, tasks, threads)
                                .isEqualTo(1);
                    }
                }
            }
        }
    }

    @Test
    void a_step_sees_all_that_the_one_before_wrote() {
        for (int threads : THREADS) {
            try (Workers workers = Workers.of(threads)) {
                int tasks = 37;
                int steps = 500;
                int[] sums = new int[tasks];
                workers.run(job(steps, tasks, (step, task, _) -> {
                    int from = step % 2 == 0 ? task : tasks - 1 - task;
                    sums[from] += 1;
                }));
                assertThat(sums).containsOnly(steps);
            }
        }
    }

    @Test
    void no_two_threads_have_the_same_number_at_once() {
        try (Workers workers = Workers.of(4)) {
            AtomicIntegerArray inside = new AtomicIntegerArray(4);
            workers.run(job(200, 50, (_, _, worker) -> {
                assertThat(inside.incrementAndGet(worker)).isEqualTo(1);
                Thread.onSpinWait();
                inside.decrementAndGet(worker);
            }));
        }
    }

    /// The caller has all but one of the tasks to itself while another thread sits in that one.
    @Test
    void a_thread_that_hangs_in_a_task_holds_up_no_other_task() {
        try (Workers workers = Workers.of(2)) {
            int tasks = 1000;
            AtomicInteger others = new AtomicInteger();
            CountDownLatch rest = new CountDownLatch(tasks - 1);
            workers.run(job(1, tasks, (_, task, _) -> {
                if (task == tasks - 1) {
                    rest.await();
                } else {
                    others.incrementAndGet();
                    rest.countDown();
                }
            }));
            assertThat(others).hasValue(tasks - 1);
        }
    }

    @Test
    void a_failure_comes_through_after_its_step_and_leaves_the_group_usable() {
        for (int threads : THREADS) {
            try (Workers workers = Workers.of(threads)) {
                AtomicInteger later = new AtomicInteger();
                assertThatThrownBy(() -> workers.run(job(2, 100, (step, task, _) -> {
                            if (step == 0 && task == 61) {
                                throw new IllegalStateException("task 61");
                            }
                            later.addAndGet(step);
                        })))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("task 61");
                assertThat(later).hasValue(0);
                AtomicInteger count = new AtomicInteger();
                workers.run(job(1, 100, (_, _, _) -> count.incrementAndGet()));
                assertThat(count).hasValue(100);
            }
        }
    }

    @Test
    void callers_at_once_and_callers_of_a_closed_group_run_alone() throws InterruptedException {
        Workers workers = Workers.of(3);
        AtomicInteger count = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            callers.add(Thread.ofPlatform().start(() -> {
                for (int run = 0; run < 200; run++) {
                    workers.run(job(3, 20, (_, _, _) -> count.incrementAndGet()));
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(count).hasValue(5 * 200 * 3 * 20);
        workers.close();
        workers.close();
        workers.run(job(1, 10, (_, _, worker) -> {
            assertThat(worker).isZero();
            count.incrementAndGet();
        }));
        assertThat(count).hasValue(5 * 200 * 3 * 20 + 10);
    }

    @Test
    void a_number_of_threads_out_of_range_is_refused() {
        for (int threads : new int[] {-1, 0, 257}) {
            assertThatThrownBy(() -> Workers.of(threads))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Threads are " + threads + ", expected 1 to 256");
        }
    }

    /// What a task does.
    private interface Body {
        void run(int step, int task, int worker) throws InterruptedException;
    }

    private static Workers.Job job(int steps, int tasks, Body body) {
        return new Workers.Job() {
            @Override
            public int steps() {
                return steps;
            }

            @Override
            public int tasks(int step) {
                return tasks;
            }

            @Override
            public void run(int step, int task, int worker) {
                try {
                    body.run(step, task, worker);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }
}
