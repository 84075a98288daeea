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

/// Minimal filtering as plain loops: the scalar twin of [BlockedWinograd].
final class WinogradReference implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    private final int tile;

    /// A kernel for one size of tiles.
    ///
    /// @param tile edge of an output tile, 4 or 2
    WinogradReference(int tile) {
        this.tile = tile;
    }

    @Override
    public String name() {
        return "WinogradReference" + tile;
    }

    @Override
    public String bitClass() {
        return BlockedWinograd.bitClass(tile);
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return BlockedWinograd.reason(problem);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        return Optional.of("is the scalar twin of BlockedWinograd" + tile);
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        return new Filtering(tile, problem, WinogradPlanes.of(p, tile), new WinogradFilters(tile, p));
    }

    private record Filtering(int tile, BlockedConv2dProblem problem, WinogradPlanes planes, WinogradFilters filters)
            implements Primitive {

        @Override
        public String kernel() {
            return "WinogradReference" + tile;
        }

        @Override
        public int tasks() {
            return problem.conv().images() * planes.tiles();
        }

        private int patch() {
            return tile + 2;
        }

        @Override
        public int scratch() {
            return patch() * patch() * (filters.terms() + 2);
        }

        @Override
        public List<Preparation> preparations() {
            return List.of(filters.preparation());
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int image = task / planes.tiles();
            int y = task % planes.tiles() / planes.tilesX() * tile;
            int x = task % planes.tilesX() * tile;
            int points = patch() * patch();
            int other = points * filters.terms();
            for (int term = 0; term < filters.terms(); term++) {
                gather(operands, image, term, y - planes.padTop(), x - planes.padLeft(), scratch, other);
                transform(true, patch(), scratch, other, patch(), 1, scratch, other + points, patch(), 1);
                transform(true, patch(), scratch, other + points, 1, patch(), scratch, term * points, 1, patch());
            }
            for (int channel = 0; channel < filters.blocks() * BLOCK; channel++) {
                int column = channel / BLOCK / BlockedTiles.COLUMNS;
                int width = filters.columns(column) * BLOCK;
                int lane = channel - column * BlockedTiles.COLUMNS * BLOCK;
                for (int point = 0; point < points; point++) {
                    int weights = operands.offset(1) + filters.offset(column, point) + lane;
                    float sum = 0f;
                    for (int k = 0; k < filters.terms(); k++) {
                        float weight = operands.array(1)[weights + k * width];
                        sum = Math.fma(scratch[k * points + point], weight, sum);
                    }
                    scratch[other + point] = sum;
                }
                transform(false, patch(), scratch, other, patch(), 1, scratch, other + points, patch(), 1);
                transform(false, tile, scratch, other + points, 1, patch(), scratch, other, 1, tile);
                store(operands, image, channel, y, x, scratch, other);
            }
        }

        private void gather(Operands operands, int image, int term, int y, int x, float[] dst, int to) {
            int plane = (image * planes.inBlocks() + term / BLOCK) * planes.inPixels() * BLOCK;
            BlockedPatch.gatherLane(
                    operands.array(0),
                    operands.offset(0) + plane,
                    term % BLOCK,
                    planes.inHeight(),
                    planes.inWidth(),
                    y,
                    x,
                    patch(),
                    dst,
                    to);
        }

        private void transform(
                boolean input,
                int lines,
                float[] src,
                int at,
                int step,
                int lineStep,
                float[] dst,
                int to,
                int toStep,
                int toLineStep) {
            for (int line = 0; line < lines; line++) {
                int from = at + line * lineStep;
                int out = to + line * toLineStep;
                if (input) {
                    WinogradScalar.input(tile, src, from, step, dst, out, toStep);
                } else {
                    WinogradScalar.output(tile, src, from, step, dst, out, toStep);
                }
            }
        }

        private void store(Operands operands, int image, int channel, int y, int x, float[] src, int from) {
            int last = operands.count() - 1;
            boolean bias = problem.conv().bias() && channel < filters.channels();
            float start = bias ? operands.array(2)[operands.offset(2) + channel] : 0f;
            int plane = (image * filters.blocks() + channel / BLOCK) * planes.outHeight();
            for (int i = 0; i < tile && y + i < planes.outHeight(); i++) {
                for (int j = 0; j < tile && x + j < planes.outWidth(); j++) {
                    int at = ((plane + y + i) * planes.outWidth() + x + j) * BLOCK + channel % BLOCK;
                    float value = src[from + i * tile + j] + start;
                    if (problem.epilogue().residual()) {
                        value += operands.array(last - 1)[operands.offset(last - 1) + at];
                    }
                    UnaryFunction activation = problem.epilogue().activation();
                    operands.array(last)[operands.offset(last) + at] =
                            activation == null ? value : UnaryScalar.forward(activation, value);
                }
            }
        }
    }
}
