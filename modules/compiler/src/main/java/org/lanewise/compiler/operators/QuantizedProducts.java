package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.Window;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Convolutions and matrix products of bytes with zero points.
///
/// Products of differences of bytes and their sums are integers far below 2^53, so they are exact
/// in `double`.
final class QuantizedProducts {

    private QuantizedProducts() {}

    /// A convolution of integers.
    static Tensor convolve(QuantizedOp.ConvInteger op, Operands in, TensorType output) {
        double[] sums = sums(op.window(), op.groups(), in, 1, output.shape(), new int[] {2, 3});
        return integers(sums, output);
    }

    /// A convolution whose result is quantized.
    static Tensor convolve(QuantizedOp.QLinearConv op, Operands in, TensorType output) {
        Shape shape = output.shape();
        double[] sums = sums(op.window(), op.groups(), in, 3, shape, new int[] {2, 5});
        in.optional(8).ifPresent(bias -> Convolutions.addBias(sums, Numbers.reals(bias), shape));
        int channels = shape.size(1);
        int plane = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            plane *= shape.size(axis);
        }
        double xScale = single(in, 1);
        double yScale = single(in, 6);
        long zero = (long) single(in, 7);
        double[] scales = perChannel(in, 4, channels);
        DType precision = in.type(1);
        long[] y = new long[sums.length];
        for (int i = 0; i < y.length; i++) {
            double scale = scales[i / plane % channels];
            y[i] = Scales.quantized(sums[i] * factor(xScale, scale, yScale, precision), zero, output.type());
        }
        return Numbers.ofIntegers(output.type(), shape, y);
    }

    /// `a * b / c`, every operation rounded to the type of the scales.
    private static double factor(double a, double b, double c, DType type) {
        return Scales.rounded(Scales.rounded(a * b, type) / c, type);
    }

    private static double[] sums(Window window, int groups, Operands in, int weightsAt, Shape shape, int[] zeroPoints) {
        Shape x = in.shape(0);
        Shape weights = in.shape(weightsAt);
        double[] a = Numbers.reals(in.get(0));
        if (in.optional(zeroPoints[0]).isPresent()) {
            double zero = single(in, zeroPoints[0]);
            for (int i = 0; i < a.length; i++) {
                a[i] -= zero;
            }
        }
        double[] b = Numbers.reals(in.get(weightsAt));
        if (in.optional(zeroPoints[1]).isPresent() && b.length > 0) {
            double[] zeros = perChannel(in, zeroPoints[1], weights.size(0));
            int each = b.length / weights.size(0);
            for (int i = 0; i < b.length; i++) {
                b[i] -= zeros[i / each];
            }
        }
        WindowAxes axes = WindowAxes.ofConvolution(window, x, weights, in::error);
        return Convolutions.convolve(a, b, x.size(1), groups, axes, shape);
    }

    /// A matrix product of integers.
    static Tensor multiplyIntegers(Operands in, TensorType output) {
        Products products = new Products(in.shape(0), in.shape(1), in::error);
        double[] a = lessZeroPoint(in, 0, 2, products.left, true);
        double[] b = lessZeroPoint(in, 1, 3, products.right, false);
        return integers(products.reals(a, b), output);
    }

    /// A matrix product whose result is quantized.
    static Tensor multiply(Operands in, TensorType output) {
        Products products = new Products(in.shape(0), in.shape(3), in::error);
        double[] a = lessZeroPoint(in, 0, 2, products.left, true);
        double[] b = lessZeroPoint(in, 3, 5, products.right, false);
        double[] sums = products.reals(a, b);
        double[] aScales = spread(in, 1, products.result, true);
        double[] bScales = spread(in, 4, products.result, false);
        double[] yScales = spread(in, 6, products.result, true);
        double[] zeros = spread(in, 7, products.result, true);
        DType precision = in.type(1);
        long[] y = new long[sums.length];
        for (int i = 0; i < y.length; i++) {
            double value = sums[i] * factor(aScales[i], bScales[i], yScales[i], precision);
            y[i] = Scales.quantized(value, (long) zeros[i], output.type());
        }
        return Numbers.ofIntegers(output.type(), output.shape(), y);
    }

    private static double[] lessZeroPoint(Operands in, int operand, int zeroPoint, Shape shape, boolean rows) {
        double[] elements = Numbers.reals(in.get(operand));
        if (in.optional(zeroPoint).isPresent()) {
            double[] zeros = spread(in, zeroPoint, shape, rows);
            for (int i = 0; i < elements.length; i++) {
                elements[i] -= zeros[i];
            }
        }
        return elements;
    }

    /// The scale or zero point of each element of matrices, given one for all, one a row or one a
    /// column.
    ///
    /// @param rows whether a single dimension counts rows
    private static double[] spread(Operands in, int index, Shape matrices, boolean rows) {
        Shape shape = in.shape(index);
        if (shape.elements() == 1) {
            shape = Shape.scalar();
        } else if (shape.rank() == 1 && rows) {
            shape = Shape.of(shape.size(0), 1);
        }
        int summed = rows ? -1 : -2;
        boolean fits = shape.rank() <= matrices.rank() && (shape.rank() < 2 || shape.size(summed) == 1);
        for (int axis = 1; fits && axis <= shape.rank(); axis++) {
            fits = shape.size(-axis) == 1 || shape.size(-axis) == matrices.size(-axis);
        }
        if (!fits) {
            throw in.error("input " + index + " has shape " + in.shape(index) + ", expected one element or one a "
                    + (rows ? "row" : "column") + " of " + matrices);
        }
        double[] given = Numbers.reals(in.get(index));
        int[] at = Broadcast.indices(shape, matrices);
        double[] each = new double[at.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = given[at[i]];
        }
        return each;
    }

    private static double single(Operands in, int index) {
        return perChannel(in, index, 1)[0];
    }

    private static double[] perChannel(Operands in, int index, int channels) {
        double[] given = Numbers.reals(in.get(index));
        if (given.length != 1 && !in.shape(index).equals(Shape.of(channels))) {
            throw in.error("input " + index + " has shape " + in.shape(index) + ", expected one element"
                    + (channels == 1 ? "" : " or [" + channels + "]"));
        }
        double[] each = new double[Math.max(1, channels)];
        for (int i = 0; i < each.length; i++) {
            each[i] = given[given.length == 1 ? 0 : i];
        }
        return each;
    }

    private static Tensor integers(double[] sums, TensorType output) {
        return Numbers.ofReals(output.type(), output.shape(), sums);
    }
}
