package org.lanewise.ops.simd.linear;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryScalar;

/// A fully connected layer in all directions as plain loops: the scalar twin of the kernels above
/// it in the list.
final class LinearReference implements Kernel<LinearProblem> {

    @Override
    public String name() {
        return "LinearReference";
    }

    @Override
    public Optional<String> rejects(LinearProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(LinearProblem problem) {
        return new Loops(problem);
    }

    private record Loops(LinearProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "LinearReference";
        }

        @Override
        public int tasks() {
            return switch (p.direction()) {
                case FORWARD, BACKWARD_WEIGHTS -> p.out();
                case BACKWARD_DATA -> p.in();
            };
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            switch (p.direction()) {
                case FORWARD -> forward(operands, task);
                case BACKWARD_DATA -> backwardData(operands, task);
                case BACKWARD_WEIGHTS -> backwardWeights(operands, task);
            }
        }

        private void forward(Operands operands, int o) {
            int lanes = p.layout().lanes();
            int last = operands.count() - 1;
            UnaryFunction activation = p.epilogue().activation();
            float start = p.bias() ? operands.array(2)[operands.offset(2) + o] : 0f;
            for (int n = 0; n < p.layout().blocks(p.images()) * lanes; n++) {
                float sum = start;
                for (int i = 0; i < p.in(); i++) {
                    float weight = operands.array(1)[operands.offset(1) + o * p.in() + i];
                    sum = Math.fma(weight, operands.array(0)[operands.offset(0) + at(n, i, p.in())], sum);
                }
                operands.array(last)[operands.offset(last) + at(n, o, p.out())] =
                        activation == null ? sum : UnaryScalar.forward(activation, sum);
            }
        }

        private void backwardData(Operands operands, int i) {
            int lanes = p.layout().lanes();
            for (int n = 0; n < p.layout().blocks(p.images()) * lanes; n++) {
                float sum = 0f;
                for (int o = 0; o < p.out(); o++) {
                    float weight = operands.array(1)[operands.offset(1) + o * p.in() + i];
                    sum = Math.fma(weight, operands.array(0)[operands.offset(0) + at(n, o, p.out())], sum);
                }
                operands.array(2)[operands.offset(2) + at(n, i, p.in())] = sum;
            }
        }

        private void backwardWeights(Operands operands, int o) {
            for (int i = 0; i < p.in(); i++) {
                float sum = 0f;
                for (int n = 0; n < p.images(); n++) {
                    float gradient = operands.array(1)[operands.offset(1) + at(n, o, p.out())];
                    sum = Math.fma(gradient, operands.array(0)[operands.offset(0) + at(n, i, p.in())], sum);
                }
                operands.array(2)[operands.offset(2) + o * p.in() + i] = sum;
            }
        }

        private int at(int image, int feature, int features) {
            int lanes = p.layout().lanes();
            return (image / lanes * features + feature) * lanes + image % lanes;
        }
    }
}
