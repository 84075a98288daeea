package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Places buffers that live at different times in the same memory: offset assignment, largest
/// first, each at the lowest place that no buffer alive at the same time holds (Pisarchyk and
/// Lee, Efficient Memory Management for Deep Neural Net Inference, greedy by size).
final class MemoryPlanner {

    private static final int ALIGNMENT = 16;

    /// Longest slab, in floats; beyond it buffers go to another slab.
    private static final long SLAB = 1L << 30;

    private MemoryPlanner() {}

    /// A buffer's life: the first and the last step that touches it.
    record Life(Buffer buffer, int from, int to) {
        boolean overlaps(Life other) {
            return from <= other.to && other.from <= to;
        }
    }

    /// A buffer's place: its slab, and where it starts there, a multiple of 16 floats.
    record Place(int slab, int offset) {

        /// The same place in an array whose slab begins at `start`.
        Place behind(int start) {
            return new Place(slab, start + offset);
        }
    }

    /// The places of all buffers, by buffer id, and the slabs' lengths.
    record Layout(Place[] places, int[] slabs) {}

    static Layout plan(List<Life> lives, int bufferCount) {
        Place[] places = new Place[bufferCount];
        long[] ends = new long[bufferCount];
        List<Life> placed = new ArrayList<>();
        int[] slabs = new int[0];
        List<Life> largestFirst = new ArrayList<>(lives);
        largestFirst.sort(Comparator.comparingInt((Life life) -> -life.buffer().elements())
                .thenComparingInt(life -> life.buffer().id()));
        for (Life life : largestFirst) {
            long size = Math.ceilDiv(life.buffer().elements(), ALIGNMENT) * (long) ALIGNMENT;
            int slab = 0;
            long offset = lowest(life, size, slab, placed, places, ends);
            while (offset + size > SLAB && offset > 0) {
                slab++;
                offset = lowest(life, size, slab, placed, places, ends);
            }
            if (offset + size > Integer.MAX_VALUE - ALIGNMENT) {
                throw new ShapeException("Buffer '" + life.buffer().name() + "' of " + size
                        + " floats does not fit a slab of " + Integer.MAX_VALUE);
            }
            places[life.buffer().id()] = new Place(slab, (int) offset);
            ends[life.buffer().id()] = offset + size;
            if (slab >= slabs.length) {
                slabs = Arrays.copyOf(slabs, slab + 1);
            }
            slabs[slab] = (int) Math.max(slabs[slab], offset + size);
            placed.add(life);
        }
        return new Layout(places, slabs);
    }

    private static long lowest(Life life, long size, int slab, List<Life> placed, Place[] places, long[] ends) {
        List<Life> rivals = new ArrayList<>();
        for (Life other : placed) {
            if (places[other.buffer().id()].slab() == slab && other.overlaps(life)) {
                rivals.add(other);
            }
        }
        rivals.sort(Comparator.comparingInt(other -> places[other.buffer().id()].offset()));
        long offset = 0;
        for (Life rival : rivals) {
            int id = rival.buffer().id();
            if (places[id].offset() - offset >= size) {
                break;
            }
            offset = Math.max(offset, ends[id]);
        }
        return offset;
    }
}
