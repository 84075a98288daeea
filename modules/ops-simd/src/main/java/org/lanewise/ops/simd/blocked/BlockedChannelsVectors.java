package org.lanewise.ops.simd.blocked;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.INTEGERS;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.BlockedChannelsProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Whole blocks are copied. Any other vector of the destination is put together from the vectors
/// of the sources that its lanes come from, two in a pass: each is permuted, and its lanes are
/// blended in. A task is a range of pixels of all blocks; what a second pass adds to is in the
/// first-level cache.
final class BlockedChannelsVectors implements Kernel<BlockedChannelsProblem> {

    private static final String NAME = "BlockedChannelsVectors";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Pixels of a piece: 8 KB of the destination.
    private static final int PIECE = 128;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedChannelsProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedChannelsProblem p) {
        ChannelOrigins origins = ChannelOrigins.of(p);
        int blocks = Math.ceilDiv(origins.count(), BLOCK);
        VectorSources[] vectors = new VectorSources[blocks * BLOCK / Lanes.LENGTH];
        for (int v = 0; v < vectors.length; v++) {
            vectors[v] = VectorSources.of(origins, v * Lanes.LENGTH, p.pixels());
        }
        int rows = p.images() * blocks * p.pixels();
        return new Pieces(p, origins, vectors, blocks, rows, Ranges.tasks(rows, 2L * rows * BLOCK));
    }

    private record Pieces(
            BlockedChannelsProblem p, ChannelOrigins origins, VectorSources[] vectors, int blocks, int rows, int tasks)
            implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(rows, tasks, task + 1);
            int count;
            for (int row = Ranges.start(rows, tasks, task); row < end; row += count) {
                int plane = row / p.pixels();
                count = Math.min(PIECE, Math.min((plane + 1) * p.pixels(), end) - row);
                piece(operands, plane / blocks, plane % blocks, row - plane * p.pixels(), row, count);
            }
        }

        private void piece(Operands operands, int image, int block, int pixel, int row, int count) {
            int last = operands.count() - 1;
            int to = operands.offset(last) + row * BLOCK;
            if (isWhole(block)) {
                int source = origins.source(block * BLOCK);
                int from = start(operands, image, source, pixel) + origins.channel(block * BLOCK) * p.pixels();
                System.arraycopy(operands.array(source), from, operands.array(last), to, count * BLOCK);
                return;
            }
            for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
                VectorSources terms = vectors[(block * BLOCK + lane) / Lanes.LENGTH];
                for (int t = 0; t < terms.count(); t += 2) {
                    int a = terms.source(t);
                    int b = terms.source(t + 1);
                    blend(
                            t == 0,
                            operands.array(a),
                            start(operands, image, a, pixel) + terms.start(t),
                            operands.array(b),
                            start(operands, image, b, pixel) + terms.start(t + 1),
                            terms.lanes(),
                            t * Lanes.LENGTH,
                            operands.array(last),
                            to + lane,
                            count * BLOCK);
                }
            }
        }

        /// Whether a block is one of a source.
        private boolean isWhole(int block) {
            int first = block * BLOCK;
            if (first + BLOCK > origins.count() || origins.channel(first) % BLOCK != 0) {
                return false;
            }
            for (int c = first + 1; c < first + BLOCK; c++) {
                boolean next = origins.source(c) == origins.source(first)
                        && origins.channel(c) == origins.channel(first) + c - first;
                if (!next) {
                    return false;
                }
            }
            return true;
        }

        /// Where a pixel is in the first block of an image of a source.
        private int start(Operands operands, int image, int source, int pixel) {
            return operands.offset(source) + image * origins.padded(source) * p.pixels() + pixel * BLOCK;
        }
    }

    private static void blend(
            boolean first,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int[] lanes,
            int lanesAt,
            float[] dst,
            int to,
            int count) {
        if (first) {
            blend(a, aAt, b, bAt, lanes, lanesAt, dst, to, count);
        } else {
            blendOnto(a, aAt, b, bAt, lanes, lanesAt, dst, to, count);
        }
    }

    /// Lanes of neither vector become zero.
    private static void blend(
            float[] a, int aAt, float[] b, int bAt, int[] lanes, int lanesAt, float[] dst, int to, int count) {
        IntVector aLanes = IntVector.fromArray(INTEGERS, lanes, lanesAt);
        IntVector bLanes = IntVector.fromArray(INTEGERS, lanes, lanesAt + Lanes.LENGTH);
        VectorMask<Integer> fromA = aLanes.compare(VectorOperators.GE, 0);
        VectorMask<Integer> fromB = bLanes.compare(VectorOperators.GE, 0);
        IntVector zero = IntVector.broadcast(INTEGERS, 0);
        for (int i = 0; i < count; i += BLOCK) {
            IntVector fromFirst =
                    aLanes.selectFrom(fromArray(SPECIES, a, aAt + i).reinterpretAsInts());
            IntVector fromSecond =
                    bLanes.selectFrom(fromArray(SPECIES, b, bAt + i).reinterpretAsInts());
            zero.blend(fromFirst, fromA)
                    .blend(fromSecond, fromB)
                    .reinterpretAsFloats()
                    .intoArray(dst, to + i);
        }
    }

    /// Lanes of neither vector stay as they are.
    private static void blendOnto(
            float[] a, int aAt, float[] b, int bAt, int[] lanes, int lanesAt, float[] dst, int to, int count) {
        IntVector aLanes = IntVector.fromArray(INTEGERS, lanes, lanesAt);
        IntVector bLanes = IntVector.fromArray(INTEGERS, lanes, lanesAt + Lanes.LENGTH);
        VectorMask<Integer> fromA = aLanes.compare(VectorOperators.GE, 0);
        VectorMask<Integer> fromB = bLanes.compare(VectorOperators.GE, 0);
        for (int i = 0; i < count; i += BLOCK) {
            IntVector fromFirst =
                    aLanes.selectFrom(fromArray(SPECIES, a, aAt + i).reinterpretAsInts());
            IntVector fromSecond =
                    bLanes.selectFrom(fromArray(SPECIES, b, bAt + i).reinterpretAsInts());
            fromArray(SPECIES, dst, to + i)
                    .reinterpretAsInts()
                    .blend(fromFirst, fromA)
                    .blend(fromSecond, fromB)
                    .reinterpretAsFloats()
                    .intoArray(dst, to + i);
        }
    }
}
