package org.lanewise.inference;

import org.jspecify.annotations.Nullable;
import org.lanewise.ops.simd.Workers;

/// What may end a running call: its deadline and its token. One a workspace, set before each run,
/// so that all runs ask through the same class.
final class Control implements Workers.Stop {

    private static final Deadline NEVER = Deadline.none();

    private Deadline deadline = NEVER;
    private @Nullable Cancellation cancellation;
    private boolean ends;

    void set(Deadline until, @Nullable Cancellation token) {
        deadline = until;
        cancellation = token;
        ends = until.exists() || token != null;
    }

    boolean isCancelled() {
        return cancellation != null && cancellation.isCancelled();
    }

    void clear() {
        set(NEVER, null);
    }

    @Override
    public boolean now() {
        if (!ends) {
            return false;
        }
        Cancellation token = cancellation;
        return token != null && token.isCancelled() || deadline.hasPassed();
    }
}
