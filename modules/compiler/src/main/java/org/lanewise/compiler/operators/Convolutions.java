package org.lanewise.compiler.operators;

import java.util.Optional;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.Shape;

/// Convolutions of real numbers as sums of rows, each row times one weight.
///
/// Every element is summed over channels, then over taps in order. Sums of integers below 2^53 are
/// exact.
final class Convolutions {

    private final WindowAxes axes;
    private final int taps;
    private final int smallPlane;
    private final int bigPlane;
    private final int width;
    private final int columns;
    private final int stride;
    private final int tapRows;
    private final int rows;
    private final int[] from;
    private final int[] to;
    private final int[] shift;

    private Convolutions(WindowAxes axes) {
        this.axes = axes;
        int last = axes.count() - 1;
        taps = WindowAxes.product(axes.kernel);
        smallPlane = WindowAxes.product(axes.small);
        bigPlane = WindowAxes.product(axes.big);
        width = axes.kernel[last];
        columns = axes.small[last];
        stride = axes.strides[last];
        tapRows = taps / width;
        rows = smallPlane / columns;
        from = new int[width];
        to = new int[width];
        shift = new int[width];
        for (int k = 0; k < width; k++) {
            from[k] = axes.firstPlace(k);
            to[k] = axes.endPlace(k);
            shift[k] = k * axes.dilations[last] - axes.padsBegin[last];
        }
    }

    /// The sizes of a convolution's output, its operands checked against each other.
    ///
    /// @param bias shape of the bias, where there is one
    static long[] sizes(Window window, int groups, Shape x, Shape weights, Optional<Shape> bias, Refusal refusal) {
        WindowAxes axes = WindowAxes.ofConvolution(window, x, weights, refusal);
        int outputs = weights.size(0);
        if (x.size(1) != (long) weights.size(1) * groups || outputs % groups != 0) {
            throw refusal.error("x has " + x.size(1) + " channels, weights expect " + (long) weights.size(1) * groups
                    + " and that " + groups + " groups divide " + outputs + " outputs");
        }
        checkBias(bias, outputs, refusal);
        return WindowAxes.sizes(x.size(0), outputs, axes.small);
    }

    /// The sizes of a transposed convolution's output, its operands checked against each other.
    ///
    /// @param bias shape of the bias, where there is one
    static long[] sizes(WindowOp.ConvTranspose op, Shape x, Shape weights, Optional<Shape> bias, Refusal refusal) {
        WindowAxes axes = WindowAxes.ofTransposed(op, x, weights, refusal);
        long outputs = (long) weights.size(1) * op.groups();
        if (x.size(1) != weights.size(0) || x.size(1) % op.groups() != 0 || outputs > Integer.MAX_VALUE) {
            throw refusal.error("x has " + x.size(1) + " channels, weights expect " + weights.size(0) + " and that "
                    + op.groups() + " groups divide them");
        }
        checkBias(bias, (int) outputs, refusal);
        return WindowAxes.sizes(x.size(0), (int) outputs, axes.big);
    }

    private static void checkBias(Optional<Shape> bias, int outputs, Refusal refusal) {
        if (bias.isPresent() && !bias.get().equals(Shape.of(outputs))) {
            throw refusal.error("bias has shape " + bias.get() + ", expected " + Shape.of(outputs));
        }
    }

    /// Cross-correlation.
    ///
    /// @param x elements of `[batch, channels, big...]`
    /// @param weights elements of `[outputs, channels / groups, kernel...]`
    /// @param shape the output `[batch, outputs, small...]`
    /// @return elements of the output
    static double[] convolve(double[] x, double[] weights, int channels, int groups, WindowAxes axes, Shape shape) {
        double[] y = new double[shape.elements()];
        if (y.length == 0) {
            return y;
        }
        Convolutions rows = new Convolutions(axes);
        int outputs = shape.size(1);
        int part = channels / groups;
        for (int n = 0; n < shape.size(0); n++) {
            for (int o = 0; o < outputs; o++) {
                int first = n * channels + o / (outputs / groups) * part;
                int dst = (n * outputs + o) * rows.smallPlane;
                for (int c = 0; c < part; c++) {
                    rows.gather(x, (first + c) * rows.bigPlane, weights, (o * part + c) * rows.taps, y, dst);
                }
            }
        }
        return y;
    }

    /// Transposed cross-correlation.
    ///
    /// @param x elements of `[batch, channels, small...]`
    /// @param weights elements of `[channels, outputs / groups, kernel...]`
    /// @param shape the output `[batch, outputs, big...]`
    /// @return elements of the output
    static double[] transposed(double[] x, double[] weights, int channels, int groups, WindowAxes axes, Shape shape) {
        double[] y = new double[shape.elements()];
        if (y.length == 0) {
            return y;
        }
        Convolutions rows = new Convolutions(axes);
        int outputs = shape.size(1);
        int part = channels / groups;
        int outPart = outputs / groups;
        for (int n = 0; n < shape.size(0); n++) {
            for (int o = 0; o < outputs; o++) {
                int first = o / outPart * part;
                int dst = (n * outputs + o) * rows.bigPlane;
                for (int c = first; c < first + part; c++) {
                    int w = (c * outPart + o % outPart) * rows.taps;
                    rows.scatter(x, (n * channels + c) * rows.smallPlane, weights, w, y, dst);
                }
            }
        }
        return y;
    }

    /// Adds one number a channel.
    ///
    /// @param y elements of a shape `[N, C, D...]`
    /// @param bias one number a channel
    static void addBias(double[] y, double[] bias, Shape shape) {
        int plane = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            plane *= shape.size(axis);
        }
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i / plane % bias.length];
        }
    }

    private void gather(double[] x, int src, double[] weights, int firstWeight, double[] y, int dst) {
        for (int t = 0; t < tapRows; t++) {
            for (int r = 0; r < rows; r++) {
                int row = axes.row(t, r);
                if (row < 0) {
                    continue;
                }
                for (int k = 0; k < width; k++) {
                    double weight = weights[firstWeight + t * width + k];
                    addRow(weight, x, src + row + shift[k], stride, y, dst + r * columns, from[k], to[k]);
                }
            }
        }
    }

    private static void addRow(double weight, double[] x, int src, int stride, double[] y, int dst, int from, int to) {
        if (stride == 1) {
            for (int i = from; i < to; i++) {
                y[dst + i] += weight * x[src + i];
            }
        } else {
            for (int i = from; i < to; i++) {
                y[dst + i] += weight * x[src + i * stride];
            }
        }
    }

    private void scatter(double[] x, int src, double[] weights, int firstWeight, double[] y, int dst) {
        for (int t = 0; t < tapRows; t++) {
            for (int r = 0; r < rows; r++) {
                int row = axes.row(t, r);
                if (row < 0) {
                    continue;
                }
                for (int k = 0; k < width; k++) {
                    double weight = weights[firstWeight + t * width + k];
                    int first = dst + row + shift[k];
                    int in = src + r * columns;
                    for (int i = from[k]; i < to[k]; i++) {
                        y[first + i * stride] += weight * x[in + i];
                    }
                }
            }
        }
    }
}
