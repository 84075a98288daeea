package org.lanewise.ops.simd.move;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Elementwise sums as vectors. More than two terms are added pair by pair in pieces that stay in
/// the first-level cache, so that the inner loop has three arrays however many terms there are. A
/// task is a slice.
final class SumVectors implements Kernel<SumProblem> {

    private static final String NAME = "SumVectors";

    /// 8 KB of the destination, and as much of one source, beside what is prefetched.
    private static final int PIECE = 2048;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(SumProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(SumProblem p) {
        return new Slices(p, Ranges.tasks(p.elements(), (long) p.inputs() * p.elements()));
    }

    private record Slices(SumProblem p, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.startOfSlice(p.elements(), tasks, task + 1);
            float[] dst = operands.array(p.inputs());
            for (int e = Ranges.startOfSlice(p.elements(), tasks, task); e < end; e += PIECE) {
                int count = Math.min(PIECE, end - e);
                int to = operands.offset(p.inputs()) + e;
                add(
                        operands.array(0),
                        operands.offset(0) + e,
                        operands.array(1),
                        operands.offset(1) + e,
                        dst,
                        to,
                        count);
                for (int i = 2; i < p.inputs(); i++) {
                    add(dst, to, operands.array(i), operands.offset(i) + e, dst, to, count);
                }
            }
        }
    }

    private static void add(float[] a, int aAt, float[] b, int bAt, float[] dst, int to, int count) {
        int i = 0;
        for (; i <= count - Lanes.LENGTH; i += Lanes.LENGTH) {
            fromArray(SPECIES, a, aAt + i).add(fromArray(SPECIES, b, bAt + i)).intoArray(dst, to + i);
        }
        for (; i < count; i++) {
            dst[to + i] = a[aAt + i] + b[bAt + i];
        }
    }
}
