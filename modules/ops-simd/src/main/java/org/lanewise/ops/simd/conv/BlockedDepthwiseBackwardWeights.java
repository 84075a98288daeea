package org.lanewise.ops.simd.conv;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.DepthwiseTaps;

/// The gradient of a depthwise convolution with respect to its weights: some taps at a time go
/// over all pixels of a plane, each with a vector of sums for 16 channels. The sums of 16 images
/// are kept apart and joined by the fixed tree.
final class BlockedDepthwiseBackwardWeights implements Kernel<BlockedConv2dProblem> {

    private static final String NAME = "BlockedDepthwiseBackwardWeights";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;
    private static final int TAPS = DepthwiseTaps.MOST_TAPS;

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
                DepthwiseTaps.gradient(
                        p.w().stride() * BLOCK,
                        p.oh(),
                        p.ow(),
                        operands.array(0),
                        from,
                        srcStep,
                        taps,
                        firstTap,
                        endTap,
                        operands.array(1),
                        gradient,
                        scratch,
                        sums);
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
                    fromArray(SPECIES, sums, to + lane)
                            .add(fromArray(SPECIES, sums, to + half * step + lane))
                            .intoArray(sums, to + lane);
                }
            }
        }
    }
}
