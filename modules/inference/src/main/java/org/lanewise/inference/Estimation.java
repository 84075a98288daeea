package org.lanewise.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.tensor.Shape;

/// What a session will take of the heap, from shapes alone, before anything is compiled.
///
/// Weights are counted once for each compiled form, and the values that are alive at the same time
/// once for each sample of a run, with a quarter more for packing and for copies with padding.
final class Estimation {

    private Estimation() {}

    static SessionMemory of(List<ShapeSets.Resolved> sets, int workspaces) {
        long weights = 0;
        long workspace = 0;
        for (ShapeSets.Resolved set : sets) {
            long own = weights(set.model());
            int block = set.hasOperators() ? 1 : Compiled.batch(set.maxBatch());
            weights += block > 1 ? 2 * own : own;
            if (!set.hasOperators()) {
                long values = mostAlive(set.model().network(), set.shapes());
                workspace += block > 1 ? (block + 1) * values : values;
            }
        }
        return new SessionMemory(weights + weights / 4, workspace + workspace / 4, workspaces);
    }

    /// Refuses a session that does not fit what is left of the heap, by the estimate. Beside what it
    /// keeps there is a copy of a set's weights while the set is compiled.
    static void requireHeap(Model model, List<ShapeSets.Resolved> sets, int workspaces) {
        long copy = sets.stream().mapToLong(set -> weights(set.model())).max().orElse(0);
        requireHeap(model.network().name(), of(sets, workspaces), copy);
    }

    /// Refuses what does not fit what is left of the heap.
    ///
    /// @param network name of the network
    /// @param memory what is to be kept
    /// @param copy bytes that are needed beside it for a while
    static void requireHeap(String network, SessionMemory memory, long copy) {
        long needed = memory.bytes() + copy;
        if (needed > available()) {
            // What is left counts garbage as used; only a collection tells it apart.
            System.gc();
            long available = available();
            if (needed > available) {
                throw new HeapException(network, memory, copy, available);
            }
        }
    }

    private static long available() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    private static long weights(Model model) {
        return model.network().parameters().stream()
                .mapToLong(Estimation::bytes)
                .sum();
    }

    private static long bytes(Parameter parameter) {
        return (long) parameter.shape().elements() * parameter.type().bytes();
    }

    /// Most bytes of values that are alive at once: from the node that makes them to the last one
    /// that reads them. Inputs and outputs lie in arrays of the caller's.
    private static long mostAlive(Network network, Map<String, Shape> inputs) {
        Map<String, Shape> shapes = network.shapes(inputs);
        Map<String, Integer> lastReader = new HashMap<>();
        List<Node> nodes = network.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).inputs()) {
                lastReader.put(input, i);
            }
        }
        long alive = 0;
        long most = 0;
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                alive += bytes(shapes, output);
            }
            most = Math.max(most, alive);
            for (String value : lastReader.keySet()) {
                boolean made = network.inputs().stream()
                        .noneMatch(input -> input.name().equals(value));
                if (made && lastReader.getOrDefault(value, -1) == i) {
                    alive -= bytes(shapes, value);
                }
            }
        }
        return most;
    }

    private static long bytes(Map<String, Shape> shapes, String value) {
        return (long) Float.BYTES
                * Objects.requireNonNull(shapes.get(value), value).elements();
    }
}
