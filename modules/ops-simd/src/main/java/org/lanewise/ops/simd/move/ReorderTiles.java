package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Layouts changed in tiles of 16 images by 16 elements: 32 cache lines, each read or written as
/// a whole while it is in the first-level cache. A task is a range of tiles.
///
/// The elements of a tile are moved as scalars: a transposition in registers needs 64
/// permutations of two vectors, which only machines with 32 registers of 512 bits have room for,
/// and batches change their layout once a step.
final class ReorderTiles implements Kernel<ReorderProblem> {

    private static final String NAME = "ReorderTiles";
    private static final int TILE = Lanes.COUNT;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(ReorderProblem problem) {
        return problem.from() == problem.to()
                ? Optional.of("needs two layouts, both are " + problem.from())
                : Optional.empty();
    }

    @Override
    public Primitive create(ReorderProblem p) {
        int across = Math.ceilDiv(p.elements(), TILE);
        int units = across * Layout.CHW16N.blocks(p.images());
        int tasks = Ranges.tasks(units, Layout.CHW16N.length(p.images(), p.elements()));
        return new Tiles(p, across, units, tasks);
    }

    private record Tiles(ReorderProblem p, int across, int units, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(units, tasks, task + 1);
            for (int unit = Ranges.start(units, tasks, task); unit < end; unit++) {
                int block = unit / across;
                int element = unit % across * TILE;
                int count = Math.min(TILE, p.elements() - element);
                int images = Math.min(TILE, p.images() - block * TILE);
                int plain = block * TILE * p.elements() + element;
                int laned = (block * p.elements() + element) * TILE;
                if (p.to() == Layout.CHW16N) {
                    interleave(
                            operands.array(0),
                            operands.offset(0) + plain,
                            p.elements(),
                            images,
                            count,
                            operands.array(1),
                            operands.offset(1) + laned);
                } else {
                    separate(
                            operands.array(0),
                            operands.offset(0) + laned,
                            p.elements(),
                            images,
                            count,
                            operands.array(1),
                            operands.offset(1) + plain);
                }
            }
        }
    }

    private static void interleave(float[] src, int from, int pitch, int images, int count, float[] dst, int to) {
        for (int image = 0; image < images; image++) {
            int row = from + image * pitch;
            for (int e = 0; e < count; e++) {
                dst[to + e * TILE + image] = src[row + e];
            }
        }
        for (int image = images; image < TILE; image++) {
            for (int e = 0; e < count; e++) {
                dst[to + e * TILE + image] = 0f;
            }
        }
    }

    private static void separate(float[] src, int from, int pitch, int images, int count, float[] dst, int to) {
        for (int image = 0; image < images; image++) {
            int row = to + image * pitch;
            for (int e = 0; e < count; e++) {
                dst[row + e] = src[from + e * TILE + image];
            }
        }
    }
}
