package org.lanewise.inference;

import java.util.List;

/// What a session will take of the heap, before anything that is large is made: the plans of its
/// layers tell their bytes without weights. Of operators on tensors the weights are counted.
final class Estimation {

    private Estimation() {}

    static SessionMemory of(List<ShapeSets.Resolved> sets, int workspaces) {
        long weights = 0;
        long workspace = 0;
        for (ShapeSets.Resolved set : sets) {
            if (set.hasOperators()) {
                weights += set.model().network().parameters().stream()
                        .mapToLong(parameter -> (long) parameter.shape().elements()
                                * parameter.type().bytes())
                        .sum();
            } else {
                SessionMemory own = Compiled.estimate(set.model(), set.maxBatch(), workspaces);
                weights += own.weightBytes();
                workspace += own.workspaceBytes();
            }
        }
        return new SessionMemory(weights, workspace, workspaces);
    }

    /// Refuses what does not fit what is left of the heap.
    ///
    /// @param network name of the network
    /// @param needed what is about to be allocated
    static void requireHeap(String network, SessionMemory needed) {
        if (needed.bytes() > available()) {
            // What is left counts garbage as used; only a collection tells it apart.
            System.gc();
            long available = available();
            if (needed.bytes() > available) {
                throw new HeapException(network, needed, available);
            }
        }
    }

    private static long available() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }
}
