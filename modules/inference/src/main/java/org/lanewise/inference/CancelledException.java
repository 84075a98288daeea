package org.lanewise.inference;

import org.lanewise.tensor.StoppedException;

/// A call's [Cancellation] was cancelled, or its thread was interrupted while it waited for a
/// workspace. The thread's interrupt flag is as it was.
public final class CancelledException extends StoppedException {

    private static final long serialVersionUID = 1L;

    CancelledException(String message) {
        super(message);
    }
}
