package org.lanewise.ops.simd;

/// 3x3 convolution of stride 1 in double, and how far minimal filtering may be from it.
///
/// The bound is the algorithm itself on magnitudes, with the matrices' magnitudes: every rounding
/// errs by at most one unit in the last place of such a magnitude, and there are a chain of
/// `channels` additions and the operations of two passes of each of three transforms.
final class FilteringOracle {

    /// Roundings along one path through the transforms: two passes of at most four operations on
    /// the input and on the output, one for the filter, one for its constants in each pass.
    private static final int TRANSFORMS = 8 + 8 + 1 + 6;

    final double[] expected;
    final double[] bound;

    private final int tile;
    private final int patch;
    private final Conv2dProblem p;
    private final boolean forward;
    private final int terms;
    private final int channels;

    FilteringOracle(int tile, Conv2dProblem p, float[] src, float[] weights, float[] bias) {
        this.tile = tile;
        this.patch = tile + 2;
        this.p = p;
        forward = p.direction() == Direction.FORWARD;
        terms = forward ? p.ic() : p.oc();
        channels = forward ? p.oc() : p.ic();
        int outH = forward ? p.oh() : p.ih();
        int outW = forward ? p.ow() : p.iw();
        expected = new double[p.images() * channels * outH * outW];
        bound = new double[expected.length];
        double[][][] filters = new double[channels][terms][];
        double[][][] filterMagnitudes = new double[channels][terms][];
        for (int c = 0; c < channels; c++) {
            for (int k = 0; k < terms; k++) {
                filters[c][k] = filter(weights, c, k);
                filterMagnitudes[c][k] = transformed(tile == 4 ? FILTER4 : FILTER2, filters[c][k], 3);
            }
        }
        for (int image = 0; image < p.images(); image++) {
            for (int y = 0; y < outH; y += tile) {
                for (int x = 0; x < outW; x += tile) {
                    double[][] patches = patches(src, image, y, x);
                    double[][] magnitudes = new double[terms][];
                    for (int k = 0; k < terms; k++) {
                        magnitudes[k] = transformed(tile == 4 ? INPUT4 : INPUT2, patches[k], patch);
                    }
                    for (int c = 0; c < channels; c++) {
                        double start = p.bias() ? bias[c] : 0;
                        double[] sums = new double[patch * patch];
                        for (int k = 0; k < terms; k++) {
                            for (int i = 0; i < sums.length; i++) {
                                sums[i] += magnitudes[k][i] * filterMagnitudes[c][k][i];
                            }
                        }
                        int plane = (image * channels + c) * outH;
                        for (int dy = 0; dy < tile && y + dy < outH; dy++) {
                            for (int dx = 0; dx < tile && x + dx < outW; dx++) {
                                int at = (plane + y + dy) * outW + x + dx;
                                expected[at] = start + direct(filters[c], patches, dy, dx);
                                double sum = Math.abs(start) + combined(sums, dy, dx);
                                bound[at] = (terms + TRANSFORMS) * 0x1p-24 * sum + Float.MIN_NORMAL;
                            }
                        }
                    }
                }
            }
        }
    }

    private double[] filter(float[] weights, int channel, int term) {
        int at = (forward ? channel * p.ic() + term : term * p.ic() + channel) * 9;
        double[] g = new double[9];
        for (int tap = 0; tap < 9; tap++) {
            g[tap] = weights[at + (forward ? tap : 8 - tap)];
        }
        return g;
    }

    /// What a tile reads of every channel, zeros where that is outside.
    private double[][] patches(float[] src, int image, int tileY, int tileX) {
        int inH = forward ? p.ih() : p.oh();
        int inW = forward ? p.iw() : p.ow();
        int top = forward ? p.h().padLow() : 2 - p.h().padLow();
        int left = forward ? p.w().padLow() : 2 - p.w().padLow();
        double[][] patches = new double[terms][patch * patch];
        for (int k = 0; k < terms; k++) {
            for (int i = 0; i < patch * patch; i++) {
                int y = tileY - top + i / patch;
                int x = tileX - left + i % patch;
                if (y >= 0 && y < inH && x >= 0 && x < inW) {
                    patches[k][i] = src[((image * terms + k) * inH + y) * inW + x];
                }
            }
        }
        return patches;
    }

    private double direct(double[][] filters, double[][] patches, int dy, int dx) {
        double sum = 0;
        for (int k = 0; k < terms; k++) {
            for (int tap = 0; tap < 9; tap++) {
                sum += filters[k][tap] * patches[k][(dy + tap / 3) * patch + dx + tap % 3];
            }
        }
        return sum;
    }

    /// `|T| |values| |T|^T`.
    private double[] transformed(double[][] transform, double[] values, int edge) {
        double[] result = new double[patch * patch];
        for (int i = 0; i < result.length; i++) {
            for (int u = 0; u < edge; u++) {
                for (int v = 0; v < edge; v++) {
                    result[i] += Math.abs(transform[i / patch][u] * transform[i % patch][v] * values[u * edge + v]);
                }
            }
        }
        return result;
    }

    private double combined(double[] points, int dy, int dx) {
        double[][] out = tile == 4 ? OUTPUT4 : OUTPUT2;
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            sum += Math.abs(out[dy][i / patch] * out[dx][i % patch]) * points[i];
        }
        return sum;
    }

    private static final double[] POINTS4 = {0, Math.sqrt(0.5), -Math.sqrt(0.5), Math.sqrt(2), -Math.sqrt(2)};
    private static final double[] POINTS2 = {0, 1, -1};
    static final double[][] INPUT4 = input(POINTS4);
    static final double[][] INPUT2 = input(POINTS2);
    static final double[][] FILTER4 = filter(POINTS4, 3);
    static final double[][] FILTER2 = filter(POINTS2, 3);
    static final double[][] OUTPUT4 = output(POINTS4, 4);
    static final double[][] OUTPUT2 = output(POINTS2, 2);

    /// Row `i`: the coefficients of the product of `x - q` over all points but the `i`-th; the last
    /// row, for infinity, over all points.
    static double[][] input(double[] points) {
        int n = points.length + 1;
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[] product = {1};
            for (int q = 0; q < points.length; q++) {
                product = q == i ? product : times(product, points[q]);
            }
            System.arraycopy(product, 0, rows[i], 0, product.length);
        }
        return rows;
    }

    private static double[] times(double[] polynomial, double root) {
        double[] result = new double[polynomial.length + 1];
        for (int i = 0; i < polynomial.length; i++) {
            result[i + 1] += polynomial[i];
            result[i] -= root * polynomial[i];
        }
        return result;
    }

    static double[][] filter(double[] points, int taps) {
        double[][] rows = new double[points.length + 1][taps];
        for (int i = 0; i < points.length; i++) {
            double scale = 1;
            for (int q = 0; q < points.length; q++) {
                scale *= q == i ? 1 : points[i] - points[q];
            }
            for (int t = 0; t < taps; t++) {
                rows[i][t] = Math.pow(points[i], t) / scale;
            }
        }
        rows[points.length][taps - 1] = 1;
        return rows;
    }

    static double[][] output(double[] points, int tile) {
        double[][] rows = new double[tile][points.length + 1];
        for (int y = 0; y < tile; y++) {
            for (int i = 0; i < points.length; i++) {
                rows[y][i] = Math.pow(points[i], y);
            }
        }
        rows[tile - 1][points.length] = 1;
        return rows;
    }
}
