package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Poolings of rectangles in images into bins.
final class Regions {

    private Regions() {}

    /// `[R, C, height, width]`, the operands checked.
    ///
    /// @param columns numbers a region
    static long[] sizes(int height, int width, int columns, Given in) {
        Shape x = in.shape(0);
        Shape regions = in.shape(1);
        if (x.rank() != 4 || x.size(2) < 1 || x.size(3) < 1 || regions.rank() != 2 || regions.size(1) != columns) {
            throw in.error("x has shape " + x + " and regions " + regions
                    + ", expected [N, C, H, W] with pixels and [R, " + columns + "]");
        }
        if (columns == 4 && !in.shape(2).equals(Shape.of(regions.size(0)))) {
            throw in.error("images of regions have shape " + in.shape(2) + ", expected [" + regions.size(0) + "]");
        }
        return new long[] {regions.size(0), x.size(1), height, width};
    }

    /// Largest element of each bin.
    static double[] max(WindowOp.MaxRoiPool op, double[] x, Shape shape, Tensor regions, Refusal refusal) {
        double[] r = Numbers.reals(regions);
        int count = regions.shape().size(0);
        int channels = shape.size(1);
        int h = shape.size(2);
        int w = shape.size(3);
        double[] y = new double[count * channels * op.height() * op.width()];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int image = image((long) r[i * 5], shape, refusal);
            long left = scaled(r[i * 5 + 1], op.spatialScale());
            long top = scaled(r[i * 5 + 2], op.spatialScale());
            double binW = Math.max(scaled(r[i * 5 + 3], op.spatialScale()) - left + 1, 1) / (double) op.width();
            double binH = Math.max(scaled(r[i * 5 + 4], op.spatialScale()) - top + 1, 1) / (double) op.height();
            for (int c = 0; c < channels; c++) {
                int plane = (image * channels + c) * h * w;
                for (int by = 0; by < op.height(); by++) {
                    int y0 = clamp(Math.floor(by * binH) + top, h);
                    int y1 = clamp(Math.ceil((by + 1) * binH) + top, h);
                    for (int bx = 0; bx < op.width(); bx++) {
                        int x0 = clamp(Math.floor(bx * binW) + left, w);
                        int x1 = clamp(Math.ceil((bx + 1) * binW) + left, w);
                        y[at++] = max(x, plane, w, y0, y1, x0, x1);
                    }
                }
            }
        }
        return y;
    }

    private static double max(double[] x, int plane, int width, int y0, int y1, int x0, int x1) {
        if (y1 <= y0 || x1 <= x0) {
            return 0;
        }
        double max = Double.NEGATIVE_INFINITY;
        for (int row = y0; row < y1; row++) {
            for (int column = x0; column < x1; column++) {
                max = Math.max(max, x[plane + row * width + column]);
            }
        }
        return max;
    }

    /// A coordinate in x's pixels, halves away from zero.
    private static long scaled(double coordinate, double scale) {
        double at = (float) (coordinate * scale);
        return (long) (at < 0 ? Math.ceil(at - 0.5) : Math.floor(at + 0.5));
    }

    private static int clamp(double at, int size) {
        return (int) Math.clamp(at, 0, size);
    }

    private static int image(long image, Shape x, Refusal refusal) {
        if (image < 0 || image >= x.size(0)) {
            throw refusal.error("a region is in image " + image + ", expected 0 to " + (x.size(0) - 1));
        }
        return (int) image;
    }

    /// Mean or maximum of samples of each bin.
    static double[] align(WindowOp.RoiAlign op, double[] x, Operands in) {
        double[] regions = Numbers.reals(in.get(1));
        long[] images = Numbers.integers(in.get(2));
        Shape shape = in.shape(0);
        int bins = op.height() * op.width();
        int channels = shape.size(1);
        int plane = shape.size(2) * shape.size(3);
        double[] y = new double[images.length * channels * bins];
        for (int r = 0; r < images.length; r++) {
            RegionSamples samples = new RegionSamples(op, regions, r * 4, shape.size(2), shape.size(3));
            int image = image(images[r], shape, in::error);
            for (int bin = 0; bin < bins; bin++) {
                samples.at(bin / op.width(), bin % op.width());
                for (int c = 0; c < channels; c++) {
                    int base = (image * channels + c) * plane;
                    y[(r * channels + c) * bins + bin] = op.maximum() ? samples.max(x, base) : samples.mean(x, base);
                }
            }
        }
        return y;
    }
}
