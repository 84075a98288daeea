package org.lanewise.ops.simd;

import java.util.List;

/// Primitives with their operands, one after the other: the job of a plan or of an optimizer.
///
/// Immutable but for its scratch memory, so one run at a time.
public final class PrimitiveSequence implements Workers.Job {

    private final Primitive[] primitives;
    private final Operands[] operands;
    private final float[][] scratch;
    private final boolean[] small;

    /// A sequence.
    ///
    /// @param primitives the primitives in order; preparations are listed like any other
    /// @param operands operands of each
    /// @param threads most threads of a run
    public PrimitiveSequence(List<Primitive> primitives, List<Operands> operands, int threads) {
        this(primitives, operands, threads, new boolean[primitives.size()]);
    }

    /// A sequence some of whose primitives are too short to be shared by threads.
    ///
    /// @param primitives the primitives in order; preparations are listed like any other
    /// @param operands operands of each
    /// @param threads most threads of a run
    /// @param small for each primitive whether it stays on one thread
    public PrimitiveSequence(List<Primitive> primitives, List<Operands> operands, int threads, boolean[] small) {
        this.small = small.clone();
        this.primitives = primitives.toArray(Primitive[]::new);
        this.operands = operands.toArray(Operands[]::new);
        int most = 0;
        for (Primitive primitive : primitives) {
            most = Math.max(most, primitive.scratch());
        }
        scratch = new float[threads][most];
    }

    @Override
    public int steps() {
        return primitives.length;
    }

    @Override
    public int tasks(int step) {
        return primitives[step].tasks();
    }

    @Override
    public boolean small(int step) {
        return small[step];
    }

    @Override
    public void run(int step, int task, int worker) {
        primitives[step].run(operands[step], task, scratch[worker]);
    }
}
