package org.lanewise.ops.simd.activation;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.PReluProblem;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;

/// ReLU with a learned slope as plain loops, for every layout: the scalar twin of
/// [PReluImageLanes].
final class PReluReference implements Kernel<PReluProblem> {

    @Override
    public String name() {
        return "PReluReference";
    }

    @Override
    public Optional<String> rejects(PReluProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(PReluProblem problem) {
        return new Slopes(problem);
    }

    private record Slopes(PReluProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "PReluReference";
        }

        @Override
        public int tasks() {
            return switch (p.direction()) {
                case FORWARD, BACKWARD_DATA -> p.layout().blocks(p.images()) * p.channels();
                case BACKWARD_WEIGHTS -> p.slopes();
            };
        }

        @Override
        public int scratch() {
            return 2 * Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int plane = p.inner() * p.layout().lanes();
            switch (p.direction()) {
                case FORWARD -> map(operands, task, plane, 0, 2);
                case BACKWARD_DATA -> map(operands, task, plane, 2, 3);
                case BACKWARD_WEIGHTS ->
                    operands.array(2)[operands.offset(2) + task] = sum(operands, task, plane, scratch);
            }
        }

        private void map(Operands operands, int task, int plane, int from, int to) {
            float slope = operands.array(1)[operands.offset(1) + (p.slopes() == 1 ? 0 : task % p.channels())];
            for (int i = task * plane; i < (task + 1) * plane; i++) {
                float value = operands.array(from)[operands.offset(from) + i];
                boolean positive = operands.array(0)[operands.offset(0) + i] > 0f;
                operands.array(to)[operands.offset(to) + i] = positive ? value : value * slope;
            }
        }

        private float sum(Operands operands, int task, int plane, float[] sums) {
            int length = p.slopes() == 1 ? p.channels() * plane : plane;
            Arrays.fill(sums, 0, 2 * Lanes.COUNT, 0f);
            for (int block = 0; block < p.layout().blocks(p.images()); block++) {
                int at = block * p.channels() * plane + task * plane;
                Arrays.fill(sums, Lanes.COUNT, 2 * Lanes.COUNT, 0f);
                for (int i = 0; i < length; i++) {
                    float x = operands.array(0)[operands.offset(0) + at + i];
                    float negative = x > 0f ? 0f : x;
                    float gradient = operands.array(1)[operands.offset(1) + at + i];
                    int lane = Lanes.COUNT + i % Lanes.COUNT;
                    sums[lane] = Math.fma(negative, gradient, sums[lane]);
                }
                int valid = p.layout() == Layout.NCHW ? Lanes.COUNT : p.images() - block * Lanes.COUNT;
                for (int lane = 0; lane < Math.min(Lanes.COUNT, valid); lane++) {
                    sums[lane] += sums[Lanes.COUNT + lane];
                }
            }
            return Lanes.tree(sums, 0);
        }
    }
}
