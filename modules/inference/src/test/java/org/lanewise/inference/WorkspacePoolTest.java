package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lanewise.tensor.StateException;

/// Workspaces are bounded; a call that finds none waits, fails or gets one more, as the options
/// say.
@Timeout(60)
class WorkspacePoolTest {

    private final Counters counters = new Counters();

    private WorkspacePool pool(int size, WhenExhausted whenExhausted) {
        return new WorkspacePool("net", size, whenExhausted, counters, () -> new Workspace(1, 1, 1));
    }

    private static Workspace take(WorkspacePool pool) {
        return pool.take(Deadline.none(), null);
    }

    private static Thread waiter(WorkspacePool pool, CompletableFuture<Workspace> result) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual().start(() -> {
            begun.countDown();
            try {
                result.complete(take(pool));
            } catch (RuntimeException e) {
                assertThat(Thread.currentThread().isInterrupted()).isEqualTo(e instanceof CancelledException);
                result.completeExceptionally(e);
            }
        });
        begun.await();
        return thread;
    }

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }

    @Test
    void workspaces_are_made_on_demand_and_used_again_last_in_first_out() {
        WorkspacePool pool = pool(3, WhenExhausted.WAIT);
        Workspace first = take(pool);
        Workspace second = take(pool);
        assertThat(counters.stats(pool).workspacesMade()).isEqualTo(2);
        pool.give(first);
        pool.give(second);
        assertThat(take(pool)).isSameAs(second);
        SessionStats stats = counters.stats(pool);
        assertThat(stats.workspacesMade()).isEqualTo(2);
        assertThat(stats.workspacesInUse()).isEqualTo(1);
        assertThat(stats.mostWorkspacesInUse()).isEqualTo(2);
        assertThat(stats.waits()).isZero();
    }

    @Test
    void a_waiting_call_gets_the_next_workspace() throws Exception {
        WorkspacePool pool = pool(1, WhenExhausted.WAIT);
        Workspace only = take(pool);
        CompletableFuture<Workspace> result = new CompletableFuture<>();
        awaitWaiting(waiter(pool, result));
        assertThat(result).isNotDone();
        pool.give(only);
        assertThat(result.get()).isSameAs(only);
        assertThat(counters.stats(pool).waits()).isEqualTo(1);
        assertThat(counters.stats(pool).waitNanos()).isPositive();
    }

    @Test
    void a_wait_ends_with_the_deadline() {
        WorkspacePool pool = pool(1, WhenExhausted.WAIT);
        Workspace only = take(pool);
        assertThatThrownBy(() -> pool.take(Deadline.in(Duration.ofMillis(20)), null))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContainingAll("'net'", "deadline", "one of 1 workspaces");
        assertThat(counters.stats(pool).timeouts()).isEqualTo(1);
        pool.give(only);
        assertThat(pool.take(Deadline.in(Duration.ofMillis(20)), null)).isSameAs(only);
    }

    @Test
    void a_wait_ends_with_its_cancellation() throws Exception {
        WorkspacePool pool = pool(1, WhenExhausted.WAIT);
        take(pool);
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Workspace> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                result.complete(pool.take(Deadline.none(), cancellation));
            } catch (CancelledException e) {
                result.completeExceptionally(e);
            }
        });
        awaitWaiting(thread);
        cancellation.cancel();
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CancelledException.class);
        assertThat(counters.stats(pool).cancellations()).isEqualTo(1);
    }

    @Test
    void an_interrupt_ends_a_wait_and_stays_set() throws Exception {
        WorkspacePool pool = pool(1, WhenExhausted.WAIT);
        take(pool);
        CompletableFuture<Workspace> result = new CompletableFuture<>();
        Thread thread = waiter(pool, result);
        awaitWaiting(thread);
        thread.interrupt();
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CancelledException.class);
    }

    @Test
    void closing_ends_waits_and_waits_for_calls() throws Exception {
        WorkspacePool pool = pool(1, WhenExhausted.WAIT);
        Workspace only = take(pool);
        CompletableFuture<Workspace> waiting = new CompletableFuture<>();
        awaitWaiting(waiter(pool, waiting));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(pool::close);
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StateException.class);
        assertThat(closed).isNotDone();
        pool.give(only);
        closed.get();
        assertThat(counters.stats(pool).workspacesMade()).isZero();
        assertThatThrownBy(() -> take(pool))
                .isInstanceOf(StateException.class)
                .hasMessage("Session of network 'net' is closed");
        pool.close();
    }

    @Test
    void a_pool_that_fails_does_so_at_once() {
        WorkspacePool pool = pool(2, WhenExhausted.FAIL);
        take(pool);
        take(pool);
        assertThatThrownBy(() -> take(pool))
                .isInstanceOf(BusyException.class)
                .hasMessage("Network 'net': all 2 workspaces are in use, expected a free one (WhenExhausted.FAIL)");
        assertThat(counters.stats(pool).rejections()).isEqualTo(1);
    }

    @Test
    void a_pool_that_grows_drops_what_is_too_many_afterwards() {
        WorkspacePool pool = pool(2, WhenExhausted.GROW);
        List<Workspace> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(take(pool));
        }
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(counters.stats(pool).workspacesMade()).isEqualTo(5);
        taken.forEach(pool::give);
        assertThat(counters.stats(pool).workspacesMade()).isEqualTo(2);
        assertThat(counters.stats(pool).mostWorkspacesInUse()).isEqualTo(5);
    }

    @Test
    void a_workspace_that_cannot_be_made_leaves_its_place_to_the_next() {
        boolean[] fails = {true};
        WorkspacePool pool = new WorkspacePool("net", 1, WhenExhausted.WAIT, counters, () -> {
            if (fails[0]) {
                throw new OutOfMemoryError("no room");
            }
            return new Workspace(1, 1, 1);
        });
        assertThatThrownBy(() -> take(pool)).isInstanceOf(OutOfMemoryError.class);
        fails[0] = false;
        assertThat(take(pool)).isNotNull();
    }
}
