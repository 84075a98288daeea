package org.lanewise.ops.simd.norm;

/// Runs as plain loops, lane by lane: the scalar twin of [VectorRuns], for any number of lanes.
final class PlainRuns implements Runs {

    @Override
    public boolean supports(int lanes) {
        return true;
    }

    @Override
    public void sum(int lanes, float[] src, int at, int count, float[] sums, int sumsAt) {
        int whole = count - count % lanes;
        for (int lane = 0; lane < lanes; lane++) {
            float a0 = 0f;
            float a1 = 0f;
            float a2 = 0f;
            float a3 = 0f;
            int f = at + lane;
            int end = at + whole;
            for (; f < end; f += 4 * lanes) {
                a0 += src[f];
                if (f + lanes < end) {
                    a1 += src[f + lanes];
                }
                if (f + 2 * lanes < end) {
                    a2 += src[f + 2 * lanes];
                }
                if (f + 3 * lanes < end) {
                    a3 += src[f + 3 * lanes];
                }
            }
            float sum = (a0 + a1) + (a2 + a3);
            sums[sumsAt + lane] = whole + lane < count ? sum + src[at + whole + lane] : sum;
        }
    }

    @Override
    public void squares(int lanes, float[] src, int at, int count, float[] mean, int meanAt, float[] sums, int sumsAt) {
        int whole = count - count % lanes;
        for (int lane = 0; lane < lanes; lane++) {
            float m = mean[meanAt + lane];
            float a0 = 0f;
            float a1 = 0f;
            float a2 = 0f;
            float a3 = 0f;
            int end = at + whole;
            for (int f = at + lane; f < end; f += 4 * lanes) {
                a0 = square(src[f] - m, a0);
                if (f + lanes < end) {
                    a1 = square(src[f + lanes] - m, a1);
                }
                if (f + 2 * lanes < end) {
                    a2 = square(src[f + 2 * lanes] - m, a2);
                }
                if (f + 3 * lanes < end) {
                    a3 = square(src[f + 3 * lanes] - m, a3);
                }
            }
            float sum = (a0 + a1) + (a2 + a3);
            sums[sumsAt + lane] = whole + lane < count ? square(src[at + whole + lane] - m, sum) : sum;
        }
    }

    private static float square(float distance, float sum) {
        return Math.fma(distance, distance, sum);
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
        sum(lanes, dDst, dDstAt, count, sums, sumsAt);
        int whole = count - count % lanes;
        for (int lane = 0; lane < lanes; lane++) {
            float m = mean[meanAt + lane];
            float a0 = 0f;
            float a1 = 0f;
            float a2 = 0f;
            float a3 = 0f;
            for (int f = lane; f < whole; f += 4 * lanes) {
                a0 = Math.fma(dDst[dDstAt + f], src[at + f] - m, a0);
                int f1 = f + lanes;
                if (f1 < whole) {
                    a1 = Math.fma(dDst[dDstAt + f1], src[at + f1] - m, a1);
                }
                int f2 = f + 2 * lanes;
                if (f2 < whole) {
                    a2 = Math.fma(dDst[dDstAt + f2], src[at + f2] - m, a2);
                }
                int f3 = f + 3 * lanes;
                if (f3 < whole) {
                    a3 = Math.fma(dDst[dDstAt + f3], src[at + f3] - m, a3);
                }
            }
            float sum = (a0 + a1) + (a2 + a3);
            int f = whole + lane;
            sums[sumsAt + lanes + lane] = f < count ? Math.fma(dDst[dDstAt + f], src[at + f] - m, sum) : sum;
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
        for (int f = 0; f < count; f++) {
            int lane = f % lanes;
            dst[dstAt + f] = Math.fma(src[at + f] - mean[meanAt + lane], scale[scaleAt + lane], offset);
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
        for (int f = 0; f < count; f++) {
            int lane = f % lanes;
            int mean = factorsAt + lane;
            float distance = src[at + f] - factors[mean];
            float through = Math.fma(distance, factors[mean + 2 * lanes], factors[mean + 3 * lanes]);
            dSrc[dSrcAt + f] = lane < valid ? Math.fma(dDst[dDstAt + f], factors[mean + lanes], -through) : 0f;
        }
    }
}
