package org.lanewise.inference;

/// A token by which any thread can end the calls that were given it. Once cancelled it stays so.
///
/// Calls look at it where they look at their [Deadline], and end with a [CancelledException].
/// Waiting for a workspace looks at it every few milliseconds.
public final class Cancellation {

    private volatile boolean cancelled;

    /// A token that is not cancelled.
    public Cancellation() {}

    /// Ends the calls that have this token. Idempotent.
    public void cancel() {
        cancelled = true;
    }

    /// Whether [#cancel()] was called.
    ///
    /// @return whether it was
    public boolean isCancelled() {
        return cancelled;
    }
}
