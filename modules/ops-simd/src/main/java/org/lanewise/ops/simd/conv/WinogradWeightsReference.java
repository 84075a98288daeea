package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;

/// The gradient of the weights by minimal filtering as plain loops: the scalar twin of
/// [BlockedWinogradWeights].
final class WinogradWeightsReference implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    private final int tile;

    /// A kernel for one size of tiles.
    ///
    /// @param tile edge of a tile of the destination, 4 or 2
    WinogradWeightsReference(int tile) {
        this.tile = tile;
    }

    @Override
    public String name() {
        return "WinogradWeightsReference" + tile;
    }

    @Override
    public String bitClass() {
        return BlockedWinogradWeights.bitClass(tile);
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return BlockedWinogradWeights.reason(problem, tile);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        return Optional.of("is the scalar twin of BlockedWinogradWeights" + tile);
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Plain(tile, problem.conv());
    }

    private record Plain(int tile, Conv2dProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "WinogradWeightsReference" + tile;
        }

        private int patch() {
            return tile + 2;
        }

        private int points() {
            return patch() * patch();
        }

        @Override
        public int tasks() {
            return p.oc();
        }

        @Override
        public int scratch() {
            return 4 * points() + tile * tile;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int gradient = points();
            int sums = 2 * points();
            int other = 3 * points();
            for (int c = 0; c < p.ic(); c++) {
                Arrays.fill(scratch, sums, sums + points(), 0f);
                for (int image = 0; image < p.images(); image++) {
                    for (int y = 0; y < p.oh(); y += tile) {
                        for (int x = 0; x < p.ow(); x += tile) {
                            source(operands, image, c, y - p.h().padLow(), x - p.w().padLow(), scratch, other);
                            gradient(operands, image, task, y, x, scratch, gradient, other);
                            for (int i = 0; i < points(); i++) {
                                scratch[sums + i] = Math.fma(scratch[i], scratch[gradient + i], scratch[sums + i]);
                            }
                        }
                    }
                }
                for (int line = 0; line < patch(); line++) {
                    WinogradScalar.weights(tile, scratch, sums + line, patch(), scratch, other + line, patch());
                }
                int to = operands.offset(2) + (task * p.ic() + c) * 9;
                for (int line = 0; line < 3; line++) {
                    WinogradScalar.weights(
                            tile, scratch, other + line * patch(), 1, operands.array(2), to + line * 3, 1);
                }
            }
        }

        /// The transformed source of a tile, to the start of the scratch memory.
        private void source(Operands operands, int image, int channel, int y, int x, float[] scratch, int other) {
            patch(
                    operands.array(0),
                    operands.offset(0),
                    image,
                    p.ic(),
                    channel,
                    p.ih(),
                    p.iw(),
                    y,
                    x,
                    patch(),
                    scratch,
                    0);
            for (int line = 0; line < patch(); line++) {
                WinogradScalar.input(tile, scratch, line, patch(), scratch, other + line, patch());
            }
            for (int line = 0; line < patch(); line++) {
                WinogradScalar.input(tile, scratch, other + line * patch(), 1, scratch, line * patch(), 1);
            }
        }

        /// The transformed gradient of a tile.
        private void gradient(
                Operands operands, int image, int channel, int y, int x, float[] scratch, int to, int other) {
            int given = 4 * points();
            patch(
                    operands.array(1),
                    operands.offset(1),
                    image,
                    p.oc(),
                    channel,
                    p.oh(),
                    p.ow(),
                    y,
                    x,
                    tile,
                    scratch,
                    given);
            for (int line = 0; line < tile; line++) {
                WinogradScalar.gradient(tile, scratch, given + line, tile, scratch, other + line, tile);
            }
            for (int line = 0; line < patch(); line++) {
                WinogradScalar.gradient(tile, scratch, other + line * tile, 1, scratch, to + line * patch(), 1);
            }
        }

        private static void patch(
                float[] src,
                int offset,
                int image,
                int channels,
                int channel,
                int height,
                int width,
                int y,
                int x,
                int edge,
                float[] dst,
                int to) {
            int plane = (image * Math.ceilDiv(channels, BLOCK) + channel / BLOCK) * height * width * BLOCK;
            BlockedPatch.gatherLane(src, offset + plane, channel % BLOCK, height, width, y, x, edge, dst, to);
        }
    }
}
