package org.lanewise.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns Ctrl-C and a termination signal into a question that long work asks itself.
///
/// The JVM answers such a signal by running its shutdown hooks. The hook waits until the command
/// has written what it has and printed its last line, and then ends the process with the code of
/// an interruption.
final class Interruption {

    /// How long the hook waits for a step and the writing of a model.
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::shutDown, "lanewise-interruption");
    private volatile boolean requested;
    private boolean armed;

    /// From here on a signal waits for the command.
    void arm() {
        if (!armed) {
            Runtime.getRuntime().addShutdownHook(hook);
            armed = true;
        }
    }

    /// Whether the work should end.
    boolean requested() {
        return requested;
    }

    /// Asks the work to end.
    void request() {
        requested = true;
    }

    /// The command has ended. Where a signal came, the process ends with it.
    void end() {
        ended.countDown();
        if (armed && !requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The signal came just now: the hook finds that the command has ended.
            }
        }
    }

    private void shutDown() {
        if (ended.getCount() == 0) {
            return;
        }
        request();
        try {
            boolean _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
}
