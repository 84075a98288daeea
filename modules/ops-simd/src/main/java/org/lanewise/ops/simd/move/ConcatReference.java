package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;

/// Joining and splitting element by element, in one task.
final class ConcatReference implements Kernel<ConcatProblem> {

    @Override
    public String name() {
        return "ConcatReference";
    }

    @Override
    public Optional<String> rejects(ConcatProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(ConcatProblem p) {
        return new Plain(p, p.layout().blocks(p.images()) * p.outer());
    }

    private record Plain(ConcatProblem p, int rows) implements Primitive {

        @Override
        public String kernel() {
            return "ConcatReference";
        }

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            boolean forward = p.direction() == Direction.FORWARD;
            int joined = forward ? p.parts().size() : 0;
            int at = operands.offset(joined);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < p.parts().size(); i++) {
                    int part = forward ? i : i + 1;
                    int count = p.parts().get(i) * p.layout().lanes();
                    for (int f = 0; f < count; f++) {
                        int partAt = operands.offset(part) + row * count + f;
                        if (forward) {
                            operands.array(joined)[at++] = operands.array(part)[partAt];
                        } else {
                            operands.array(part)[partAt] = operands.array(joined)[at++];
                        }
                    }
                }
            }
        }
    }
}
