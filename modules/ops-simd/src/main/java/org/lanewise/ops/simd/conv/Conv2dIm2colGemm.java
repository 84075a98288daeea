package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.tile.Tiles;

/// Forward convolution of single images as it is taught: unfold the source into a matrix with one
/// column a pixel and one row a term (im2col), then multiply by the matrix of weights (GEMM).
///
/// The lanes are 16 neighbouring output pixels. The matrix is made for a strip of pixels at a
/// time, so that it stays in the second-level cache; a last strip that is not a multiple of 16
/// wide is padded with zeros, and its results go through scratch memory.
final class Conv2dIm2colGemm implements Kernel<Conv2dProblem> {

    private static final int LANES = 16;

    /// Floats of the matrix of one strip: half of a second-level cache of 1 MB.
    private static final int STRIP_FLOATS = 128 * 1024;

    private static final int MOST_PIXELS = 512;

    @Override
    public String name() {
        return "Conv2dIm2colGemm";
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        return problem.layout() == Layout.NCHW
                ? Optional.empty()
                : Optional.of("needs neighbouring pixels side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return new Forward(problem);
    }

    private static final class Forward implements Primitive {

        private final Conv2dProblem p;
        private final int oh;
        private final int ow;
        private final int pixels;
        private final int groupIc;
        private final int groupOc;
        private final int strip;
        private final int strips;
        private final ReductionOrder order;
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations;

        Forward(Conv2dProblem p) {
            this.p = p;
            oh = p.oh();
            ow = p.ow();
            pixels = oh * ow;
            groupIc = p.ic() / p.groups();
            groupOc = p.oc() / p.groups();
            order = ReductionOrder.forward(p);
            int columns = Tiles.COLUMNS * LANES;
            int fitting = Math.clamp((long) (STRIP_FLOATS / order.depth() / columns) * columns, columns, MOST_PIXELS);
            strip = Math.min(fitting, Math.ceilDiv(pixels, LANES) * LANES);
            strips = Math.ceilDiv(pixels, strip);
            taps = new int[order.depth()];
            for (int k = 0; k < taps.length; k++) {
                taps[k] = k * strip;
            }
            zeros = new float[p.bias() ? 0 : p.oc()];
            preparations = List.of(PackedFilters.forward(p, order));
        }

        @Override
        public String kernel() {
            return "Conv2dIm2colGemm";
        }

        @Override
        public int tasks() {
            return p.images() * strips;
        }

        @Override
        public int scratch() {
            return taps.length * strip + Tiles.ROWS * Tiles.COLUMNS * LANES;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int image = task / strips;
            int first = task % strips * strip;
            int count = Math.min(strip, pixels - first);
            for (int group = 0; group < p.groups(); group++) {
                im2col(
                        operands.array(0),
                        operands.offset(0) + (image * p.ic() + group * groupIc) * p.ih() * p.iw(),
                        first,
                        count,
                        scratch);
                gemm(operands, image, group, first, count, scratch);
            }
            for (int o = 0; o < p.oc(); o++) {
                FusedEpilogue.run(p.epilogue(), operands, (image * p.oc() + o) * pixels + first, count);
            }
        }

        private void im2col(float[] src, int offset, int first, int count, float[] matrix) {
            int padded = Math.ceilDiv(count, LANES) * LANES;
            for (int k = 0; k < taps.length; k++) {
                int channel = offset + order.channel()[k] * p.ih() * p.iw();
                int top = order.tapH()[k] * p.h().dilation() - p.h().padLow();
                int left = order.tapW()[k] * p.w().dilation() - p.w().padLow();
                int to = taps[k];
                for (int done = 0; done < count; ) {
                    int y = (first + done) / ow;
                    int x = (first + done) % ow;
                    int run = Math.min(ow - x, count - done);
                    unfoldRow(
                            src, channel, y * p.h().stride() + top, x * p.w().stride() + left, run, matrix, to + done);
                    done += run;
                }
                Arrays.fill(matrix, to + count, to + padded, 0f);
            }
        }

        private void unfoldRow(float[] src, int channel, int iy, int ix, int count, float[] dst, int to) {
            if (iy < 0 || iy >= p.ih()) {
                Arrays.fill(dst, to, to + count, 0f);
                return;
            }
            int row = channel + iy * p.iw();
            int stride = p.w().stride();
            int low = Math.clamp(Math.ceilDiv(-ix, stride), 0, count);
            int high = Math.clamp(Math.ceilDiv(p.iw() - ix, stride), low, count);
            Arrays.fill(dst, to, to + low, 0f);
            if (stride == 1) {
                System.arraycopy(src, row + ix + low, dst, to + low, high - low);
            } else {
                for (int i = low; i < high; i++) {
                    dst[to + i] = src[row + ix + i * stride];
                }
            }
            Arrays.fill(dst, to + high, to + count, 0f);
        }

        private void gemm(Operands operands, int image, int group, int first, int count, float[] scratch) {
            int last = operands.count() - 1;
            float[] dst = operands.array(last);
            int to = operands.offset(last) + image * p.oc() * pixels + first;
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startOffset = p.bias() ? operands.offset(2) : 0;
            int depth = taps.length;
            int edge = depth * strip;
            int end = (group + 1) * groupOc;
            for (int o = group * groupOc; o < end; o += Tiles.ROWS) {
                int rows = Math.min(Tiles.ROWS, end - o);
                int weights = operands.offset(1) + o * depth;
                for (int x = 0; x < count; ) {
                    int columns = Math.min(Tiles.COLUMNS, (count - x) / LANES);
                    if (columns > 0) {
                        Tiles.tapped(
                                rows,
                                columns,
                                depth,
                                operands.array(1),
                                weights,
                                scratch,
                                x,
                                LANES,
                                taps,
                                start,
                                startOffset + o,
                                dst,
                                to + o * pixels + x,
                                pixels,
                                LANES);
                        x += columns * LANES;
                    } else {
                        Tiles.tapped(
                                rows,
                                1,
                                depth,
                                operands.array(1),
                                weights,
                                scratch,
                                x,
                                LANES,
                                taps,
                                start,
                                startOffset + o,
                                scratch,
                                edge,
                                LANES,
                                LANES);
                        for (int r = 0; r < rows; r++) {
                            System.arraycopy(scratch, edge + r * LANES, dst, to + (o + r) * pixels + x, count - x);
                        }
                        x = count;
                    }
                }
            }
        }
    }
}
