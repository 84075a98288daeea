package org.lanewise.ops.simd.norm;

/// Rows as plain loops, lane by lane: the scalar twin of [VectorRows], for any number of lanes.
final class PlainRows implements Rows {

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
        for (int e = 0; e < count; e++) {
            for (int lane = 0; lane < lanes; lane++) {
                float distance = src[at + e * lanes + lane] - statistics[statisticsAt + lane];
                float normal = distance * statistics[statisticsAt + lanes + lane];
                dst[dstAt + e * lanes + lane] = Math.fma(normal, gamma[gammaAt + e], beta[betaAt + e]);
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
        for (int lane = 0; lane < lanes; lane++) {
            float m = mean[meanAt + lane];
            float a0 = 0f;
            float a1 = 0f;
            float a2 = 0f;
            float a3 = 0f;
            float b0 = 0f;
            float b1 = 0f;
            float b2 = 0f;
            float b3 = 0f;
            for (int e = 0; e < count; e++) {
                float gradient = dDst[dDstAt + e * lanes + lane] * gamma[gammaAt + e];
                float distance = src[at + e * lanes + lane] - m;
                switch (e % 4) {
                    case 0 -> {
                        a0 += gradient;
                        b0 = Math.fma(gradient, distance, b0);
                    }
                    case 1 -> {
                        a1 += gradient;
                        b1 = Math.fma(gradient, distance, b1);
                    }
                    case 2 -> {
                        a2 += gradient;
                        b2 = Math.fma(gradient, distance, b2);
                    }
                    default -> {
                        a3 += gradient;
                        b3 = Math.fma(gradient, distance, b3);
                    }
                }
            }
            sums[sumsAt + lane] = (a0 + a1) + (a2 + a3);
            sums[sumsAt + lanes + lane] = (b0 + b1) + (b2 + b3);
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
        for (int e = 0; e < count; e++) {
            for (int lane = 0; lane < lanes; lane++) {
                int f = e * lanes + lane;
                int mean = factorsAt + lane;
                float distance = src[at + f] - factors[mean];
                float through = Math.fma(distance, factors[mean + 2 * lanes], factors[mean + 3 * lanes]);
                float gradient = dDst[dDstAt + f] * gamma[gammaAt + e];
                dSrc[dSrcAt + f] = lane < valid ? Math.fma(gradient, factors[mean + lanes], -through) : 0f;
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
        for (int lane = 0; lane < lanes; lane++) {
            float sum = 0f;
            float product = 0f;
            for (int row = 0; row / rows * lanes + lane < images; row++) {
                int mean = statisticsAt + row * 2 * lanes + lane;
                float gradient = dDst[dDstAt + row * pitch + lane];
                float normal = (src[at + row * pitch + lane] - statistics[mean]) * statistics[mean + lanes];
                sum += gradient;
                product = Math.fma(gradient, normal, product);
            }
            sums[sumsAt + lane] = product;
            sums[sumsAt + lanes + lane] = sum;
        }
    }
}
