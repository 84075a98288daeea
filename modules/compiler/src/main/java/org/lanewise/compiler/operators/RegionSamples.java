package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.WindowOp;

/// Bilinear samples of the bins of one region, one bin at a time.
final class RegionSamples {

    private final int height;
    private final int width;
    private final double top;
    private final double left;
    private final double binHeight;
    private final double binWidth;
    private final int down;
    private final int across;
    private double binTop;
    private double binLeft;

    /// Samples of a region.
    ///
    /// @param regions x1, y1, x2, y2 of regions
    /// @param from where the region's numbers begin
    /// @param height rows of the image
    /// @param width columns of the image
    RegionSamples(WindowOp.RoiAlign op, double[] regions, int from, int height, int width) {
        this.height = height;
        this.width = width;
        double offset = op.halfPixel() ? 0.5 : 0;
        left = regions[from] * op.spatialScale() - offset;
        top = regions[from + 1] * op.spatialScale() - offset;
        double wide = regions[from + 2] * op.spatialScale() - offset - left;
        double high = regions[from + 3] * op.spatialScale() - offset - top;
        binWidth = (op.halfPixel() ? wide : Math.max(wide, 1)) / op.width();
        binHeight = (op.halfPixel() ? high : Math.max(high, 1)) / op.height();
        down = op.samplingRatio() > 0 ? op.samplingRatio() : (int) Math.ceil(binHeight);
        across = op.samplingRatio() > 0 ? op.samplingRatio() : (int) Math.ceil(binWidth);
    }

    /// Goes to a bin.
    void at(int row, int column) {
        binTop = top + row * binHeight;
        binLeft = left + column * binWidth;
    }

    /// Mean of the bin's samples; 0 when it has none.
    double mean(double[] x, int plane) {
        double sum = 0;
        for (int i = 0; i < down; i++) {
            for (int j = 0; j < across; j++) {
                sum += sample(x, plane, row(i), column(j), false);
            }
        }
        return sum / Math.max(1, (double) down * across);
    }

    /// Largest weighted corner of the bin's samples; 0 when it has none.
    double max(double[] x, int plane) {
        double max = down > 0 && across > 0 ? Double.NEGATIVE_INFINITY : 0;
        for (int i = 0; i < down; i++) {
            for (int j = 0; j < across; j++) {
                max = Math.max(max, sample(x, plane, row(i), column(j), true));
            }
        }
        return max;
    }

    private double row(int i) {
        return binTop + (i + 0.5) * binHeight / down;
    }

    private double column(int j) {
        return binLeft + (j + 0.5) * binWidth / across;
    }

    private double sample(double[] x, int plane, double row, double column, boolean largest) {
        if (!(row >= -1 && row <= height && column >= -1 && column <= width)) {
            return 0;
        }
        double r = Math.min(Math.max(row, 0), height - 1);
        double c = Math.min(Math.max(column, 0), width - 1);
        int r0 = (int) r;
        int c0 = (int) c;
        double below = r - r0;
        double beside = c - c0;
        int up = plane + r0 * width;
        int low = plane + Math.min(r0 + 1, height - 1) * width;
        int c1 = Math.min(c0 + 1, width - 1);
        double a = (1 - below) * (1 - beside) * x[up + c0];
        double b = (1 - below) * beside * x[up + c1];
        double d = below * (1 - beside) * x[low + c0];
        double e = below * beside * x[low + c1];
        return largest ? Math.max(Math.max(a, b), Math.max(d, e)) : a + b + d + e;
    }
}
