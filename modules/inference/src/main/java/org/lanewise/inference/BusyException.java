package org.lanewise.inference;

import org.lanewise.tensor.StateException;

/// All workspaces of a session are in use, and its options say [WhenExhausted#FAIL]. Nothing was
/// written.
public final class BusyException extends StateException {

    private static final long serialVersionUID = 1L;

    BusyException(String message) {
        super(message);
    }
}
