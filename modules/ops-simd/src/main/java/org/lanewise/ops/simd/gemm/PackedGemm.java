package org.lanewise.ops.simd.gemm;

import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;
import org.lanewise.ops.simd.tile.GemmTiles;
import org.lanewise.ops.simd.tile.TransposeTiles;

/// The matrix product in blocks for the caches (after Goto and van de Geijn, Anatomy of
/// High-Performance Matrix Multiplication), lanes are neighbouring columns.
///
/// All tasks share the right side, therefore it is packed once before, by all threads. A task
/// computes some rows and packs these for itself, a block at a time: they stay in the
/// second-level cache while the panels of the right side go by, each of which stays there while
/// the tiles of the block read it.
///
/// A block of terms is long, so that few sums are stored and loaded again: a tile has to wait for
/// its sums, but not for its operands, which the processor sees coming. Where sums are stored, the
/// chains go on from what was stored, so that an element is one chain whatever the blocks.
final class PackedGemm implements Kernel<GemmProblem> {

    @Override
    public String name() {
        return "PackedGemm";
    }

    @Override
    public Optional<String> rejects(GemmProblem p) {
        long packed = columns(p).elements();
        return packed > Integer.MAX_VALUE
                ? Optional.of("the packed right side has " + packed + " elements, which no array holds")
                : Optional.empty();
    }

    private static PackedColumns columns(GemmProblem p) {
        return new PackedColumns(p.k(), p.n(), p.transposeB(), p.ldb());
    }

    @Override
    public Primitive create(GemmProblem p) {
        return new Product(p);
    }

    private static final class Product implements Primitive {

        /// Multiply-adds of a task: up to 8 tasks of the smaller size, then up to 24 of the larger.
        /// 8 divide among 2, 4 and 8 threads; 24 among 3 and 6 as well, but pack more rows twice.
        private static final int SMALL_TASK = 25;

        private static final int SMALL_TASKS = 8;
        private static final int LARGE_TASK = 28;
        private static final int LARGE_TASKS = 24;

        /// Rows that are worth a task: about a block of them.
        private static final int LEAST_ROWS = 128;

        /// Panels that are worth a task: it packs its rows for them.
        private static final int LEAST_PANELS = 8;

        /// Rows of a block: half of a second-level cache of 1 MB at 1024 terms.
        private static final int BLOCK_ROWS = 130;

        private static final int ROWS = GemmTiles.ROWS;
        private static final int LANES = GemmTiles.LANES;
        private static final int PITCH = GemmTiles.PITCH;

        /// A tile of columns that are no whole vectors, at the start of the scratch memory.
        private static final int EDGE = ROWS * LANES;

        private final GemmProblem p;
        private final PackedColumns columns;
        private final int rowTasks;
        private final int columnTasks;
        private final List<Preparation> preparations;

        Product(GemmProblem p) {
            this.p = p;
            columns = columns(p);
            long work = (long) p.m() * p.n() * p.k();
            int small = Math.clamp(work >> SMALL_TASK, 1, SMALL_TASKS);
            int tasks = Math.clamp(work >> LARGE_TASK, small, LARGE_TASKS);
            rowTasks = Math.clamp(p.m() / LEAST_ROWS, 1, Math.min(tasks, SMALL_TASKS));
            columnTasks = Math.clamp(tasks / rowTasks, 1, Math.max(1, columns.panels() / LEAST_PANELS));
            preparations = List.of(new Preparation(1, columns, (int) columns.elements(), columns));
        }

        @Override
        public String kernel() {
            return "PackedGemm";
        }

        @Override
        public int tasks() {
            return rowTasks * columnTasks;
        }

        @Override
        public int scratch() {
            int rows = Math.min(BLOCK_ROWS, Math.ceilDiv(p.m(), rowTasks));
            return EDGE + (rows - 1) * PITCH + Math.min(p.k(), GemmTiles.DEPTH);
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int firstRow = Ranges.start(p.m(), rowTasks, task % rowTasks);
            int endRow = Ranges.start(p.m(), rowTasks, task % rowTasks + 1);
            int firstPanel = Ranges.start(columns.panels(), columnTasks, task / rowTasks);
            int endPanel = Ranges.start(columns.panels(), columnTasks, task / rowTasks + 1);
            int termBlocks = Math.ceilDiv(p.k(), GemmTiles.DEPTH);
            int rowBlocks = Math.ceilDiv(endRow - firstRow, BLOCK_ROWS);
            for (int t = 0; t < termBlocks; t++) {
                int term = Ranges.start(p.k(), termBlocks, t);
                int depth = Ranges.start(p.k(), termBlocks, t + 1) - term;
                boolean first = t == 0 && !p.accumulate();
                for (int b = 0; b < rowBlocks; b++) {
                    int row = firstRow + Ranges.start(endRow - firstRow, rowBlocks, b);
                    int rows = firstRow + Ranges.start(endRow - firstRow, rowBlocks, b + 1) - row;
                    pack(operands.array(0), operands.offset(0), row, rows, term, depth, scratch);
                    for (int panel = firstPanel; panel < endPanel; panel++) {
                        panel(operands, panel, row, rows, term, depth, first, scratch);
                    }
                }
            }
        }

        private void pack(float[] a, int offset, int row, int rows, int term, int depth, float[] scratch) {
            if (p.transposeA()) {
                int from = offset + term * p.lda() + row;
                TransposeTiles.run(a, from, p.lda(), depth, rows, scratch, EDGE, PITCH);
            } else {
                int from = offset + row * p.lda() + term;
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(a, from + r * p.lda(), scratch, EDGE + r * PITCH, depth);
                }
            }
        }

        /// The tiles of one panel, as equal as can be.
        private void panel(
                Operands operands, int panel, int row, int rows, int term, int depth, boolean first, float[] scratch) {
            int width = Math.min(LANES, p.n() - panel * LANES);
            int vectors = Math.ceilDiv(width, Lanes.LENGTH);
            boolean whole = vectors * Lanes.LENGTH == width;
            int tiles = Math.ceilDiv(rows, ROWS);
            int shorter = rows / tiles;
            int longer = rows - tiles * shorter;
            float[] b = operands.array(1);
            int bAt = operands.offset(1) + columns.at(panel, term);
            float[] c = operands.array(2);
            int cAt = operands.offset(2) + row * p.ldc() + panel * LANES;
            int aAt = EDGE;
            for (int tile = 0; tile < tiles; tile++) {
                int height = tile < longer ? shorter + 1 : shorter;
                if (whole) {
                    GemmTiles.run(height, vectors, depth, scratch, aAt, b, bAt, c, cAt, p.ldc(), first);
                } else {
                    edge(height, vectors, width, depth, scratch, aAt, b, bAt, c, cAt, first);
                }
                aAt += height * PITCH;
                cAt += height * p.ldc();
            }
        }

        /// A tile whose last vector is not full goes through the scratch memory.
        private void edge(
                int rows,
                int vectors,
                int width,
                int depth,
                float[] scratch,
                int aAt,
                float[] b,
                int bAt,
                float[] c,
                int cAt,
                boolean first) {
            for (int r = 0; r < rows && !first; r++) {
                System.arraycopy(c, cAt + r * p.ldc(), scratch, r * LANES, width);
            }
            GemmTiles.run(rows, vectors, depth, scratch, aAt, b, bAt, scratch, 0, LANES, first);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(scratch, r * LANES, c, cAt + r * p.ldc(), width);
            }
        }
    }
}
