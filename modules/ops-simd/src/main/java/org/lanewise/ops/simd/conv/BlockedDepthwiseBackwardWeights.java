package org.lanewise.ops.simd.conv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;

/// The gradient of a depthwise convolution with respect to its weights: some taps at a time go
/// over all pixels of a plane, each with a vector of sums for 16 channels.
///
/// Nine taps are as many chains as the latency of a multiply-add needs. The sums of the 16 images
/// of a block are kept apart and joined by the fixed tree.
final class BlockedDepthwiseBackwardWeights implements Kernel<BlockedConv2dProblem> {

    private static final String NAME = "BlockedDepthwiseBackwardWeights";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;
    private static final int TAPS = 9;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return problem.conv().direction() == Direction.BACKWARD_WEIGHTS
                ? BlockedDepthwise.rejectsChannels(problem)
                : Optional.of("computes the gradient with respect to the weights only");
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        Halo halo = Halo.around(p, Math.ceilDiv(p.ic(), BLOCK));
        return new BackwardWeights(p, halo, DepthwiseAny.of(p, halo).taps());
    }

    private record BackwardWeights(Conv2dProblem p, Halo halo, int[] taps) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        private int groups() {
            return Math.ceilDiv(taps.length, TAPS);
        }

        @Override
        public int tasks() {
            return halo.channels() * groups();
        }

        @Override
        public int scratch() {
            return Lanes.COUNT * TAPS * BLOCK;
        }

        @Override
        public List<Preparation> preparations() {
            List<Preparation> preparations = new ArrayList<>();
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int block = task / groups();
            int firstTap = task % groups() * TAPS;
            int endTap = Math.min(firstTap + TAPS, taps.length);
            int srcStep = p.h().stride() * halo.paddedWidth() * BLOCK;
            Arrays.fill(scratch, 0, scratch(), 0f);
            for (int image = 0; image < p.images(); image++) {
                int unit = image * halo.channels() + block;
                int from = operands.offset(0) + unit * halo.paddedHeight() * halo.paddedWidth() * BLOCK;
                int gradient = operands.offset(1) + unit * p.oh() * p.ow() * BLOCK;
                int sums = image % Lanes.COUNT * TAPS * BLOCK;
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    int tap = firstTap;
                    int sum = sums + lane;
                    for (; tap <= endTap - 9; tap += 9) {
                        nine(
                                p,
                                operands.array(0),
                                from + lane,
                                srcStep,
                                taps,
                                tap,
                                operands.array(1),
                                gradient + lane,
                                scratch,
                                sum);
                        sum += 9 * BLOCK;
                    }
                    for (; tap <= endTap - 3; tap += 3) {
                        three(
                                p,
                                operands.array(0),
                                from + lane,
                                srcStep,
                                taps,
                                tap,
                                operands.array(1),
                                gradient + lane,
                                scratch,
                                sum);
                        sum += 3 * BLOCK;
                    }
                    for (; tap < endTap; tap++) {
                        one(
                                p,
                                operands.array(0),
                                from + lane,
                                srcStep,
                                taps,
                                tap,
                                operands.array(1),
                                gradient + lane,
                                scratch,
                                sum);
                        sum += BLOCK;
                    }
                }
            }
            int channels = Math.min(BLOCK, p.oc() - block * BLOCK);
            for (int tap = firstTap; tap < endTap; tap++) {
                join(scratch, (tap - firstTap) * BLOCK);
                int to = operands.offset(2) + block * BLOCK * taps.length + tap;
                for (int c = 0; c < channels; c++) {
                    operands.array(2)[to + c * taps.length] = scratch[(tap - firstTap) * BLOCK + c];
                }
            }
        }
    }

    /// The tree of [Lanes#tree(float\[\], int)] over the 16 images, for all channels at once; the
    /// result replaces the sums of the first image.
    private static void join(float[] sums, int at) {
        int step = TAPS * BLOCK;
        for (int half = Lanes.COUNT / 2; half > 0; half /= 2) {
            for (int image = 0; image < half; image++) {
                int to = at + image * step;
                for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
                    Lanes.load(sums, to + lane)
                            .add(Lanes.load(sums, to + half * step + lane))
                            .intoArray(sums, to + lane);
                }
            }
        }
    }

    private static void nine(
            Conv2dProblem p,
            float[] src,
            int from,
            int srcStep,
            int[] taps,
            int tap,
            float[] dDst,
            int gradient,
            float[] sums,
            int sum) {
        int t0 = taps[tap];
        FloatVector c0 = Lanes.load(sums, sum);
        int t1 = taps[tap + 1];
        FloatVector c1 = Lanes.load(sums, sum + 16);
        int t2 = taps[tap + 2];
        FloatVector c2 = Lanes.load(sums, sum + 32);
        int t3 = taps[tap + 3];
        FloatVector c3 = Lanes.load(sums, sum + 48);
        int t4 = taps[tap + 4];
        FloatVector c4 = Lanes.load(sums, sum + 64);
        int t5 = taps[tap + 5];
        FloatVector c5 = Lanes.load(sums, sum + 80);
        int t6 = taps[tap + 6];
        FloatVector c6 = Lanes.load(sums, sum + 96);
        int t7 = taps[tap + 7];
        FloatVector c7 = Lanes.load(sums, sum + 112);
        int t8 = taps[tap + 8];
        FloatVector c8 = Lanes.load(sums, sum + 128);
        int step = p.w().stride() * BLOCK;
        int width = p.ow();
        int at = gradient;
        for (int y = 0; y < p.oh(); y++) {
            int pixel = from + y * srcStep;
            for (int x = 0; x < width; x++) {
                FloatVector d = Lanes.load(dDst, at);
                c0 = d.fma(Lanes.load(src, pixel + t0), c0);
                c1 = d.fma(Lanes.load(src, pixel + t1), c1);
                c2 = d.fma(Lanes.load(src, pixel + t2), c2);
                c3 = d.fma(Lanes.load(src, pixel + t3), c3);
                c4 = d.fma(Lanes.load(src, pixel + t4), c4);
                c5 = d.fma(Lanes.load(src, pixel + t5), c5);
                c6 = d.fma(Lanes.load(src, pixel + t6), c6);
                c7 = d.fma(Lanes.load(src, pixel + t7), c7);
                c8 = d.fma(Lanes.load(src, pixel + t8), c8);
                pixel += step;
                at += BLOCK;
            }
        }
        c0.intoArray(sums, sum);
        c1.intoArray(sums, sum + 16);
        c2.intoArray(sums, sum + 32);
        c3.intoArray(sums, sum + 48);
        c4.intoArray(sums, sum + 64);
        c5.intoArray(sums, sum + 80);
        c6.intoArray(sums, sum + 96);
        c7.intoArray(sums, sum + 112);
        c8.intoArray(sums, sum + 128);
    }

    private static void three(
            Conv2dProblem p,
            float[] src,
            int from,
            int srcStep,
            int[] taps,
            int tap,
            float[] dDst,
            int gradient,
            float[] sums,
            int sum) {
        int t0 = taps[tap];
        FloatVector c0 = Lanes.load(sums, sum);
        int t1 = taps[tap + 1];
        FloatVector c1 = Lanes.load(sums, sum + 16);
        int t2 = taps[tap + 2];
        FloatVector c2 = Lanes.load(sums, sum + 32);
        int step = p.w().stride() * BLOCK;
        int width = p.ow();
        int at = gradient;
        for (int y = 0; y < p.oh(); y++) {
            int pixel = from + y * srcStep;
            for (int x = 0; x < width; x++) {
                FloatVector d = Lanes.load(dDst, at);
                c0 = d.fma(Lanes.load(src, pixel + t0), c0);
                c1 = d.fma(Lanes.load(src, pixel + t1), c1);
                c2 = d.fma(Lanes.load(src, pixel + t2), c2);
                pixel += step;
                at += BLOCK;
            }
        }
        c0.intoArray(sums, sum);
        c1.intoArray(sums, sum + 16);
        c2.intoArray(sums, sum + 32);
    }

    private static void one(
            Conv2dProblem p,
            float[] src,
            int from,
            int srcStep,
            int[] taps,
            int tap,
            float[] dDst,
            int gradient,
            float[] sums,
            int sum) {
        int t0 = taps[tap];
        FloatVector c0 = Lanes.load(sums, sum);
        int step = p.w().stride() * BLOCK;
        int width = p.ow();
        int at = gradient;
        for (int y = 0; y < p.oh(); y++) {
            int pixel = from + y * srcStep;
            for (int x = 0; x < width; x++) {
                FloatVector d = Lanes.load(dDst, at);
                c0 = d.fma(Lanes.load(src, pixel + t0), c0);
                pixel += step;
                at += BLOCK;
            }
        }
        c0.intoArray(sums, sum);
    }
}
