package org.lanewise.compiler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which values a group is the last to read, so that its result may take their memory.
final class Liveness {

    private final Map<String, Integer> lastReaders = new HashMap<>();
    private final Set<String> readInside = new HashSet<>();
    private final Map<Buffer, Set<String>> holders = new HashMap<>();
    private int now;

    private Liveness() {}

    static Liveness of(List<Group> groups, List<String> outputs) {
        Liveness liveness = new Liveness();
        for (int i = 0; i < groups.size(); i++) {
            for (String input : groups.get(i).inputs()) {
                liveness.lastReaders.put(input, i);
                liveness.readInside.add(input);
            }
        }
        outputs.forEach(output -> liveness.lastReaders.put(output, groups.size()));
        return liveness;
    }

    /// Whether no group reads a value.
    boolean readOnlyOutside(String value) {
        return !readInside.contains(value);
    }

    /// Goes on to a group.
    void enter(int group) {
        now = group;
    }

    /// Notes that a value is, or is part of, what a buffer holds.
    void holds(String value, Buffer buffer) {
        holders.computeIfAbsent(buffer.root(), _ -> new HashSet<>()).add(value);
    }

    /// Whether nobody after this group reads a value, nor another value in the same memory.
    boolean ends(String value, Buffer buffer) {
        return buffer.home() == Buffer.Home.WORKSPACE
                && lastReaders.getOrDefault(value, -1) <= now
                && holders.getOrDefault(buffer.root(), Set.of()).stream()
                        .allMatch(other -> lastReaders.getOrDefault(other, -1) <= now);
    }
}
