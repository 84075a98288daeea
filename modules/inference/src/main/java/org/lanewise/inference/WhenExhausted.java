package org.lanewise.inference;

/// What a call does when all workspaces of its session are in use.
public enum WhenExhausted {
    /// Waits for one, in the order of arrival, at most until the call's deadline. An interrupt or a
    /// cancelled [Cancellation] ends the wait.
    WAIT,
    /// Fails at once with a [BusyException].
    FAIL,
    /// Makes another workspace, which is dropped after the call.
    GROW
}
