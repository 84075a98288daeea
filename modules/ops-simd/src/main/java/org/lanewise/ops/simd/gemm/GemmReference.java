package org.lanewise.ops.simd.gemm;

import java.util.Optional;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;

/// The matrix product as plain loops: the scalar twin of the kernels above it in the list. A task
/// is a row.
final class GemmReference implements Kernel<GemmProblem> {

    @Override
    public String name() {
        return "GemmReference";
    }

    @Override
    public Optional<String> rejects(GemmProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(GemmProblem problem) {
        return new Loops(problem);
    }

    private record Loops(GemmProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "GemmReference";
        }

        @Override
        public int tasks() {
            return p.m();
        }

        @Override
        public void run(Operands operands, int row, float[] scratch) {
            float[] a = operands.array(0);
            float[] b = operands.array(1);
            float[] c = operands.array(2);
            int aStep = p.transposeA() ? p.lda() : 1;
            int bStep = p.transposeB() ? 1 : p.ldb();
            for (int column = 0; column < p.n(); column++) {
                int aAt = operands.offset(0) + row * (p.transposeA() ? 1 : p.lda());
                int bAt = operands.offset(1) + column * (p.transposeB() ? p.ldb() : 1);
                int cAt = operands.offset(2) + row * p.ldc() + column;
                float sum = p.accumulate() ? c[cAt] : 0f;
                for (int k = 0; k < p.k(); k++) {
                    sum = Math.fma(a[aAt + k * aStep], b[bAt + k * bStep], sum);
                }
                c[cAt] = sum;
            }
        }
    }
}
