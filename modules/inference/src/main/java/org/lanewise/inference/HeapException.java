package org.lanewise.inference;

import org.lanewise.tensor.ConfigurationException;

/// A session would not fit what is left of the heap. Nothing was allocated for it.
public final class HeapException extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    private final transient SessionMemory estimate;
    private final long available;

    HeapException(String network, SessionMemory estimate, long copy, long available) {
        super("Network '" + network + "' needs " + mebibytes(estimate.bytes() + copy) + " MiB of heap ("
                + mebibytes(estimate.weightBytes()) + " MiB of weights, " + estimate.workspaces() + " workspaces of "
                + mebibytes(estimate.workspaceBytes()) + " MiB, " + mebibytes(copy) + " MiB while it is compiled), " + mebibytes(available)
                + " MiB are left; allow more with -Xmx, or fewer workspaces or a smaller batch");
        this.estimate = estimate;
        this.available = available;
    }

    private static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20);
    }

    /// What the session would take.
    ///
    /// @return the estimate
    public SessionMemory estimate() {
        return estimate;
    }

    /// What was left of the heap.
    ///
    /// @return bytes
    public long availableBytes() {
        return available;
    }
}
