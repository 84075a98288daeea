package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.Workers.Stop;

/// A job ends when it is told to: before the next step, and within a step after the part that
/// each thread is in. Short steps stay whole and with the caller.
class WorkersStopTest {

    private static final int TASKS = 640;

    /// Parts of a step between which a thread that is alone asks: the longest delay is one of them.
    private static final int PARTS = 16;

    private static Workers.Job job(int steps, boolean small, AtomicInteger done, AtomicBoolean stop, int after) {
        return new Workers.Job() {
            @Override
            public int steps() {
                return steps;
            }

            @Override
            public int tasks(int step) {
                return TASKS;
            }

            @Override
            public boolean small(int step) {
                return small;
            }

            @Override
            public void run(int step, int task, int worker) {
                if (done.incrementAndGet() == after) {
                    stop.set(true);
                }
            }
        };
    }

    @Test
    void a_job_that_is_not_stopped_runs_to_its_end() {
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                AtomicInteger done = new AtomicInteger();
                assertThat(workers.run(job(3, false, done, new AtomicBoolean(), 0), threads, Stop.NEVER))
                        .isTrue();
                assertThat(done).hasValue(3 * TASKS);
            }
        }
    }

    @Test
    void a_job_that_is_stopped_before_it_begins_runs_nothing() {
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                AtomicInteger done = new AtomicInteger();
                assertThat(workers.run(job(3, false, done, new AtomicBoolean(), 0), threads, () -> true))
                        .isFalse();
                assertThat(done).hasValue(0);
            }
        }
    }

    @Test
    void a_step_ends_after_the_part_that_each_thread_is_in() {
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                AtomicBoolean stop = new AtomicBoolean();
                AtomicInteger done = new AtomicInteger();
                int after = TASKS + 100;
                assertThat(workers.run(job(3, false, done, stop, after), threads, stop::get))
                        .isFalse();
                assertThat(done.get()).as("%d threads", threads).isBetween(after, after + threads * TASKS / PARTS);
            }
        }
    }

    @Test
    void a_small_step_is_finished_in_one_go() {
        try (Workers workers = Workers.of(2)) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger done = new AtomicInteger();
            assertThat(workers.run(job(3, true, done, stop, TASKS + 1), 2, stop::get))
                    .isFalse();
            assertThat(done).hasValue(2 * TASKS);
        }
    }

    @Test
    void a_stop_after_the_last_task_comes_too_late() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        try (Workers workers = Workers.of(1)) {
            assertThat(workers.run(job(1, false, done, stop, TASKS), 1, stop::get))
                    .isTrue();
        }
        assertThat(done).hasValue(TASKS);
    }

    @Test
    void a_group_runs_on_after_a_job_that_was_stopped() {
        try (Workers workers = Workers.of(3)) {
            for (int round = 0; round < 50; round++) {
                AtomicBoolean stop = new AtomicBoolean();
                AtomicInteger done = new AtomicInteger();
                assertThat(workers.run(job(2, false, done, stop, 10), 3, stop::get))
                        .isFalse();
                assertThat(workers.run(job(2, false, new AtomicInteger(), stop, -1), 3, Stop.NEVER))
                        .isTrue();
            }
        }
    }

    @Test
    void a_job_uses_no_more_threads_than_it_asks_for() {
        try (Workers workers = Workers.of(4)) {
            for (int round = 0; round < 200; round++) {
                int most = 1 + round % 4;
                AtomicIntegerArray tasks = new AtomicIntegerArray(TASKS);
                AtomicInteger highest = new AtomicInteger();
                workers.run(
                        new Workers.Job() {
                            @Override
                            public int steps() {
                                return 5;
                            }

                            @Override
                            public int tasks(int step) {
                                return TASKS;
                            }

                            @Override
                            public void run(int step, int task, int worker) {
                                tasks.incrementAndGet(task);
                                highest.accumulateAndGet(worker, Math::max);
                            }
                        },
                        most,
                        Stop.NEVER);
                assertThat(highest.get()).as("round %d", round).isLessThan(most);
                for (int task = 0; task < TASKS; task++) {
                    assertThat(tasks.get(task))
                            .as("round %d, task %d", round, task)
                            .isEqualTo(5);
                }
            }
        }
    }
}
