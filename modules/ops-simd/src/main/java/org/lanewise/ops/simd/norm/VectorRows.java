package org.lanewise.ops.simd.norm;

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
            FloatVector mean = Lanes.load(statistics, statisticsAt + lane);
            FloatVector inverse = Lanes.load(statistics, statisticsAt + GROUP + lane);
            for (int e = 0; e < count; e++) {
                int f = e * GROUP + lane;
                Lanes.load(src, at + f)
                        .sub(mean)
                        .mul(inverse)
                        .fma(Lanes.of(gamma[gammaAt + e]), Lanes.of(beta[betaAt + e]))
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
            FloatVector m = Lanes.load(mean, meanAt + lane);
            FloatVector a0 = Lanes.of(0f);
            FloatVector a1 = Lanes.of(0f);
            FloatVector a2 = Lanes.of(0f);
            FloatVector a3 = Lanes.of(0f);
            FloatVector b0 = Lanes.of(0f);
            FloatVector b1 = Lanes.of(0f);
            FloatVector b2 = Lanes.of(0f);
            FloatVector b3 = Lanes.of(0f);
            int x = at + lane;
            int y = dDstAt + lane;
            for (int e = 0; e < unrolled; e += 4) {
                int f = e * GROUP;
                FloatVector d0 = Lanes.load(dDst, y + f).mul(gamma[gammaAt + e]);
                FloatVector d1 = Lanes.load(dDst, y + f + GROUP).mul(gamma[gammaAt + e + 1]);
                FloatVector d2 = Lanes.load(dDst, y + f + 2 * GROUP).mul(gamma[gammaAt + e + 2]);
                FloatVector d3 = Lanes.load(dDst, y + f + 3 * GROUP).mul(gamma[gammaAt + e + 3]);
                a0 = a0.add(d0);
                a1 = a1.add(d1);
                a2 = a2.add(d2);
                a3 = a3.add(d3);
                b0 = d0.fma(Lanes.load(src, x + f).sub(m), b0);
                b1 = d1.fma(Lanes.load(src, x + f + GROUP).sub(m), b1);
                b2 = d2.fma(Lanes.load(src, x + f + 2 * GROUP).sub(m), b2);
                b3 = d3.fma(Lanes.load(src, x + f + 3 * GROUP).sub(m), b3);
            }
            int e = unrolled;
            if (e < count) {
                FloatVector d = Lanes.load(dDst, y + e * GROUP).mul(gamma[gammaAt + e]);
                a0 = a0.add(d);
                b0 = d.fma(Lanes.load(src, x + e * GROUP).sub(m), b0);
            }
            if (e + 1 < count) {
                FloatVector d = Lanes.load(dDst, y + e * GROUP + GROUP).mul(gamma[gammaAt + e + 1]);
                a1 = a1.add(d);
                b1 = d.fma(Lanes.load(src, x + e * GROUP + GROUP).sub(m), b1);
            }
            if (e + 2 < count) {
                FloatVector d = Lanes.load(dDst, y + e * GROUP + 2 * GROUP).mul(gamma[gammaAt + e + 2]);
                a2 = a2.add(d);
                b2 = d.fma(Lanes.load(src, x + e * GROUP + 2 * GROUP).sub(m), b2);
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
            FloatVector zero = Lanes.of(0f);
            FloatVector mean = Lanes.load(factors, factorsAt + lane);
            FloatVector scale = Lanes.load(factors, factorsAt + GROUP + lane);
            FloatVector slope = Lanes.load(factors, factorsAt + 2 * GROUP + lane);
            FloatVector shift = Lanes.load(factors, factorsAt + 3 * GROUP + lane);
            VectorMask<Float> real = Lanes.valid(lane, valid);
            for (int e = 0; e < count; e++) {
                int f = e * GROUP + lane;
                FloatVector through = Lanes.load(src, at + f).sub(mean).fma(slope, shift);
                FloatVector gradient =
                        Lanes.load(dDst, dDstAt + f).mul(gamma[gammaAt + e]).fma(scale, through.neg());
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
            FloatVector sum = Lanes.of(0f);
            FloatVector product = Lanes.of(0f);
            int row = 0;
            for (int left = images; left > 0; left -= GROUP) {
                VectorMask<Float> real = Lanes.valid(lane, left);
                for (int end = row + rows; row < end; row++) {
                    int mean = statisticsAt + row * 2 * GROUP + lane;
                    FloatVector gradient = Lanes.load(dDst, dDstAt + row * pitch + lane);
                    FloatVector normal = Lanes.load(src, at + row * pitch + lane)
                            .sub(Lanes.load(statistics, mean))
                            .mul(Lanes.load(statistics, mean + GROUP));
                    sum = sum.blend(sum.add(gradient), real);
                    product = product.blend(gradient.fma(normal, product), real);
                }
            }
            product.intoArray(sums, sumsAt + lane);
            sum.intoArray(sums, sumsAt + GROUP + lane);
        }
    }
}
