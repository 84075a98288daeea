package org.lanewise.ops.simd;

/// The gradient of the weights of a 3x3 convolution of stride 1 in double, and how far minimal
/// filtering may be from it.
///
/// The bound is the algorithm itself on magnitudes, as that of [FilteringOracle]: a chain of as many
/// additions as there are tiles, and the operations of two passes of each of three transforms.
final class FilteringWeightsOracle {

    private static final int TRANSFORMS = 8 + 8 + 8 + 6;

    final double[] expected;
    final double[] bound;

    private final int tile;
    private final int patch;
    private final double[][] input;
    private final double[][] output;
    private final Conv2dProblem p;
    private final float[] src;
    private final float[] dDst;

    FilteringWeightsOracle(int tile, Conv2dProblem p, float[] src, float[] dDst) {
        this.tile = tile;
        patch = tile + 2;
        input = tile == 4 ? FilteringOracle.INPUT4 : FilteringOracle.INPUT2;
        output = tile == 4 ? FilteringOracle.OUTPUT4 : FilteringOracle.OUTPUT2;
        double[][] filter = tile == 4 ? FilteringOracle.FILTER4 : FilteringOracle.FILTER2;
        this.p = p;
        this.src = src;
        this.dDst = dDst;
        expected = new double[p.oc() * p.ic() * 9];
        bound = new double[expected.length];
        int tiles = p.images() * ((p.oh() + tile - 1) / tile) * ((p.ow() + tile - 1) / tile);
        for (int pair = 0; pair < p.oc() * p.ic(); pair++) {
            double[] magnitudes = magnitudes(pair / p.ic(), pair % p.ic());
            for (int tap = 0; tap < 9; tap++) {
                expected[pair * 9 + tap] = direct(pair / p.ic(), pair % p.ic(), tap / 3, tap % 3);
                double sum = 0;
                for (int i = 0; i < patch * patch; i++) {
                    sum += Math.abs(filter[i / patch][tap / 3] * filter[i % patch][tap % 3]) * magnitudes[i];
                }
                bound[pair * 9 + tap] = (tiles + TRANSFORMS) * KernelCheck.ROUNDING * sum + Float.MIN_NORMAL;
            }
        }
    }

    private double source(int image, int channel, int y, int x) {
        boolean inside = y >= 0 && y < p.ih() && x >= 0 && x < p.iw();
        return inside ? src[((image * p.ic() + channel) * p.ih() + y) * p.iw() + x] : 0;
    }

    private double gradient(int image, int channel, int y, int x) {
        return y < p.oh() && x < p.ow() ? dDst[((image * p.oc() + channel) * p.oh() + y) * p.ow() + x] : 0;
    }

    private double direct(int o, int c, int u, int v) {
        double sum = 0;
        for (int image = 0; image < p.images(); image++) {
            for (int y = 0; y < p.oh(); y++) {
                for (int x = 0; x < p.ow(); x++) {
                    double value = source(image, c, y + u - p.h().padLow(), x + v - p.w().padLow());
                    sum += gradient(image, o, y, x) * value;
                }
            }
        }
        return sum;
    }

    /// By point, the sum over all tiles of the products of what the transforms make of magnitudes.
    private double[] magnitudes(int o, int c) {
        double[] sums = new double[patch * patch];
        for (int image = 0; image < p.images(); image++) {
            for (int y = 0; y < p.oh(); y += tile) {
                for (int x = 0; x < p.ow(); x += tile) {
                    for (int i = 0; i < sums.length; i++) {
                        double read = 0;
                        for (int e = 0; e < patch * patch; e++) {
                            double factor = input[i / patch][e / patch] * input[i % patch][e % patch];
                            int row = y + e / patch - p.h().padLow();
                            read += Math.abs(factor * source(image, c, row, x + e % patch - p.w().padLow()));
                        }
                        double given = 0;
                        for (int e = 0; e < tile * tile; e++) {
                            double factor = output[e / tile][i / patch] * output[e % tile][i % patch];
                            given += Math.abs(factor * gradient(image, o, y + e / tile, x + e % tile));
                        }
                        sums[i] += read * given;
                    }
                }
            }
        }
        return sums;
    }
}
