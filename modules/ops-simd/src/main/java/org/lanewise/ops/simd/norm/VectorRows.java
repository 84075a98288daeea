package org.lanewise.ops.simd.norm;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.ops.simd.lanes.Lanes;

/// Rows of 16 lanes as vectors. Factors of an element are broadcast straight from memory; four
/// accumulators hide the latency of an addition. Where a vector is narrower than 16 lanes, a row
/// is passed over once a vector.
final class VectorRows implements Rows {

    private static final int GROUP = Lanes.COUNT;

    @Override
    public void normalize(
            int lanes,
            float[] src,
            int at,
            int count,
            float[] statistics,
            int statisticsAt,
            float[] gamma,
            int gammaAt,
            float[] beta,
            int betaAt,
            float[] dst,
            int dstAt) {
        assert lanes == GROUP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector mean = fromArray(SPECIES, statistics, statisticsAt + lane);
            FloatVector inverse = fromArray(SPECIES, statistics, statisticsAt + GROUP + lane);
            for (int e = 0; e < count; e++) {
                int f = e * GROUP + lane;
                fromArray(SPECIES, src, at + f)
                        .sub(mean)
                        .mul(inverse)
                        .fma(broadcast(SPECIES, gamma[gammaAt + e]), broadcast(SPECIES, beta[betaAt + e]))
                        .intoArray(dst, dstAt + f);
            }
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
            float[] gamma,
            int gammaAt,
            float[] mean,
            int meanAt,
            float[] sums,
            int sumsAt) {
        assert lanes == GROUP;
        int unrolled = count - count % 4;
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
            for (int e = 0; e < unrolled; e += 4) {
                int f = e * GROUP;
                FloatVector d0 = fromArray(SPECIES, dDst, y + f).mul(gamma[gammaAt + e]);
                FloatVector d1 = fromArray(SPECIES, dDst, y + f + GROUP).mul(gamma[gammaAt + e + 1]);
                FloatVector d2 = fromArray(SPECIES, dDst, y + f + 2 * GROUP).mul(gamma[gammaAt + e + 2]);
                FloatVector d3 = fromArray(SPECIES, dDst, y + f + 3 * GROUP).mul(gamma[gammaAt + e + 3]);
                a0 = a0.add(d0);
                a1 = a1.add(d1);
                a2 = a2.add(d2);
                a3 = a3.add(d3);
                b0 = d0.fma(fromArray(SPECIES, src, x + f).sub(m), b0);
                b1 = d1.fma(fromArray(SPECIES, src, x + f + GROUP).sub(m), b1);
                b2 = d2.fma(fromArray(SPECIES, src, x + f + 2 * GROUP).sub(m), b2);
                b3 = d3.fma(fromArray(SPECIES, src, x + f + 3 * GROUP).sub(m), b3);
            }
            int e = unrolled;
            if (e < count) {
                FloatVector d = fromArray(SPECIES, dDst, y + e * GROUP).mul(gamma[gammaAt + e]);
                a0 = a0.add(d);
                b0 = d.fma(fromArray(SPECIES, src, x + e * GROUP).sub(m), b0);
            }
            if (e + 1 < count) {
                FloatVector d = fromArray(SPECIES, dDst, y + e * GROUP + GROUP).mul(gamma[gammaAt + e + 1]);
                a1 = a1.add(d);
                b1 = d.fma(fromArray(SPECIES, src, x + e * GROUP + GROUP).sub(m), b1);
            }
            if (e + 2 < count) {
                FloatVector d =
                        fromArray(SPECIES, dDst, y + e * GROUP + 2 * GROUP).mul(gamma[gammaAt + e + 2]);
                a2 = a2.add(d);
                b2 = d.fma(fromArray(SPECIES, src, x + e * GROUP + 2 * GROUP).sub(m), b2);
            }
            a0.add(a1).add(a2.add(a3)).intoArray(sums, sumsAt + lane);
            b0.add(b1).add(b2.add(b3)).intoArray(sums, sumsAt + GROUP + lane);
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
            float[] gamma,
            int gammaAt,
            float[] factors,
            int factorsAt,
            float[] dSrc,
            int dSrcAt) {
        assert lanes == GROUP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector zero = broadcast(SPECIES, 0f);
            FloatVector mean = fromArray(SPECIES, factors, factorsAt + lane);
            FloatVector scale = fromArray(SPECIES, factors, factorsAt + GROUP + lane);
            FloatVector slope = fromArray(SPECIES, factors, factorsAt + 2 * GROUP + lane);
            FloatVector shift = fromArray(SPECIES, factors, factorsAt + 3 * GROUP + lane);
            VectorMask<Float> real = SPECIES.indexInRange(lane, valid);
            for (int e = 0; e < count; e++) {
                int f = e * GROUP + lane;
                FloatVector through = fromArray(SPECIES, src, at + f).sub(mean).fma(slope, shift);
                FloatVector gradient = fromArray(SPECIES, dDst, dDstAt + f)
                        .mul(gamma[gammaAt + e])
                        .fma(scale, through.neg());
                zero.blend(gradient, real).intoArray(dSrc, dSrcAt + f);
            }
        }
    }

    @Override
    public void weights(
            int lanes,
            int images,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int rows,
            int pitch,
            float[] statistics,
            int statisticsAt,
            float[] sums,
            int sumsAt) {
        assert lanes == GROUP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector sum = broadcast(SPECIES, 0f);
            FloatVector product = broadcast(SPECIES, 0f);
            int row = 0;
            for (int left = images; left > 0; left -= GROUP) {
                VectorMask<Float> real = SPECIES.indexInRange(lane, left);
                for (int end = row + rows; row < end; row++) {
                    int mean = statisticsAt + row * 2 * GROUP + lane;
                    FloatVector gradient = fromArray(SPECIES, dDst, dDstAt + row * pitch + lane);
                    FloatVector normal = fromArray(SPECIES, src, at + row * pitch + lane)
                            .sub(fromArray(SPECIES, statistics, mean))
                            .mul(fromArray(SPECIES, statistics, mean + GROUP));
                    sum = sum.blend(sum.add(gradient), real);
                    product = product.blend(gradient.fma(normal, product), real);
                }
            }
            product.intoArray(sums, sumsAt + lane);
            sum.intoArray(sums, sumsAt + GROUP + lane);
        }
    }
}
