package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.PermuteProblem;
import org.lanewise.ops.simd.Primitive;

/// Axes in another order element by element, the position of each worked out anew, in one task.
final class PermuteReference implements Kernel<PermuteProblem> {

    @Override
    public String name() {
        return "PermuteReference";
    }

    @Override
    public Optional<String> rejects(PermuteProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(PermuteProblem p) {
        return new Plain(p);
    }

    private record Plain(PermuteProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "PermuteReference";
        }

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            int sample = p.sample();
            for (int block = 0; block < p.layout().blocks(p.images()); block++) {
                for (int element = 0; element < sample; element++) {
                    int from = operands.offset(0) + (block * sample + source(element)) * lanes;
                    int to = operands.offset(1) + (block * sample + element) * lanes;
                    for (int lane = 0; lane < lanes; lane++) {
                        operands.array(1)[to + lane] = operands.array(0)[from + lane];
                    }
                }
            }
        }

        /// Where an element of the output lies in the input: its position axis by axis, from the
        /// last.
        private int source(int element) {
            int rest = element;
            int from = 0;
            for (int i = p.order().size() - 1; i >= 0; i--) {
                int axis = p.order().get(i);
                int size = p.sizes().get(axis);
                int stride = 1;
                for (int inner = axis + 1; inner < p.sizes().size(); inner++) {
                    stride *= p.sizes().get(inner);
                }
                from += rest % size * stride;
                rest /= size;
            }
            return from;
        }
    }
}
