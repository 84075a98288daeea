package org.lanewise.ops.simd.norm;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Local response normalisation in both layouts, the lanes are neighbouring floats of a plane:
/// images, or pixels of one image. The channels are the outer dimension of the window, so every
/// load is contiguous.
///
/// A task is a range of strips of 16 floats through all channels of a block; backward first puts
/// the strip's terms into scratch, one division a channel instead of one a channel of the window.
/// A last strip that is not full (single images only) is copied to a full one in scratch and
/// back.
///
/// The loops compute what any of the three exponents needs and blend it: a vector that a condition on
/// the exponent chose would become an object. The roots cost the exponents 0.5 and 1 something.
final class LocalResponseNormVectors implements Kernel<LocalResponseNormProblem> {

    private static final String NAME = "LocalResponseNormVectors";
    private static final int STRIP = Lanes.COUNT;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(LocalResponseNormProblem problem) {
        if (ResponsePower.of(problem.beta()) == ResponsePower.ANY) {
            return Optional.of("needs an exponent of 0.5, 0.75 or 1, beta is " + problem.beta());
        }
        return (long) problem.channels() * STRIP * 5 <= Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of("needs scratch memory for a strip of all channels, there are " + problem.channels());
    }

    @Override
    public Primitive create(LocalResponseNormProblem p) {
        int plane = p.inner() * p.layout().lanes();
        int strips = Math.ceilDiv(plane, STRIP);
        int units = strips * p.layout().blocks(p.images());
        int tasks = Ranges.tasks(units, p.operands().getFirst().elements());
        return new Strips(p, plane, strips, units, tasks);
    }

    /// Scratch: the terms of a strip, then a padded strip of four operands.
    private record Strips(LocalResponseNormProblem p, int plane, int strips, int units, int tasks)
            implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int scratch() {
            return 5 * p.channels() * STRIP;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(units, tasks, task + 1);
            for (int unit = Ranges.start(units, tasks, task); unit < end; unit++) {
                int start = unit % strips * STRIP;
                int at = unit / strips * p.channels() * plane + start;
                if (start + STRIP > plane) {
                    lastStrip(operands, at, plane - start, scratch);
                } else if (p.direction() == Direction.FORWARD) {
                    forward(
                            operands.array(0),
                            operands.offset(0) + at,
                            operands.array(1),
                            operands.offset(1) + at,
                            operands.array(2),
                            operands.offset(2) + at,
                            plane,
                            p);
                } else {
                    terms(
                            operands.array(1),
                            operands.offset(1) + at,
                            operands.array(2),
                            operands.offset(2) + at,
                            operands.array(3),
                            operands.offset(3) + at,
                            plane,
                            p.channels(),
                            scratch);
                    backward(
                            operands.array(0),
                            operands.offset(0) + at,
                            operands.array(2),
                            operands.offset(2) + at,
                            operands.array(3),
                            operands.offset(3) + at,
                            operands.array(4),
                            operands.offset(4) + at,
                            plane,
                            p,
                            scratch);
                }
            }
        }

        private void lastStrip(Operands operands, int at, int width, float[] scratch) {
            int size = p.channels() * STRIP;
            boolean forward = p.direction() == Direction.FORWARD;
            int inputs = forward ? 1 : 4;
            for (int i = 0; i < inputs; i++) {
                for (int c = 0; c < p.channels(); c++) {
                    int to = (i + 1) * size + c * STRIP;
                    System.arraycopy(operands.array(i), operands.offset(i) + at + c * plane, scratch, to, width);
                    for (int lane = width; lane < STRIP; lane++) {
                        scratch[to + lane] = 1f;
                    }
                }
            }
            if (forward) {
                forward(scratch, size, scratch, 2 * size, scratch, 3 * size, STRIP, p);
                copy(scratch, 2 * size, operands, 1, at, width);
                copy(scratch, 3 * size, operands, 2, at, width);
            } else {
                terms(scratch, 2 * size, scratch, 3 * size, scratch, 4 * size, STRIP, p.channels(), scratch);
                backward(scratch, size, scratch, 3 * size, scratch, 4 * size, scratch, 2 * size, STRIP, p, scratch);
                copy(scratch, 2 * size, operands, 4, at, width);
            }
        }

