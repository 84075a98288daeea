package org.lanewise.ops.simd.optimize;

import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SumOfSquaresProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// The sum of the squares of a flat array. The sums of the chunks are a preparation, a task being
/// a range of chunks; one task joins them.
///
/// @param name the kernel's name
/// @param squares how the squares of a chunk are added
record SumOfSquares(String name, Squares squares) implements Kernel<SumOfSquaresProblem> {

    /// The squares of one chunk in 16 accumulators.
    interface Squares {

        /// Adds the square of element `16 i + l` to accumulator `l`, which starts from zero.
        ///
        /// @param values array
        /// @param at start of the chunk
        /// @param count elements of the chunk, 1 or more
        /// @param sums receives the 16 accumulators in its first elements
        void add(float[] values, int at, int count, float[] sums);
    }

    private record ChunkSums(int elements) {}

    @Override
    public Optional<String> rejects(SumOfSquaresProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(SumOfSquaresProblem p) {
        int chunks = Math.ceilDiv(p.elements(), SumOfSquaresProblem.CHUNK);
        Primitive sums = new Sums(name, squares, p.elements(), chunks, Ranges.tasks(chunks, p.elements()));
        return new Tree(name, chunks, List.of(new Preparation(0, new ChunkSums(p.elements()), chunks, sums)));
    }

    private record Sums(String kernel, Squares squares, int elements, int chunks, int tasks) implements Primitive {

        @Override
        public int scratch() {
            return Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(chunks, tasks, task + 1);
            for (int chunk = Ranges.start(chunks, tasks, task); chunk < end; chunk++) {
                int from = chunk * SumOfSquaresProblem.CHUNK;
                int count = Math.min(SumOfSquaresProblem.CHUNK, elements - from);
                squares.add(operands.array(0), operands.offset(0) + from, count, scratch);
                operands.array(1)[operands.offset(1) + chunk] = Lanes.tree(scratch, 0);
            }
        }
    }

    private record Tree(String kernel, int scratch, List<Preparation> preparations) implements Primitive {

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            System.arraycopy(operands.array(0), operands.offset(0), scratch, 0, scratch());
            operands.array(1)[operands.offset(1)] = Lanes.tree(scratch, 0, scratch());
        }
    }
}
