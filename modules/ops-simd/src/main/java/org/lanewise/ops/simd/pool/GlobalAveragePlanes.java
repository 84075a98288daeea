package org.lanewise.ops.simd.pool;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.Transposes;

/// Global average pooling of single images, for planes of up to 16 columns.
///
/// The columns of 16 planes, or of 32 of up to 8 columns, are summed with neighbouring columns as
/// lanes; transposed, the sums are added up with the planes as lanes.
final class GlobalAveragePlanes implements Kernel<Pool2dProblem> {

    private static final String NAME = "GlobalAveragePlanes";

    private static final int SQUARE = Lanes.COUNT * Lanes.COUNT;
    private static final int HALF = Lanes.COUNT / 2;

    /// Vectors of up to 8 floats: rows of 7 floats begin anywhere, and a vector that is twice as
    /// long as the row lies in two cache lines twice as often.
    private static final VectorSpecies<Float> FEW = Lanes.LENGTH > HALF ? FloatVector.SPECIES_256 : Lanes.SPECIES;

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
        if (!(problem.kind() instanceof PoolKind.Average)) {
            return Optional.of("pools the average, kind is " + problem.kind());
        }
        if (!whole(problem.h()) || !whole(problem.w())) {
            return Optional.of("needs one window over the plane, output is " + problem.oh() + " x " + problem.ow());
        }
        return problem.iw() <= Lanes.COUNT
                ? Optional.empty()
                : Optional.of("needs rows of at most " + Lanes.COUNT + " elements, iw is " + problem.iw());
    }

    private static boolean whole(PoolAxis axis) {
        return axis.out() == 1 && axis.taps(0) == axis.in();
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        boolean padded = ((PoolKind.Average) problem.kind()).countIncludePad();
        return new Means(Planes.of(problem), problem.iw(), problem.reciprocal(0, 0, padded));
    }

    /// Scratch: sums of columns, 16 floats for a plane or for two of up to 8 columns; their
    /// transpose; results; a copy of planes.
    private record Means(Planes planes, int columns, float factor) implements Primitive {

        private static final int TURNED = SQUARE;
        private static final int RESULTS = TURNED + SQUARE;
        private static final int COPY = RESULTS + 2 * Lanes.COUNT;

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
            return COPY + together() * planes.src() + Lanes.COUNT;
        }

        /// Planes that are transposed together.
        private int together() {
            return columns <= HALF ? 2 * Lanes.COUNT : Lanes.COUNT;
        }

        /// Planes beyond whose end vectors may reach beyond the end of the source are read from a
        /// copy.
        @Override
        public void run(Operands operands, int task, float[] scratch) {
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            int end = planes.end(task);
            int safe = planes.count() - Math.ceilDiv(Lanes.COUNT - columns, planes.src());
            for (int plane = planes.first(task); plane < end; plane += together()) {
                int from = operands.offset(0) + plane * planes.src();
                int count = Math.min(together(), end - plane);
                if (plane + together() <= safe) {
                    means(src, from, count, scratch);
                } else {
                    System.arraycopy(src, from, scratch, COPY, count * planes.src());
                    means(scratch, COPY, count, scratch);
                }
                System.arraycopy(scratch, RESULTS, dst, operands.offset(1) + plane, count);
            }
        }

        private void means(float[] src, int from, int count, float[] scratch) {
            sums(src, from, scratch, 0);
            if (count > Lanes.COUNT) {
                sums(src, from + Lanes.COUNT * planes.src(), scratch, HALF);
            }
            Transposes.interleave(scratch, 0, Lanes.COUNT, Lanes.COUNT, Lanes.COUNT, scratch, TURNED);
            addUp(scratch, TURNED, columns, factor, RESULTS);
            if (count > Lanes.COUNT) {
                addUp(scratch, TURNED + HALF * Lanes.COUNT, columns, factor, RESULTS + Lanes.COUNT);
            }
        }

        /// The sums of the columns of 16 planes.
        private void sums(float[] src, int from, float[] sums, int to) {
            int plane = planes.src();
            if (columns > HALF) {
                sumColumns(src, from, plane, columns, sums, to);
                sumColumns(src, from + 8 * plane, plane, columns, sums, to + 8 * Lanes.COUNT);
            } else if (plane == 7 * columns) {
                sumColumnsOfSeven(src, from, columns, sums, to);
            } else {
                sumFewColumns(src, from, plane, columns, sums, to);
                sumFewColumns(src, from + 8 * plane, plane, columns, sums, to + 8 * Lanes.COUNT);
            }
        }
        /// Eight planes: as many chains of additions are under way at once.
        private static void sumColumns(float[] src, int from, int plane, int columns, float[] sums, int to) {
            for (int lane = 0; lane < columns; lane += Lanes.LENGTH) {
                FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s1 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s2 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s3 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s4 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s5 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s6 = FloatVector.zero(Lanes.SPECIES);
                FloatVector s7 = FloatVector.zero(Lanes.SPECIES);
                int x = from + lane;
                for (int y = x; y < x + plane; y += columns) {
                    s0 = s0.add(FloatVector.fromArray(Lanes.SPECIES, src, y));
                    s1 = s1.add(FloatVector.fromArray(Lanes.SPECIES, src, y + plane));
                    s2 = s2.add(FloatVector.fromArray(Lanes.SPECIES, src, y + 2 * plane));
                    s3 = s3.add(FloatVector.fromArray(Lanes.SPECIES, src, y + 3 * plane));
                    s4 = s4.add(FloatVector.fromArray(Lanes.SPECIES, src, y + 4 * plane));
                    s5 = s5.add(FloatVector.fromArray(Lanes.SPECIES, src, y + 5 * plane));
                    s6 = s6.add(FloatVector.fromArray(Lanes.SPECIES, src, y + 6 * plane));
                    s7 = s7.add(FloatVector.fromArray(Lanes.SPECIES, src, y + 7 * plane));
                }
                s0.intoArray(sums, to + lane);
                s1.intoArray(sums, to + Lanes.COUNT + lane);
                s2.intoArray(sums, to + 2 * Lanes.COUNT + lane);
                s3.intoArray(sums, to + 3 * Lanes.COUNT + lane);
                s4.intoArray(sums, to + 4 * Lanes.COUNT + lane);
                s5.intoArray(sums, to + 5 * Lanes.COUNT + lane);
                s6.intoArray(sums, to + 6 * Lanes.COUNT + lane);
                s7.intoArray(sums, to + 7 * Lanes.COUNT + lane);
            }
        }

        /// Eight planes of up to 8 columns.
        private static void sumFewColumns(float[] src, int from, int plane, int columns, float[] sums, int to) {
            for (int lane = 0; lane < columns; lane += FEW.length()) {
                FloatVector s0 = FloatVector.zero(FEW);
                FloatVector s1 = FloatVector.zero(FEW);
                FloatVector s2 = FloatVector.zero(FEW);
                FloatVector s3 = FloatVector.zero(FEW);
                FloatVector s4 = FloatVector.zero(FEW);
                FloatVector s5 = FloatVector.zero(FEW);
                FloatVector s6 = FloatVector.zero(FEW);
                FloatVector s7 = FloatVector.zero(FEW);
                int x = from + lane;
                for (int y = x; y < x + plane; y += columns) {
                    s0 = s0.add(FloatVector.fromArray(FEW, src, y));
                    s1 = s1.add(FloatVector.fromArray(FEW, src, y + plane));
                    s2 = s2.add(FloatVector.fromArray(FEW, src, y + 2 * plane));
                    s3 = s3.add(FloatVector.fromArray(FEW, src, y + 3 * plane));
                    s4 = s4.add(FloatVector.fromArray(FEW, src, y + 4 * plane));
                    s5 = s5.add(FloatVector.fromArray(FEW, src, y + 5 * plane));
                    s6 = s6.add(FloatVector.fromArray(FEW, src, y + 6 * plane));
                    s7 = s7.add(FloatVector.fromArray(FEW, src, y + 7 * plane));
                }
                s0.intoArray(sums, to + lane);
                s1.intoArray(sums, to + Lanes.COUNT + lane);
                s2.intoArray(sums, to + 2 * Lanes.COUNT + lane);
                s3.intoArray(sums, to + 3 * Lanes.COUNT + lane);
                s4.intoArray(sums, to + 4 * Lanes.COUNT + lane);
                s5.intoArray(sums, to + 5 * Lanes.COUNT + lane);
                s6.intoArray(sums, to + 6 * Lanes.COUNT + lane);
                s7.intoArray(sums, to + 7 * Lanes.COUNT + lane);
            }
        }

        /// Planes of seven rows, which many networks end in, without a loop over them: a loop of so
        /// few turns takes longer to enter and to leave than it runs.
        private static void sumColumnsOfSeven(float[] src, int from, int columns, float[] sums, int to) {
            for (int lane = 0; lane < columns; lane += FEW.length()) {
                FloatVector zero = FloatVector.zero(FEW);
                int x = from + lane;
                for (int at = to + lane; at < to + SQUARE; at += Lanes.COUNT) {
                    zero.add(FloatVector.fromArray(FEW, src, x))
                            .add(FloatVector.fromArray(FEW, src, x + columns))
                            .add(FloatVector.fromArray(FEW, src, x + 2 * columns))
                            .add(FloatVector.fromArray(FEW, src, x + 3 * columns))
                            .add(FloatVector.fromArray(FEW, src, x + 4 * columns))
                            .add(FloatVector.fromArray(FEW, src, x + 5 * columns))
                            .add(FloatVector.fromArray(FEW, src, x + 6 * columns))
                            .intoArray(sums, at);
                    x += 7 * columns;
                }
            }
        }

        private static void addUp(float[] scratch, int from, int columns, float factor, int to) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                FloatVector sum = FloatVector.zero(Lanes.SPECIES);
                for (int x = from; x < from + columns * Lanes.COUNT; x += Lanes.COUNT) {
                    sum = sum.add(FloatVector.fromArray(Lanes.SPECIES, scratch, x + lane));
                }
                sum.mul(factor).intoArray(scratch, to + lane);
            }
        }
    }
}
