package org.lanewise.ops.simd.norm;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Ranges;

/// Local response normalisation as plain loops: the scalar twin of [LocalResponseNormVectors],
/// for every exponent. A task is a range of blocks.
final class LocalResponseNormReference implements Kernel<LocalResponseNormProblem> {

    @Override
    public String name() {
        return "LocalResponseNormReference";
    }

    @Override
    public Optional<String> rejects(LocalResponseNormProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(LocalResponseNormProblem p) {
        int blocks = p.layout().blocks(p.images());
        int tasks = Ranges.tasks(blocks, p.operands().getFirst().elements());
        return new Plain(p, p.inner() * p.layout().lanes(), ResponsePower.of(p.beta()), blocks, tasks);
    }

    private record Plain(LocalResponseNormProblem p, int plane, ResponsePower power, int blocks, int tasks)
            implements Primitive {

        @Override
        public String kernel() {
            return "LocalResponseNormReference";
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            for (int block = Ranges.start(blocks, tasks, task);
                    block < Ranges.start(blocks, tasks, task + 1);
                    block++) {
                for (int c = 0; c < p.channels(); c++) {
                    for (int f = 0; f < plane; f++) {
                        int at = block * p.channels() * plane + f;
                        if (p.direction() == Direction.FORWARD) {
                            forward(operands, at, c);
                        } else {
                            backward(operands, at, c);
                        }
                    }
                }
            }
        }

        private void forward(Operands operands, int at, int c) {
            float[] src = operands.array(0);
            float squares = 0f;
            int end = (int) Math.min(p.channels(), (long) c + p.after() + 1);
            for (int i = Math.max(0, c - p.before()); i < end; i++) {
                float value = src[operands.offset(0) + at + i * plane];
                squares = Math.fma(value, value, squares);
            }
            float scale = Math.fma(p.alpha() / p.size(), squares, p.k());
            operands.array(1)[operands.offset(1) + at + c * plane] =
                    src[operands.offset(0) + at + c * plane] * power.inverse(scale, p.beta());
            operands.array(2)[operands.offset(2) + at + c * plane] = scale;
        }

        private void backward(Operands operands, int at, int c) {
            float sum = 0f;
            int end = (int) Math.min(p.channels(), (long) c + p.before() + 1);
            for (int j = Math.max(0, c - p.after()); j < end; j++) {
                sum += value(operands, 3, at, j) * value(operands, 1, at, j) / value(operands, 2, at, j);
            }
            float own = value(operands, 3, at, c) * power.inverse(value(operands, 2, at, c), p.beta());
            float factor = -2f * p.alpha() * p.beta() / p.size();
            operands.array(4)[operands.offset(4) + at + c * plane] =
                    Math.fma(factor * value(operands, 0, at, c), sum, own);
        }

        private float value(Operands operands, int index, int at, int channel) {
            return operands.array(index)[operands.offset(index) + at + channel * plane];
        }
    }
}
