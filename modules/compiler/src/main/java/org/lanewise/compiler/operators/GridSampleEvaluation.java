package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.ResamplingOp.AffineGrid;
import org.lanewise.layers.ops.ResamplingOp.GridSample;
import org.lanewise.layers.ops.ResamplingOp.GridSample.Border;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What [GridSample] and [AffineGrid] compute.
final class GridSampleEvaluation {

    /// The coefficient of cubic interpolation, as in PyTorch.
    private static final double CUBIC_COEFFICIENT = -0.75;

    private static final int OUTSIDE = -1;

    /// A distance from the data at which all elements that weigh are the outermost one.
    private static final double FARTHEST = 4;

    private GridSampleEvaluation() {}

    static Tensor sample(GridSample op, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        Shape grid = in.shape(1);
        int spatial = shape.rank() - 2;
        if (spatial < 1
                || grid.rank() != shape.rank()
                || grid.size(-1) != spatial
                || grid.size(0) != shape.size(0)
                || !in.type(1).isFloat()) {
            throw in.error("data is " + data + " and grid is " + in.get(1)
                    + ", expected [N, C, D1, .. Dr] and floats [N, E1, .. Er, r]");
        }
        long[] sizes = AxisArguments.longs(shape.sizes());
        for (int axis = 0; axis < spatial; axis++) {
            sizes[2 + axis] = grid.size(1 + axis);
        }
        Shape result = in.claim(sizes);
        double[] values = new double[result.elements()];
        if (values.length > 0) {
            if (shape.elements() == 0) {
                throw in.error("data has no elements to find " + result + " from");
            }
            sampleAll(op, data, in.get(1), values);
        }
        return Numbers.ofReals(data.type(), result, values);
    }

    private static void sampleAll(GridSample op, Tensor data, Tensor grid, double[] values) {
        Shape shape = data.shape();
        int spatial = shape.rank() - 2;
        int channels = shape.size(1);
        int image = shape.elements(2, shape.rank());
        double[] source = Numbers.reals(data);
        double[] places = Numbers.reals(grid);
        int points = grid.shape().elements(1, grid.shape().rank() - 1);
        int taps = taps(op.mode());
        int[][] at = new int[spatial][taps];
        double[][] weights = new double[spatial][taps];
        for (int n = 0; n < shape.size(0); n++) {
            for (int point = 0; point < points; point++) {
                int from = (n * points + point) * spatial;
                for (int axis = 0; axis < spatial; axis++) {
                    double place = place(places[from + spatial - 1 - axis], shape.size(2 + axis), op.alignCorners());
                    double rounded = grid.type() == DType.F64 ? place : (float) place;
                    weigh(op, rounded, shape.size(2 + axis), spatial, at[axis], weights[axis]);
                }
                for (int c = 0; c < channels; c++) {
                    values[(n * channels + c) * points + point] =
                            sum(source, (n * channels + c) * image, shape, at, weights, taps);
                }
            }
        }
    }

    private static int taps(Mode mode) {
        return switch (mode) {
            case NEAREST -> 1;
            case LINEAR -> 2;
            case CUBIC -> 4;
        };
    }

    /// The sum over all combinations of elements along the axes.
    private static double sum(double[] source, int base, Shape shape, int[][] at, double[][] weights, int taps) {
        int combinations = 1;
        for (int axis = 0; axis < at.length; axis++) {
            combinations *= taps;
        }
        double sum = 0;
        for (int combination = 0; combination < combinations; combination++) {
            int index = 0;
            double weight = 1;
            int rest = combination;
            int stride = 1;
            boolean inside = true;
            for (int axis = at.length - 1; axis >= 0; axis--) {
                int tap = rest % taps;
                rest /= taps;
                inside &= at[axis][tap] != OUTSIDE;
                index += at[axis][tap] * stride;
                weight *= weights[axis][tap];
                stride *= shape.size(2 + axis);
            }
            if (inside && weight != 0) {
                sum += weight * source[base + index];
            }
        }
        return sum;
    }

    private static double place(double normalized, int size, boolean alignCorners) {
        return alignCorners ? (normalized + 1) / 2 * (size - 1) : ((normalized + 1) * size - 1) / 2;
    }

