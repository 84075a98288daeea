package org.lanewise.ops.simd.norm;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.ops.simd.lanes.Lanes;

/// Runs of 16 lanes as vectors.
///
/// Four accumulators of a vector each hide the latency of an addition; where a vector is narrower
/// than 16 lanes, the run is passed over once a vector, so that the accumulators, the mean and
/// the factors stay in registers at every width. A last group that is not full (single images
/// only) is left to scalars with the same arithmetic.
final class VectorRuns implements Runs {

    private static final int GROUP = Lanes.COUNT;
    private static final int STEP = 4 * GROUP;

    @Override
    public boolean supports(int lanes) {
        return lanes == GROUP;
    }

    @Override
    public void sum(int lanes, float[] src, int at, int count, float[] sums, int sumsAt) {
        assert lanes == GROUP;
        int groups = count / GROUP;
        int whole = groups * GROUP;
        int unrolled = groups / 4 * STEP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector a0 = broadcast(SPECIES, 0f);
            FloatVector a1 = broadcast(SPECIES, 0f);
            FloatVector a2 = broadcast(SPECIES, 0f);
            FloatVector a3 = broadcast(SPECIES, 0f);
            int from = at + lane;
            for (int f = from; f < from + unrolled; f += STEP) {
                a0 = a0.add(fromArray(SPECIES, src, f));
                a1 = a1.add(fromArray(SPECIES, src, f + GROUP));
                a2 = a2.add(fromArray(SPECIES, src, f + 2 * GROUP));
                a3 = a3.add(fromArray(SPECIES, src, f + 3 * GROUP));
            }
            int rest = from + unrolled;
            if (unrolled < whole) {
                a0 = a0.add(fromArray(SPECIES, src, rest));
            }
            if (unrolled + GROUP < whole) {
                a1 = a1.add(fromArray(SPECIES, src, rest + GROUP));
            }
            if (unrolled + 2 * GROUP < whole) {
                a2 = a2.add(fromArray(SPECIES, src, rest + 2 * GROUP));
            }
            a0.add(a1).add(a2.add(a3)).intoArray(sums, sumsAt + lane);
        }
        for (int lane = 0; whole + lane < count; lane++) {
            sums[sumsAt + lane] += src[at + whole + lane];
        }
    }

    @Override
    public void squares(int lanes, float[] src, int at, int count, float[] mean, int meanAt, float[] sums, int sumsAt) {
        assert lanes == GROUP;
        int groups = count / GROUP;
        int whole = groups * GROUP;
        int unrolled = groups / 4 * STEP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector m = fromArray(SPECIES, mean, meanAt + lane);
            FloatVector a0 = broadcast(SPECIES, 0f);
            FloatVector a1 = broadcast(SPECIES, 0f);
            FloatVector a2 = broadcast(SPECIES, 0f);
            FloatVector a3 = broadcast(SPECIES, 0f);
            int from = at + lane;
            for (int f = from; f < from + unrolled; f += STEP) {
                FloatVector d0 = fromArray(SPECIES, src, f).sub(m);
                FloatVector d1 = fromArray(SPECIES, src, f + GROUP).sub(m);
                FloatVector d2 = fromArray(SPECIES, src, f + 2 * GROUP).sub(m);
                FloatVector d3 = fromArray(SPECIES, src, f + 3 * GROUP).sub(m);
                a0 = d0.fma(d0, a0);
                a1 = d1.fma(d1, a1);
                a2 = d2.fma(d2, a2);
                a3 = d3.fma(d3, a3);
            }
            int rest = from + unrolled;
            if (unrolled < whole) {
                FloatVector d = fromArray(SPECIES, src, rest).sub(m);
                a0 = d.fma(d, a0);
            }
            if (unrolled + GROUP < whole) {
                FloatVector d = fromArray(SPECIES, src, rest + GROUP).sub(m);
                a1 = d.fma(d, a1);
            }
            if (unrolled + 2 * GROUP < whole) {
                FloatVector d = fromArray(SPECIES, src, rest + 2 * GROUP).sub(m);
                a2 = d.fma(d, a2);
            }
            a0.add(a1).add(a2.add(a3)).intoArray(sums, sumsAt + lane);
        }
        for (int lane = 0; whole + lane < count; lane++) {
            float distance = src[at + whole + lane] - mean[meanAt + lane];
            sums[sumsAt + lane] = Math.fma(distance, distance, sums[sumsAt + lane]);
        }
    }

    @Override
    public void products(
            int lanes,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int count,
            float[] mean,
            int meanAt,
            float[] sums,
            int sumsAt) {
        assert lanes == GROUP;
        int groups = count / GROUP;
        int whole = groups * GROUP;
        int unrolled = groups / 4 * STEP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector m = fromArray(SPECIES, mean, meanAt + lane);
            FloatVector a0 = broadcast(SPECIES, 0f);
            FloatVector a1 = broadcast(SPECIES, 0f);
            FloatVector a2 = broadcast(SPECIES, 0f);
            FloatVector a3 = broadcast(SPECIES, 0f);
            FloatVector b0 = broadcast(SPECIES, 0f);
            FloatVector b1 = broadcast(SPECIES, 0f);
            FloatVector b2 = broadcast(SPECIES, 0f);
            FloatVector b3 = broadcast(SPECIES, 0f);
            int x = at + lane;
            int y = dDstAt + lane;
            for (int f = 0; f < unrolled; f += STEP) {
                FloatVector d0 = fromArray(SPECIES, dDst, y + f);
                FloatVector d1 = fromArray(SPECIES, dDst, y + f + GROUP);
                FloatVector d2 = fromArray(SPECIES, dDst, y + f + 2 * GROUP);
                FloatVector d3 = fromArray(SPECIES, dDst, y + f + 3 * GROUP);
                a0 = a0.add(d0);
                a1 = a1.add(d1);
                a2 = a2.add(d2);
                a3 = a3.add(d3);
                b0 = d0.fma(fromArray(SPECIES, src, x + f).sub(m), b0);
                b1 = d1.fma(fromArray(SPECIES, src, x + f + GROUP).sub(m), b1);
                b2 = d2.fma(fromArray(SPECIES, src, x + f + 2 * GROUP).sub(m), b2);
                b3 = d3.fma(fromArray(SPECIES, src, x + f + 3 * GROUP).sub(m), b3);
            }
            int f = unrolled;
            if (f < whole) {
                FloatVector d = fromArray(SPECIES, dDst, y + f);
                a0 = a0.add(d);
                b0 = d.fma(fromArray(SPECIES, src, x + f).sub(m), b0);
            }
            if (f + GROUP < whole) {
                FloatVector d = fromArray(SPECIES, dDst, y + f + GROUP);
                a1 = a1.add(d);
                b1 = d.fma(fromArray(SPECIES, src, x + f + GROUP).sub(m), b1);
            }
            if (f + 2 * GROUP < whole) {
                FloatVector d = fromArray(SPECIES, dDst, y + f + 2 * GROUP);
                a2 = a2.add(d);
                b2 = d.fma(fromArray(SPECIES, src, x + f + 2 * GROUP).sub(m), b2);
            }
            a0.add(a1).add(a2.add(a3)).intoArray(sums, sumsAt + lane);
            b0.add(b1).add(b2.add(b3)).intoArray(sums, sumsAt + GROUP + lane);
        }
        for (int lane = 0; whole + lane < count; lane++) {
            float gradient = dDst[dDstAt + whole + lane];
            float distance = src[at + whole + lane] - mean[meanAt + lane];
            sums[sumsAt + lane] += gradient;
            sums[sumsAt + GROUP + lane] = Math.fma(gradient, distance, sums[sumsAt + GROUP + lane]);
        }
    }

    @Override
    public void normalize(
            int lanes,
            float[] src,
            int at,
            int count,
            float[] mean,
            int meanAt,
            float[] scale,
            int scaleAt,
            float offset,
            float[] dst,
            int dstAt) {
        assert lanes == GROUP;
        int whole = count / GROUP * GROUP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector m = fromArray(SPECIES, mean, meanAt + lane);
            FloatVector s = fromArray(SPECIES, scale, scaleAt + lane);
            FloatVector o = broadcast(SPECIES, offset);
            for (int f = lane; f < whole; f += GROUP) {
                fromArray(SPECIES, src, at + f).sub(m).fma(s, o).intoArray(dst, dstAt + f);
            }
        }
        for (int lane = 0; whole + lane < count; lane++) {
            float distance = src[at + whole + lane] - mean[meanAt + lane];
            dst[dstAt + whole + lane] = Math.fma(distance, scale[scaleAt + lane], offset);
        }
    }

    @Override
    public void gradient(
            int lanes,
            int valid,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int count,
            float[] factors,
            int factorsAt,
            float[] dSrc,
            int dSrcAt) {
        assert lanes == GROUP;
        int whole = count / GROUP * GROUP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector zero = broadcast(SPECIES, 0f);
            FloatVector mean = fromArray(SPECIES, factors, factorsAt + lane);
            FloatVector scale = fromArray(SPECIES, factors, factorsAt + GROUP + lane);
            FloatVector slope = fromArray(SPECIES, factors, factorsAt + 2 * GROUP + lane);
            FloatVector shift = fromArray(SPECIES, factors, factorsAt + 3 * GROUP + lane);
            VectorMask<Float> real = SPECIES.indexInRange(lane, valid);
            for (int f = lane; f < whole; f += GROUP) {
                FloatVector through = fromArray(SPECIES, src, at + f).sub(mean).fma(slope, shift);
                FloatVector gradient = fromArray(SPECIES, dDst, dDstAt + f).fma(scale, through.neg());
                zero.blend(gradient, real).intoArray(dSrc, dSrcAt + f);
            }
        }
        for (int lane = 0; whole + lane < count; lane++) {
            int f = whole + lane;
            int mean = factorsAt + lane;
            float distance = src[at + f] - factors[mean];
            float through = Math.fma(distance, factors[mean + 2 * GROUP], factors[mean + 3 * GROUP]);
            dSrc[dSrcAt + f] = Math.fma(dDst[dDstAt + f], factors[mean + GROUP], -through);
        }
    }
}
