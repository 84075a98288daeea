package org.lanewise.ops.simd;

/// Convolution whose columns have stride 2 in double, and how far minimal filtering along the rows
/// may be from it.
///
/// The bound is the algorithm itself on magnitudes, as in [FilteringOracle]: a chain over the rows
/// of the window, the even and the odd taps, and the channels, between transforms of seven points.
final class RowFilteringOracle {

    /// Roundings along one path: three of the input, one of a filter, five of the output and the
    /// bias. The constants of the transforms are exact.
    private static final int TRANSFORMS = 3 + 1 + 5;

    private static final int TILE = 4;
    private static final int TAPS = 4;
    private static final double[] POINTS = {0.375, -0.375, 0.875, -0.875, 1.5, -1.5};
    private static final double[][] INPUT = FilteringOracle.input(POINTS);
    private static final double[][] FILTER = FilteringOracle.filter(POINTS, TAPS);
    private static final double[][] OUTPUT = FilteringOracle.output(POINTS, TILE);

    final double[] expected;
    final double[] bound;

    private final Conv2dProblem p;
    private final float[] src;
    private final float[] weights;

    RowFilteringOracle(Conv2dProblem p, float[] src, float[] weights, float[] bias) {
        this.p = p;
        this.src = src;
        this.weights = weights;
        expected = new double[p.images() * p.oc() * p.oh() * p.ow()];
        bound = new double[expected.length];
        int terms = p.ic() * p.h().kernel() * 2;
        for (int i = 0; i < expected.length; i++) {
            int x = i % p.ow();
            int y = i / p.ow() % p.oh();
            int o = i / (p.ow() * p.oh()) % p.oc();
            int image = i / (p.ow() * p.oh() * p.oc());
            double start = p.bias() ? bias[o] : 0;
            double[] points = new double[INPUT.length];
            expected[i] = start;
            for (int c = 0; c < p.ic(); c++) {
                for (int u = 0; u < p.h().kernel(); u++) {
                    int row = y * p.h().stride() + u * p.h().dilation();
                    for (int v = 0; v < p.w().kernel(); v++) {
                        expected[i] += source(image, c, row, 2 * x + v) * weight(o, c, u, v);
                    }
                    for (int parity = 0; parity < 2; parity++) {
                        addMagnitudes(points, image, o, c, row, u, x / TILE * TILE, parity);
                    }
                }
            }
            double sum = Math.abs(start);
            for (int k = 0; k < points.length; k++) {
                sum += Math.abs(OUTPUT[x % TILE][k]) * points[k];
            }
            bound[i] = (terms + TRANSFORMS) * 0x1p-24 * sum + Float.MIN_NORMAL;
        }
    }

    private void addMagnitudes(double[] points, int image, int o, int c, int row, int u, int first, int parity) {
        for (int k = 0; k < points.length; k++) {
            double input = 0;
            for (int i = 0; i < INPUT[k].length; i++) {
                input += Math.abs(INPUT[k][i] * source(image, c, row, 2 * (first + i) + parity));
            }
            double filter = 0;
            for (int tap = 0; 2 * tap + parity < p.w().kernel(); tap++) {
                filter += Math.abs(FILTER[k][tap] * weight(o, c, u, 2 * tap + parity));
            }
            points[k] += input * filter;
        }
    }

    /// An element of the padded source.
    private double source(int image, int channel, int row, int column) {
        int y = row - p.h().padLow();
        int x = column - p.w().padLow();
        boolean inside = y >= 0 && y < p.ih() && x >= 0 && x < p.iw();
        return inside ? src[((image * p.ic() + channel) * p.ih() + y) * p.iw() + x] : 0;
    }

    private double weight(int o, int c, int u, int v) {
        return weights[((o * p.ic() + c) * p.h().kernel() + u) * p.w().kernel() + v];
    }
}
