package org.lanewise.ops.simd.pool;

import java.util.Optional;
import java.util.stream.IntStream;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.PoolTiles;

/// Max and average pooling of single images, the lanes are neighbouring outputs of a row.
///
/// The rows of a window are joined lane by lane; its columns are permutations of the vectors that
/// this leaves. A tile, some neighbouring windows, goes down all rows with its permutations in
/// registers. Rows of small planes follow one another across planes: to the loop they are one
/// plane.
final class PoolRows implements Kernel<Pool2dProblem> {

    private static final String NAME = "PoolRows";

    /// Rows of outputs that one call of a tile should go through, where planes are small.
    private static final int ROWS = 64;

    /// Floats of the source that all tiles go through before the next rows: a part of the
    /// first-level cache.
    private static final int BLOCK = 4096;

    /// Columns of a window for which there are tiles of their own.
    private static final int SMALL = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(Pool2dProblem problem) {
        if (problem.layout() != Layout.NCHW) {
            return Optional.of("pools single images, layout is " + problem.layout());
        }
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes forward only");
        }
        return problem.kind() instanceof PoolKind.Lp
                        || problem.kind() instanceof PoolKind.Max(boolean indices) && indices
                ? Optional.of("pools averages and maxima without indices, kind is " + problem.kind())
                : Optional.empty();
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        boolean average = problem.kind() instanceof PoolKind.Average;
        Optional<RowTiles> tiles = RowTiles.of(problem.w(), RowTiles.most(problem.h()), average);
        boolean global = !average && problem.ow() == 1 && RowTiles.most(problem.w()) > SMALL;
        if (tiles.isEmpty() || global) {
            return new WideWindows(NAME, problem, Planes.of(problem));
        }
        int group = Math.clamp(ROWS / problem.oh(), 1, problem.planes());
        return new Rows(problem, Planes.of(problem), group, passes(problem, tiles.get(), average, group));
    }

    /// Strips of several rows where rows are short, and single rows for what is left.
    private static Pass[] passes(Pool2dProblem p, RowTiles tiles, boolean average, int group) {
        int rows = stripRows(p);
        int[] strips = stripStarts(p.h(), rows);
        Optional<RowTiles> strip = strips.length == 0 ? Optional.empty() : RowTiles.strip(p.w(), rows, average);
        if (strip.isEmpty()) {
            int[] all = IntStream.range(0, p.oh()).toArray();
            return new Pass[] {pass(p, tiles, all, group)};
        }
        int end = strips[strips.length - 1] + rows;
        int[] single = IntStream.range(0, p.oh())
                .filter(oy -> oy < strips[0] || oy >= end)
                .toArray();
        Pass pass = pass(p, strip.get(), strips, group);
        return single.length == 0 ? new Pass[] {pass} : new Pass[] {pass(p, tiles, single, group), pass};
    }

    private static Pass pass(Pool2dProblem p, RowTiles tiles, int[] outputs, int group) {
        WindowRows rows = WindowRows.of(p, tiles, outputs, group);
        int step = Math.ceilDiv(p.ih(), p.oh()) * p.iw();
        return new Pass(tiles, rows, outputs.length * rows.numbers(), Math.max(8, BLOCK / step) * rows.numbers());
    }

    /// Rows of a strip: source rows that fit one vector, if whole windows begin in neighbouring
    /// rows.
    private static int stripRows(Pool2dProblem p) {
        boolean dense = p.h().window()
                .filter(window -> window.stride() == 1 && window.kernel() == RowTiles.most(p.h()))
                .isPresent();
        return dense && p.ow() <= p.iw() ? Lanes.LENGTH / p.iw() : 1;
    }

    /// Where strips begin: they consist of whole windows, and the last may go over some rows again.
    private static int[] stripStarts(PoolAxis h, int rows) {
        int most = RowTiles.most(h);
        int first = 0;
        while (h.taps(first) < most) {
            first++;
        }
        int end = first;
        while (end < h.out() && h.taps(end) == most) {
            end++;
        }
        if (rows < 2 || end - first < rows) {
            return new int[0];
        }
        int[] starts = new int[Math.ceilDiv(end - first, rows)];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = Math.min(first + i * rows, end - rows);
        }
        return starts;
    }

    /// Rows of every plane that are cut in the same way.
    ///
    /// @param tiles tiles of a row
    /// @param rows the rows of a group of planes
    /// @param plane numbers of the rows of a plane
    /// @param block numbers of the rows that all tiles go through before the next ones
    private record Pass(RowTiles tiles, WindowRows rows, int plane, int block) {}

    /// @param p the problem
    /// @param planes its planes
    /// @param group planes in a group
    /// @param passes what is done with a group
    private record Rows(Pool2dProblem p, Planes planes, int group, Pass[] passes) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return planes.tasks();
        }

        /// Floats that a tile reads beyond the end of a plane.
        private int readBeyond() {
            return Math.max(0, passes[0].tiles().vectors() * Lanes.LENGTH - p.iw());
        }

        /// Floats that a tile's vector reaches beyond the end of a plane of the result.
        private int writtenBeyond() {
            return Math.max(0, Lanes.LENGTH - p.ow());
        }

        /// The last planes, whose vectors reach beyond the end of the operands.
        private int apart() {
            return Math.min(
                    planes.count(),
                    Math.max(Math.ceilDiv(readBeyond(), planes.src()), Math.ceilDiv(writtenBeyond(), planes.dst())));
        }

        private int copied() {
            return readBeyond() == 0 ? 0 : apart() * planes.src() + readBeyond();
        }

        @Override
        public int scratch() {
            return copied() + apart() * planes.dst() + writtenBeyond();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int first = planes.first(task);
            int end = planes.end(task);
            int direct = Math.clamp(planes.count() - apart(), first, end);
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            int from = operands.offset(0);
            int to = operands.offset(1);
            pool(src, from + first * planes.src(), dst, to + first * planes.dst(), direct - first);
            int rest = end - direct;
            if (rest > 0) {
                int begin = from + direct * planes.src();
                int result = copied();
                if (result > 0) {
                    System.arraycopy(src, begin, scratch, 0, rest * planes.src());
                    pool(scratch, 0, scratch, result, rest);
                } else {
                    pool(src, begin, scratch, result, rest);
                }
                System.arraycopy(scratch, result, dst, to + direct * planes.dst(), rest * planes.dst());
            }
        }

        private void pool(float[] src, int from, float[] dst, int to, int count) {
            boolean average = p.kind() instanceof PoolKind.Average;
            boolean unsigned = true;
            for (int plane = 0; plane < count; plane += group) {
                int begin = from + plane * planes.src();
                int result = to + plane * planes.dst();
                int planesOfGroup = Math.min(group, count - plane);
                for (Pass pass : passes) {
                    int end = planesOfGroup * pass.plane();
                    for (int row = 0; row < end; row += pass.block()) {
                        int last = Math.min(row + pass.block(), end);
                        if (average) {
                            average(pass, src, begin, dst, result, row, last);
                            continue;
                        }
                        unsigned = unsigned && unsigned(pass, src, begin, dst, result, row, last);
                        if (!unsigned) {
                            ordered(pass, src, begin, dst, result, row, last);
                        }
                    }
                }
            }
        }

        private boolean unsigned(Pass pass, float[] src, int from, float[] dst, int to, int first, int end) {
            RowTiles tiles = pass.tiles();
            WindowRows rows = pass.rows();
            int[] table = rows.table();
            int[] lanes = tiles.lanes();
            int down = p.h().dilation() * p.iw();
            int taps = tiles.taps();
            boolean unsigned = true;
            for (int t = 0; t < tiles.count(); t++) {
                int s = from + tiles.source()[t];
                int d = to + tiles.target()[t];
                int at = tiles.tables()[t];
                unsigned &= switch (rows.size() * 10 + tiles.vectors()) {
                    case 21 -> PoolTiles.unsigned2x2In1(src, s, dst, d, table, first, end, lanes, at);
                    case 22 -> PoolTiles.unsigned2x2In2(src, s, dst, d, table, first, end, lanes, at);
                    case 31 -> PoolTiles.unsigned3x3In1(src, s, dst, d, table, first, end, lanes, at);
                    case 32 -> PoolTiles.unsigned3x3In2(src, s, dst, d, table, first, end, lanes, at);
                    case 1 -> PoolTiles.unsigned0x0In1(src, s, dst, d, table, first, end, down, taps, lanes, at);
                    default -> PoolTiles.unsigned0x0In2(src, s, dst, d, table, first, end, down, taps, lanes, at);
                };
            }
            return unsigned;
        }

        private void ordered(Pass pass, float[] src, int from, float[] dst, int to, int first, int end) {
            RowTiles tiles = pass.tiles();
            WindowRows rows = pass.rows();
            int[] table = rows.table();
            int[] lanes = tiles.lanes();
            int down = p.h().dilation() * p.iw();
            int taps = tiles.taps();
            for (int t = 0; t < tiles.count(); t++) {
                int s = from + tiles.source()[t];
                int d = to + tiles.target()[t];
                int at = tiles.tables()[t];
                switch (rows.size() * 10 + tiles.vectors()) {
                    case 21 -> PoolTiles.ordered2x2In1(src, s, dst, d, table, first, end, lanes, at);
                    case 22 -> PoolTiles.ordered2x2In2(src, s, dst, d, table, first, end, lanes, at);
                    case 31 -> PoolTiles.ordered3x3In1(src, s, dst, d, table, first, end, lanes, at);
                    case 32 -> PoolTiles.ordered3x3In2(src, s, dst, d, table, first, end, lanes, at);
                    case 1 -> PoolTiles.ordered0x0In1(src, s, dst, d, table, first, end, down, taps, lanes, at);
                    default -> PoolTiles.ordered0x0In2(src, s, dst, d, table, first, end, down, taps, lanes, at);
                }
            }
        }

        private void average(Pass pass, float[] src, int from, float[] dst, int to, int first, int end) {
            RowTiles tiles = pass.tiles();
            WindowRows rows = pass.rows();
            int[] table = rows.table();
            int[] lanes = tiles.lanes();
            float[] factors = rows.factors();
            int down = p.h().dilation() * p.iw();
            int taps = tiles.taps();
            for (int t = 0; t < tiles.count(); t++) {
                int s = from + tiles.source()[t];
                int d = to + tiles.target()[t];
                int at = tiles.tables()[t];
                int f = t * Lanes.LENGTH;
                switch (rows.size() * 10 + tiles.vectors()) {
                    case 21 -> PoolTiles.average2x2In1(src, s, dst, d, table, first, end, lanes, at, factors, f);
                    case 22 -> PoolTiles.average2x2In2(src, s, dst, d, table, first, end, lanes, at, factors, f);
                    case 31 -> PoolTiles.average3x3In1(src, s, dst, d, table, first, end, lanes, at, factors, f);
                    case 32 -> PoolTiles.average3x3In2(src, s, dst, d, table, first, end, lanes, at, factors, f);
                    case 1 ->
                        PoolTiles.average0x0In1(src, s, dst, d, table, first, end, down, taps, lanes, at, factors, f);
                    default ->
                        PoolTiles.average0x0In2(src, s, dst, d, table, first, end, down, taps, lanes, at, factors, f);
                }
            }
        }
    }
}
