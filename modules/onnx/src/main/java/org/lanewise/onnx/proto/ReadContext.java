package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxLimitException;

/// What one reading has used of its limits, and the folder from which it may take external data.
final class ReadContext {

    private final LoadLimits limits;
    private final @Nullable ExternalFiles files;
    private long nodes;
    private long entries;
    private long elements;
    private long externalBytes;

    /// Begins a reading.
    ///
    /// @param limits the limits
    /// @param files gives external data, null where there must be none
    ReadContext(LoadLimits limits, @Nullable ExternalFiles files) {
        this.limits = limits;
        this.files = files;
    }

    LoadLimits limits() {
        return limits;
    }

    @Nullable
    ExternalFiles files() {
        return files;
    }

    void addNode(WireReader at) {
        nodes = add(at, "nodes", nodes, 1, limits.nodes());
    }

    void addEntries(WireReader at, int count) {
        entries = add(at, "entries", entries, count, limits.entries());
    }

    void addElements(WireReader at, long count) {
        elements = add(at, "elements in all tensors", elements, count, limits.totalElements());
    }

    void addExternalBytes(WireReader at, long count) {
        externalBytes = add(at, "bytes of external data", externalBytes, count, limits.externalBytes());
    }

    private static long add(WireReader at, String what, long used, long count, long limit) {
        if (count > limit - used) {
            throw new OnnxLimitException(
                    at.subject(), "needs " + count + " more to " + used + " " + what + ", the limit is " + limit);
        }
        return used + count;
    }
}