    /// The elements around a place along one axis, and what they weigh.
    private static void weigh(GridSample op, double place, int size, int spatial, int[] at, double[] weights) {
        double low = op.alignCorners() ? 0 : -0.5;
        double high = op.alignCorners() ? size - 1 : size - 0.5;
        double x = place;
        if (op.mode() == Mode.NEAREST) {
            x = spatial == 3 ? Math.copySign(Math.floor(Math.abs(x) + 0.5), x) : Math.rint(x);
        }
        if (x < low || x > high) {
            x = switch (op.border()) {
                case ZEROS -> x;
                case NEAREST -> Math.clamp(x, -FARTHEST, size - 1 + FARTHEST);
                case REFLECTION -> reflected(x, low, high);
            };
        }
        double floor = Math.floor(x);
        int first = (int) floor - (op.mode() == Mode.CUBIC ? 1 : 0);
        for (int tap = 0; tap < at.length; tap++) {
            double distance = Math.abs(x - floor - (op.mode() == Mode.CUBIC ? tap - 1 : tap));
            weights[tap] = switch (op.mode()) {
                case NEAREST -> 1;
                case LINEAR -> 1 - distance;
                case CUBIC -> ResizeAxis.cubic(distance, CUBIC_COEFFICIENT);
            };
            at[tap] = position(op.border(), first + tap, size, low, high);
        }
    }

    private static int position(Border border, int position, int size, double low, double high) {
        if (position >= 0 && position < size) {
            return position;
        }
        return switch (border) {
            case ZEROS -> OUTSIDE;
            case NEAREST -> Math.clamp(position, 0, size - 1);
            case REFLECTION -> Math.clamp((int) reflected(position, low, high), 0, size - 1);
        };
    }

    /// A place mirrored at both ends of a range until it is inside.
    private static double reflected(double x, double low, double high) {
        double range = high - low;
        if (range == 0) {
            return low;
        }
        double distance = x < low ? low - x : x > high ? x - high : 0;
        if (distance == 0) {
            return x;
        }
        double times = Math.floor(distance / range);
        double rest = distance - times * range;
        boolean even = times % 2 == 0;
        return x < low == even ? low + rest : high - rest;
    }

    static Tensor affine(AffineGrid op, Operands in) {
        Tensor maps = in.get(0);
        int[] sizes = in.ints(1);
        int spatial = sizes.length - 2;
        Shape expected =
                spatial == 2 || spatial == 3 ? Shape.of(Math.max(0, sizes[0]), spatial, spatial + 1) : Shape.scalar();
        if (expected.rank() == 0
                || !maps.shape().equals(expected)
                || !maps.type().isFloat()) {
            throw in.error("maps are " + maps + " and there are " + sizes.length
                    + " sizes, expected floats [N, 2, 3] with 4 sizes or [N, 3, 4] with 5");
        }
        long[] result = new long[spatial + 2];
        result[0] = sizes[0];
        result[spatial + 1] = spatial;
        for (int axis = 0; axis < spatial; axis++) {
            result[1 + axis] = sizes[2 + axis];
        }
        Shape shape = in.claim(result);
        double[] theta = Numbers.reals(maps);
        double[] values = new double[shape.elements()];
        double[] place = new double[spatial];
        for (int i = 0; i < values.length; i += spatial) {
            int rest = i / spatial;
            for (int axis = spatial - 1; axis >= 0; axis--) {
                int size = shape.size(1 + axis);
                place[spatial - 1 - axis] = normalized(rest % size, size, op.alignCorners());
                rest /= size;
            }
            for (int row = 0; row < spatial; row++) {
                int map = (rest * spatial + row) * (spatial + 1);
                double sum = theta[map + spatial];
                for (int k = 0; k < spatial; k++) {
                    sum += theta[map + k] * place[k];
                }
                values[i + row] = sum;
            }
        }
        return Numbers.ofReals(maps.type(), shape, values);
    }

    private static double normalized(int i, int size, boolean alignCorners) {
        if (!alignCorners) {
            return (2.0 * i + 1) / size - 1;
        }
        return size == 1 ? 0 : 2.0 * i / (size - 1) - 1;
    }
}
