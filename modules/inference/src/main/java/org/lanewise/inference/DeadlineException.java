package org.lanewise.inference;

import org.lanewise.tensor.StoppedException;

/// A call's [Deadline] passed before its result was complete.
public final class DeadlineException extends StoppedException {

    private static final long serialVersionUID = 1L;

    DeadlineException(String message) {
        super(message);
    }
}
