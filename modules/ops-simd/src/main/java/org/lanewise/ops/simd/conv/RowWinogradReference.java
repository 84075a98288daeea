package org.lanewise.ops.simd.conv;

import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryScalar;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Minimal filtering along rows as plain loops: the scalar twin of [BlockedRowWinograd].
final class RowWinogradReference implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;
    private static final int TILE = RowWinograd.TILE;
    private static final int PATCH = RowWinograd.PATCH;

    @Override
    public String name() {
        return "RowWinogradReference";
    }

    @Override
    public String bitClass() {
        return BlockedRowWinograd.BIT_CLASS;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return BlockedRowWinograd.reason(problem);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        return Optional.of("is the scalar twin of BlockedRowWinograd");
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Filtering(problem, RowWinogradFilters.of(problem.conv()));
    }

    private record Filtering(BlockedConv2dProblem problem, RowWinogradFilters filters) implements Primitive {

        @Override
        public String kernel() {
            return "RowWinogradReference";
        }

        @Override
        public int tasks() {
            return problem.conv().images() * problem.conv().oh();
        }

        @Override
        public int scratch() {
            return PATCH * (filters.terms() + 1);
        }

        @Override
        public List<Preparation> preparations() {
            return List.of(filters.preparation());
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            Conv2dProblem p = problem.conv();
            int image = task / p.oh();
            int y = task % p.oh();
            int sums = PATCH * filters.terms();
            for (int x = 0; x < p.ow(); x += TILE) {
                for (int row = 0; row < p.h().kernel(); row++) {
                    int iy = y * p.h().stride() + row * p.h().dilation() - p.h().padLow();
                    for (int parity = 0; parity < 2; parity++) {
                        int ix = 2 * x + parity - p.w().padLow();
                        for (int c = 0; c < p.ic(); c++) {
                            int plane = image * p.ic() + c;
                            input(operands, plane, iy, ix, scratch, filters.term(row, parity, c) * PATCH);
                        }
                    }
                }
                for (int channel = 0; channel < filters.blocks() * BLOCK; channel++) {
                    int columnTile = channel / BLOCK / BlockedTiles.COLUMNS;
                    int width = filters.columns(columnTile) * BLOCK;
                    int lane = channel - columnTile * BlockedTiles.COLUMNS * BLOCK;
                    for (int point = 0; point < PATCH; point++) {
                        int weights = operands.offset(1) + filters.offset(columnTile, point) + lane;
                        float sum = 0f;
                        for (int k = 0; k < filters.terms(); k++) {
                            sum = Math.fma(scratch[k * PATCH + point], operands.array(1)[weights + k * width], sum);
                        }
                        scratch[sums + point] = sum;
                    }
                    store(operands, image, channel, y, x, scratch, sums);
                }
            }
        }

        private float element(Operands operands, int plane, int y, int x) {
            Conv2dProblem p = problem.conv();
            boolean inside = y >= 0 && y < p.ih() && x >= 0 && x < p.iw();
            return inside ? operands.array(0)[operands.offset(0) + (plane * p.ih() + y) * p.iw() + x] : 0f;
        }

        private void input(Operands operands, int plane, int y, int x, float[] dst, int to) {
            float d0 = element(operands, plane, y, x);
            float d1 = element(operands, plane, y, x + 2);
            float d2 = element(operands, plane, y, x + 4);
            float d3 = element(operands, plane, y, x + 6);
            float d4 = element(operands, plane, y, x + 8);
            float d5 = element(operands, plane, y, x + 10);
            float d6 = element(operands, plane, y, x + 12);
            float sum = RowWinograd.SUM_WITHOUT_A;
            float product = RowWinograd.PRODUCT_WITHOUT_A;
            float even = Math.fma(d0, product, Math.fma(d2, -sum, d4));
            float odd = Math.fma(d1, product, Math.fma(d3, -sum, d5));
            dst[to] = Math.fma(even, RowWinograd.A, odd);
            dst[to + 1] = Math.fma(even, -RowWinograd.A, odd);
            sum = RowWinograd.SUM_WITHOUT_B;
            product = RowWinograd.PRODUCT_WITHOUT_B;
            even = Math.fma(d0, product, Math.fma(d2, -sum, d4));
            odd = Math.fma(d1, product, Math.fma(d3, -sum, d5));
            dst[to + 2] = Math.fma(even, RowWinograd.B, odd);
            dst[to + 3] = Math.fma(even, -RowWinograd.B, odd);
            sum = RowWinograd.SUM_WITHOUT_C;
            product = RowWinograd.PRODUCT_WITHOUT_C;
            even = Math.fma(d0, product, Math.fma(d2, -sum, d4));
            odd = Math.fma(d1, product, Math.fma(d3, -sum, d5));
            dst[to + 4] = Math.fma(even, RowWinograd.C, odd);
            dst[to + 5] = Math.fma(even, -RowWinograd.C, odd);
            float last = Math.fma(d2, RowWinograd.PAIRS, Math.fma(d4, -RowWinograd.SUM, d6));
            dst[to + 6] = Math.fma(d0, -RowWinograd.PRODUCT, last);
        }

        private void store(Operands operands, int image, int channel, int y, int x, float[] sums, int at) {
            Conv2dProblem p = problem.conv();
            float sumA = sums[at] + sums[at + 1];
            float differenceA = sums[at] - sums[at + 1];
            float sumB = sums[at + 2] + sums[at + 3];
            float differenceB = sums[at + 2] - sums[at + 3];
            float sumC = sums[at + 4] + sums[at + 5];
            float differenceC = sums[at + 4] - sums[at + 5];
            float last = Math.fma(differenceA, RowWinograd.A3, sums[at + 6]);
            for (int i = 0; i < TILE && x + i < p.ow(); i++) {
                float value = switch (i) {
                    case 0 -> sumA + sumB + sumC;
                    case 1 ->
                        Math.fma(
                                differenceC,
                                RowWinograd.C,
                                Math.fma(differenceB, RowWinograd.B, differenceA * RowWinograd.A));
                    case 2 -> Math.fma(sumC, RowWinograd.C2, Math.fma(sumB, RowWinograd.B2, sumA * RowWinograd.A2));
                    default -> Math.fma(differenceC, RowWinograd.C3, Math.fma(differenceB, RowWinograd.B3, last));
                };
                finish(operands, image, channel, y, x + i, value);
            }
        }

        private void finish(Operands operands, int image, int channel, int y, int x, float filtered) {
            Conv2dProblem p = problem.conv();
            int last = operands.count() - 1;
            boolean bias = p.bias() && channel < p.oc();
            float value = filtered + (bias ? operands.array(2)[operands.offset(2) + channel] : 0f);
            int plane = (image * filters.blocks() + channel / BLOCK) * p.oh();
            int at = ((plane + y) * p.ow() + x) * BLOCK + channel % BLOCK;
            if (problem.epilogue().residual()) {
                value += operands.array(last - 1)[operands.offset(last - 1) + at];
            }
            UnaryFunction activation = problem.epilogue().activation();
            operands.array(last)[operands.offset(last) + at] =
                    activation == null ? value : UnaryScalar.forward(activation, value);
        }
    }
}
