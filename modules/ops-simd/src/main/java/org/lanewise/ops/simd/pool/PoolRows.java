package org.lanewise.ops.simd.pool;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.tensor.Window;

/// Max and average pooling of single images, the lanes are neighbouring pixels of a row.
///
/// A row of outputs is made in two passes: down the rows of the window, which are contiguous,
/// into a line of scratch with the padding on both sides; then along that line. For a stride
/// above 1 the line is first split into its phases (elements `0, stride, 2 * stride...`, then `1,
/// stride + 1...`), so that every tap of 16 neighbouring windows is one contiguous load. The
/// padding is the neutral element, so no column needs a special case.
final class PoolRows implements Kernel<Pool2dProblem> {

    private static final String NAME = "PoolRows";

    /// Shorter rows of outputs fill less than half a vector of 512 bits.
    private static final int FEWEST_OUTPUTS = 8;

    /// Bounds the scratch memory, a line and its phases.
    private static final int LONGEST = 1 << 20;

    private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(Lanes.SPECIES, 0);
    private static final VectorShuffle<Float> ODD = VectorShuffle.makeUnzip(Lanes.SPECIES, 1);

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
        if (problem.kind() instanceof PoolKind.Lp
                || problem.kind() instanceof PoolKind.Max(boolean indices) && indices) {
            return Optional.of("pools averages and maxima without indices, kind is " + problem.kind());
        }
        if (problem.w().window().isEmpty()) {
            return Optional.of("needs windows of one size along the width");
        }
        if ((long) problem.ow() * problem.w().window().get().stride()
                        + problem.w().window().get().span()
                > LONGEST) {
            return Optional.of("needs lines of at most " + LONGEST + " elements, " + problem.w());
        }
        return problem.ow() >= FEWEST_OUTPUTS
                ? Optional.empty()
                : Optional.of("needs rows of at least " + FEWEST_OUTPUTS + " outputs, ow is " + problem.ow());
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        Window window = problem.w().window().orElseThrow();
        int line = roundUp(problem.ow());
        int phase = roundUp(line + (window.span() - 1) / window.stride() + 1);
        int columns = roundUp(Math.max(phase * window.stride(), window.padLow() + problem.iw()));
        return new Rows(problem, Planes.of(problem), window, line, phase, columns);
    }

    private static int roundUp(int count) {
        return Math.ceilDiv(count, Lanes.COUNT) * Lanes.COUNT;
    }

    /// Scratch: the columns with their padding, their phases, a line of results, a line of
    /// reciprocals.
    private record Rows(Pool2dProblem p, Planes planes, Window window, int line, int phase, int columns)
            implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return planes.tasks();
        }

        @Override
        public int scratch() {
            return columns + phase * window.stride() + 2 * line;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            boolean max = p.kind() instanceof PoolKind.Max;
            boolean padded = p.kind() instanceof PoolKind.Average average && average.countIncludePad();
            int phases = window.stride() == 1 ? 0 : columns;
            int result = columns + phase * window.stride();
            int reciprocals = result + line;
            int height = 0;
            float[] dst = operands.array(1);
            Arrays.fill(scratch, 0, columns, max ? Float.NEGATIVE_INFINITY : 0f);
            for (int plane = planes.first(task); plane < planes.end(task); plane++) {
                int from = operands.offset(0) + plane * planes.src();
                int to = operands.offset(1) + plane * planes.dst();
                for (int oy = 0; oy < p.oh(); oy++) {
                    int top = from + p.h().start(oy) * p.iw();
                    int bottom = top + p.h().taps(oy) * p.h().dilation() * p.iw();
                    int down = p.h().dilation() * p.iw();
                    if (max) {
                        maximumDown(operands.array(0), top, bottom, down, p.iw(), scratch, window.padLow());
                    } else {
                        sumDown(operands.array(0), top, bottom, down, p.iw(), scratch, window.padLow());
                    }
                    if (window.stride() == 2) {
                        splitByTwo(scratch, phases, phase);
                    } else if (window.stride() > 2) {
                        split(scratch, phases, phase, window.stride());
                    }
                    if (max) {
                        maximumAlong(scratch, phases, phase, result, line, window);
                    } else {
                        int rows = padded ? p.h().extent(oy) : p.h().taps(oy);
                        if (rows != height) {
                            height = rows;
                            reciprocals(p, oy, padded, scratch, reciprocals);
                        }
                        meanAlong(scratch, phases, phase, result, reciprocals, line, window);
                    }
                    System.arraycopy(scratch, result, dst, to + oy * p.ow(), p.ow());
                }
            }
        }
    }

    private static void reciprocals(Pool2dProblem p, int oy, boolean padded, float[] scratch, int to) {
        for (int ox = 0; ox < p.ow(); ox++) {
            scratch[to + ox] = p.reciprocal(oy, ox, padded);
        }
    }

    private static void maximumDown(float[] src, int top, int bottom, int down, int width, float[] columns, int to) {
        int x = 0;
        for (; x <= width - Lanes.LENGTH; x += Lanes.LENGTH) {
            FloatVector maximum = Lanes.of(Float.NEGATIVE_INFINITY);
            for (int y = top + x; y < bottom; y += down) {
                FloatVector value = Lanes.load(src, y);
                VectorMask<Float> taken =
                        value.compare(VectorOperators.GT, maximum).or(value.compare(VectorOperators.NE, value));
                maximum = maximum.blend(value, taken);
            }
            maximum.intoArray(columns, to + x);
        }
        for (; x < width; x++) {
            float maximum = Float.NEGATIVE_INFINITY;
            for (int y = top + x; y < bottom; y += down) {
                float value = src[y];
                maximum = value > maximum || Float.isNaN(value) ? value : maximum;
            }
            columns[to + x] = maximum;
        }
    }

    private static void sumDown(float[] src, int top, int bottom, int down, int width, float[] columns, int to) {
        int x = 0;
        for (; x <= width - Lanes.LENGTH; x += Lanes.LENGTH) {
            FloatVector sum = Lanes.of(0f);
            for (int y = top + x; y < bottom; y += down) {
                sum = sum.add(Lanes.load(src, y));
            }
            sum.intoArray(columns, to + x);
        }
        for (; x < width; x++) {
            float sum = 0f;
            for (int y = top + x; y < bottom; y += down) {
                sum += src[y];
            }
            columns[to + x] = sum;
        }
    }

    private static void splitByTwo(float[] scratch, int phases, int phase) {
        for (int q = 0; q < phase; q += Lanes.LENGTH) {
            FloatVector low = Lanes.load(scratch, 2 * q);
            FloatVector high = Lanes.load(scratch, 2 * q + Lanes.LENGTH);
            low.rearrange(EVEN, high).intoArray(scratch, phases + q);
            low.rearrange(ODD, high).intoArray(scratch, phases + phase + q);
        }
    }

    private static void split(float[] scratch, int phases, int phase, int stride) {
        for (int r = 0; r < stride; r++) {
            for (int q = 0; q < phase; q++) {
                scratch[phases + r * phase + q] = scratch[q * stride + r];
            }
        }
    }

    private static void maximumAlong(float[] scratch, int phases, int phase, int to, int line, Window window) {
        for (int o = 0; o < line; o += Lanes.LENGTH) {
            FloatVector maximum = Lanes.of(Float.NEGATIVE_INFINITY);
            for (int k = 0; k < window.kernel(); k++) {
                int tap = k * window.dilation();
                int at = phases + tap % window.stride() * phase + tap / window.stride();
                FloatVector value = Lanes.load(scratch, at + o);
                VectorMask<Float> taken =
                        value.compare(VectorOperators.GT, maximum).or(value.compare(VectorOperators.NE, value));
                maximum = maximum.blend(value, taken);
            }
            maximum.add(0f).intoArray(scratch, to + o);
        }
    }

    private static void meanAlong(
            float[] scratch, int phases, int phase, int to, int reciprocals, int line, Window window) {
        for (int o = 0; o < line; o += Lanes.LENGTH) {
            FloatVector sum = Lanes.of(0f);
            for (int k = 0; k < window.kernel(); k++) {
                int tap = k * window.dilation();
                int at = phases + tap % window.stride() * phase + tap / window.stride();
                sum = sum.add(Lanes.load(scratch, at + o));
            }
            sum.mul(Lanes.load(scratch, reciprocals + o)).intoArray(scratch, to + o);
        }
    }
}
