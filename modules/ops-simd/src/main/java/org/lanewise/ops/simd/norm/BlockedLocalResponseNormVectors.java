package org.lanewise.ops.simd.norm;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedLocalResponseNormProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Local response normalisation of channel-blocked images; the lanes are channels.
///
/// All channels of a few pixels are copied to scratch side by side, between zeros, so that the
/// neighbours of 16 channels are loads at neighbouring addresses. The zeros add squares of 0 to a
/// sum that is never -0, which changes no bit. A task is a range of pixels of all images.
///
/// The loop computes what any of the three exponents needs and blends it, as
/// [LocalResponseNormVectors] does.
final class BlockedLocalResponseNormVectors implements Kernel<BlockedLocalResponseNormProblem> {

    private static final String NAME = "BlockedLocalResponseNormVectors";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Floats of the copied pixels: half of the first-level cache.
    private static final int COPY = 4096;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedLocalResponseNormProblem problem) {
        LocalResponseNormProblem p = problem.norm();
        if (ResponsePower.of(p.beta()) == ResponsePower.ANY) {
            return Optional.of("needs an exponent of 0.5, 0.75 or 1, beta is " + p.beta());
        }
        return 3L * p.channels() + 4 * BLOCK <= Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of("needs scratch memory for all channels of a pixel, there are " + p.channels());
    }

    @Override
    public Primitive create(BlockedLocalResponseNormProblem problem) {
        LocalResponseNormProblem p = problem.norm();
        int before = Math.min(p.before(), p.channels() - 1);
        int after = Math.min(p.after(), p.channels() - 1);
        int padded = BlockedConv2dProblem.padded(p.channels());
        int first = BlockedConv2dProblem.padded(before);
        int width = first + padded + BlockedConv2dProblem.padded(after);
        int rows = p.images() * p.inner();
        return new Pixels(
                p,
                padded,
                new Copy(Math.clamp(COPY / width, 1, p.inner()), width, first, before, before + after + 1),
                rows,
                Ranges.tasks(rows, 2L * rows * padded));
    }

    /// How pixels lie in scratch.
    ///
    /// @param pixels most pixels
    /// @param width floats of a pixel
    /// @param first where channel 0 of a pixel is
    /// @param before channels of a window before its own
    /// @param window channels of a window
    private record Copy(int pixels, int width, int first, int before, int window) {}

    private record Pixels(LocalResponseNormProblem p, int padded, Copy copy, int rows, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int scratch() {
            return copy.pixels() * copy.width();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            Arrays.fill(scratch, 0, scratch(), 0f);
            int end = Ranges.start(rows, tasks, task + 1);
            int count;
            for (int row = Ranges.start(rows, tasks, task); row < end; row += count) {
                int image = row / p.inner();
                count = Math.min(copy.pixels(), Math.min((image + 1) * p.inner(), end) - row);
                int at = image * padded * p.inner() + row % p.inner() * BLOCK;
                gather(operands.array(0), operands.offset(0) + at, count, scratch);
                for (int c = 0; c < padded; c += BLOCK) {
                    int to = operands.offset(1) + at + c * p.inner();
                    normalize(scratch, copy.first() + c, copy, p, operands.array(1), to, count * BLOCK);
                }
                clearBeyond(operands.array(1), operands.offset(1) + at, count);
            }
        }

        private void gather(float[] src, int from, int count, float[] scratch) {
            for (int c = 0; c < padded; c += BLOCK) {
                int channels = Math.min(BLOCK, p.channels() - c);
                int to = copy.first() + c;
                if (channels == BLOCK) {
                    spread(src, from + c * p.inner(), scratch, to, copy.width(), count * BLOCK);
                } else {
                    for (int i = 0; i < count; i++) {
                        int at = from + c * p.inner() + i * BLOCK;
                        System.arraycopy(src, at, scratch, to + i * copy.width(), channels);
                    }
                }
            }
        }

        private void clearBeyond(float[] dst, int to, int count) {
            int last = padded - BLOCK;
            for (int i = 0; i < count; i++) {
                int at = to + last * p.inner() + i * BLOCK;
                Arrays.fill(dst, at + p.channels() - last, at + BLOCK, 0f);
            }
        }
    }

    private static void spread(float[] src, int from, float[] dst, int to, int width, int count) {
        int at = to;
        for (int i = 0; i < count; i += BLOCK) {
            for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
                fromArray(SPECIES, src, from + i + lane).intoArray(dst, at + lane);
            }
            at += width;
        }
    }

    private static void normalize(
            float[] channels, int from, Copy copy, LocalResponseNormProblem p, float[] dst, int to, int count) {
        float alpha = p.alpha() / p.size();
        float k = p.k();
        float exponent = p.beta();
        int window = copy.window();
        int width = copy.width();
        int own = from;
        for (int i = 0; i < count; i += BLOCK) {
            for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
                int start = own + lane - copy.before();
                FloatVector squares = broadcast(SPECIES, 0f);
                for (int c = start; c < start + window; c++) {
                    FloatVector value = fromArray(SPECIES, channels, c);
                    squares = value.fma(value, squares);
                }
                FloatVector scale = broadcast(SPECIES, alpha).fma(squares, broadcast(SPECIES, k));
                FloatVector root = scale.sqrt();
                FloatVector beta = broadcast(SPECIES, exponent);
                FloatVector base = root.blend(scale, beta.compare(EQ, 1f));
                FloatVector factor = broadcast(SPECIES, 1f).blend(root.sqrt(), beta.compare(EQ, 0.75f));
                fromArray(SPECIES, channels, own + lane)
                        .mul(broadcast(SPECIES, 1f).div(base.mul(factor)))
                        .intoArray(dst, to + i + lane);
            }
            own += width;
        }
    }
}
