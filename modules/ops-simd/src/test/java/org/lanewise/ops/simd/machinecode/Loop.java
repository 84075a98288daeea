package org.lanewise.ops.simd.machinecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// An innermost loop of a method.
///
/// @param instructions its instructions in the order of their addresses
record Loop(List<Instruction> instructions) {

    /// Finds the natural loops that have no other loop inside.
    ///
    /// A jump backwards alone does not make a loop: C2 moves rare blocks to the end of a method,
    /// from where they jump back into loops and out of them. A natural loop has one entry that
    /// dominates the jump back to it, and consists of what leads to that jump.
    ///
    /// @param method instructions of a method, the first of them its entry
    /// @return the loops in the order of their entries
    static List<Loop> innermost(List<Instruction> method) {
        int[][] next = successors(method);
        List<List<Integer>> previous = new ArrayList<>();
        for (int i = 0; i < next.length; i++) {
            previous.add(new ArrayList<>());
        }
        BitSet reachable = reachable(next);
        for (int i = reachable.nextSetBit(0); i >= 0; i = reachable.nextSetBit(i + 1)) {
            for (int to : next[i]) {
                previous.get(to).add(i);
            }
        }
        BitSet[] dominators = dominators(previous, reachable);
        Map<Integer, BitSet> bodies = new TreeMap<>();
        for (int i = reachable.nextSetBit(0); i >= 0; i = reachable.nextSetBit(i + 1)) {
            for (int to : next[i]) {
                if (dominators[i].get(to)) {
                    addBody(to, i, previous, bodies.computeIfAbsent(to, _ -> new BitSet()));
                }
            }
        }
        List<Loop> loops = new ArrayList<>();
        bodies.forEach((header, body) -> {
            boolean inner = bodies.keySet().stream().noneMatch(other -> !other.equals(header) && body.get(other));
            if (inner) {
                loops.add(new Loop(body.stream().mapToObj(method::get).toList()));
            }
        });
        return loops;
    }

    private static int[][] successors(List<Instruction> method) {
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < method.size(); i++) {
            places.put(method.get(i).address(), i);
        }
        int[][] next = new int[method.size()][];
        for (int i = 0; i < next.length; i++) {
            int[] to = new int[2];
            int count = 0;
            Instruction instruction = method.get(i);
            if (instruction.fallsThrough() && i + 1 < next.length) {
                to[count++] = i + 1;
            }
            if (instruction.target().isPresent()) {
                Integer place = places.get(instruction.target().getAsLong());
                if (place != null) {
                    to[count++] = place;
                }
            }
            next[i] = Arrays.copyOf(to, count);
        }
        return next;
    }

    private static BitSet reachable(int[][] next) {
        BitSet seen = new BitSet();
        Deque<Integer> waiting = new ArrayDeque<>();
        if (next.length > 0) {
            seen.set(0);
            waiting.push(0);
        }
        while (!waiting.isEmpty()) {
            for (int to : next[waiting.pop()]) {
                if (!seen.get(to)) {
                    seen.set(to);
                    waiting.push(to);
                }
            }
        }
        return seen;
    }

    /// For every instruction those which every way from the entry to it passes, itself included.
    private static BitSet[] dominators(List<List<Integer>> previous, BitSet reachable) {
        BitSet[] dominators = new BitSet[previous.size()];
        for (int i = reachable.nextSetBit(0); i >= 0; i = reachable.nextSetBit(i + 1)) {
            dominators[i] = new BitSet();
            dominators[i].set(0, i == 0 ? 1 : previous.size());
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = reachable.nextSetBit(1); i >= 0; i = reachable.nextSetBit(i + 1)) {
                BitSet common = (BitSet) dominators[i].clone();
                for (int from : previous.get(i)) {
                    common.and(dominators[from]);
                }
                common.set(i);
                changed |= !common.equals(dominators[i]);
                dominators[i] = common;
            }
        }
        return dominators;
    }

    private static void addBody(int header, int last, List<List<Integer>> previous, BitSet body) {
        body.set(header);
        Deque<Integer> waiting = new ArrayDeque<>();
        waiting.push(last);
        while (!waiting.isEmpty()) {
            int i = waiting.pop();
            if (!body.get(i)) {
                body.set(i);
                previous.get(i).forEach(waiting::push);
            }
        }
    }

    /// Fused multiply-adds on vectors.
    int fmas() {
        return count(Instruction::fma);
    }

    /// Vectors read from memory other than the stack, those that are read by an operation
    /// included.
    int loads() {
        return count(Instruction::load);
    }

    /// Numbers read into all lanes.
    int broadcasts() {
        return count(Instruction::broadcast);
    }

    /// Instructions that move a vector register from or to the stack.
    int spills() {
        return count(Instruction::spill);
    }

    /// Instructions that move something else from or to the stack, such as an index.
    int otherStack() {
        return count(instruction -> instruction.stack() && !instruction.vector());
    }

    private int count(Predicate<Instruction> what) {
        return (int) instructions.stream().filter(what).count();
    }
}