        private void copy(float[] scratch, int from, Operands operands, int index, int at, int width) {
            for (int c = 0; c < p.channels(); c++) {
                int to = operands.offset(index) + at + c * plane;
                System.arraycopy(scratch, from + c * STRIP, operands.array(index), to, width);
            }
        }
    }

    private static void forward(
            float[] src,
            int from,
            float[] dst,
            int to,
            float[] scales,
            int scalesAt,
            int pitch,
            LocalResponseNormProblem p) {
        int channels = p.channels();
        float alpha = p.alpha() / p.size();
        for (int c = 0; c < channels; c++) {
            int first = Math.max(0, c - p.before());
            int end = (int) Math.min(channels, (long) c + p.after() + 1);
            for (int lane = 0; lane < STRIP; lane += Lanes.LENGTH) {
                FloatVector squares = broadcast(SPECIES, 0f);
                for (int i = first; i < end; i++) {
                    FloatVector value = fromArray(SPECIES, src, from + i * pitch + lane);
                    squares = value.fma(value, squares);
                }
                FloatVector scale = broadcast(SPECIES, alpha).fma(squares, broadcast(SPECIES, p.k()));
                scale.intoArray(scales, scalesAt + c * pitch + lane);
                FloatVector root = scale.sqrt();
                FloatVector beta = broadcast(SPECIES, p.beta());
                FloatVector base = root.blend(scale, beta.compare(EQ, 1f));
                FloatVector factor = broadcast(SPECIES, 1f).blend(root.sqrt(), beta.compare(EQ, 0.75f));
                fromArray(SPECIES, src, from + c * pitch + lane)
                        .mul(broadcast(SPECIES, 1f).div(base.mul(factor)))
                        .intoArray(dst, to + c * pitch + lane);
            }
        }
    }

    private static void terms(
            float[] dst,
            int dstAt,
            float[] scales,
            int scalesAt,
            float[] dDst,
            int dDstAt,
            int pitch,
            int channels,
            float[] terms) {
        for (int c = 0; c < channels; c++) {
            for (int lane = 0; lane < STRIP; lane += Lanes.LENGTH) {
                int f = c * pitch + lane;
                fromArray(SPECIES, dDst, dDstAt + f)
                        .mul(fromArray(SPECIES, dst, dstAt + f))
                        .div(fromArray(SPECIES, scales, scalesAt + f))
                        .intoArray(terms, c * STRIP + lane);
            }
        }
    }

    private static void backward(
            float[] src,
            int from,
            float[] scales,
            int scalesAt,
            float[] dDst,
            int dDstAt,
            float[] dSrc,
            int to,
            int pitch,
            LocalResponseNormProblem p,
            float[] terms) {
        int channels = p.channels();
        float share = -2f * p.alpha() * p.beta() / p.size();
        for (int c = 0; c < channels; c++) {
            int first = Math.max(0, c - p.after());
            int end = (int) Math.min(channels, (long) c + p.before() + 1);
            for (int lane = 0; lane < STRIP; lane += Lanes.LENGTH) {
                FloatVector sum = broadcast(SPECIES, 0f);
                for (int j = first; j < end; j++) {
                    sum = sum.add(fromArray(SPECIES, terms, j * STRIP + lane));
                }
                int f = c * pitch + lane;
                FloatVector scale = fromArray(SPECIES, scales, scalesAt + f);
                FloatVector root = scale.sqrt();
                FloatVector beta = broadcast(SPECIES, p.beta());
                FloatVector base = root.blend(scale, beta.compare(EQ, 1f));
                FloatVector factor = broadcast(SPECIES, 1f).blend(root.sqrt(), beta.compare(EQ, 0.75f));
                FloatVector own = fromArray(SPECIES, dDst, dDstAt + f)
                        .mul(broadcast(SPECIES, 1f).div(base.mul(factor)));
                fromArray(SPECIES, src, from + f).mul(share).fma(sum, own).intoArray(dSrc, to + f);
            }
        }
    }
}
