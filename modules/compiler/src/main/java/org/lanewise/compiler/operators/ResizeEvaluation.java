package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.layers.ops.ResamplingOp.Resize.Aspect;
import org.lanewise.layers.ops.ResamplingOp.Resize.Coordinates;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [Resize] computes, one axis after the other.
final class ResizeEvaluation {

    private ResizeEvaluation() {}

    static Tensor run(Resize op, Operands in) {
        Tensor data = in.get(0);
        ResizeAxis[] axes = axes(op, in);
        long[] sizes = new long[axes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = axes[axis].length();
        }
        Shape shape = in.claim(sizes);
        if (shape.elements() == 0) {
            return Tensor.zeros(data.type(), shape);
        }
        if (data.shape().elements() == 0) {
            throw in.error("data has no elements to find " + shape + " from");
        }
        return op.mode() == Mode.NEAREST ? nearest(op, data, axes, shape) : interpolated(op, data, axes, shape);
    }

    private static ResizeAxis[] axes(Resize op, Operands in) {
        Shape shape = in.shape(0);
        int[] named = op.axes().isEmpty()
                ? AxisMaps.all(shape.rank())
                : AxisArguments.distinct(
                        in, op.axes().stream().mapToInt(Integer::intValue).toArray(), shape.rank());
        double[] region = op.coordinates() == Coordinates.TF_CROP_AND_RESIZE ? region(in, named.length) : new double[0];
        boolean scaled = given(in, 2);
        if (scaled == given(in, 3)) {
            throw in.error(
                    "has " + (scaled ? "scales and sizes" : "neither scales nor sizes") + ", expected one of them");
        }
        double[] wanted = Numbers.reals(in.get(scaled ? 2 : 3));
        if (wanted.length != named.length) {
            throw in.error("has " + wanted.length + (scaled ? " scales" : " sizes") + ", expected " + named.length);
        }
        ResizeAxis[] axes = new ResizeAxis[shape.rank()];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = new ResizeAxis(op, shape.size(axis), shape.size(axis), 1, shape.size(axis), 0, 1);
        }
        double common = scaled || op.aspect() == Aspect.STRETCH ? 0 : common(op.aspect(), shape, named, wanted);
        for (int i = 0; i < named.length; i++) {
            int size = shape.size(named[i]);
            double scale = scaled ? wanted[i] : common > 0 ? common : wanted[i] / Math.max(1, size);
            if (!(wanted[i] >= 0) || scaled && !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
                throw in.error((scaled ? "scale" : "size") + " of axis " + named[i] + " is " + wanted[i]
                        + ", expected a positive number");
            }
            double length = scaled || common > 0 ? scale * size : wanted[i];
            long rounded = scaled ? (long) ((float) scale * size) : (long) Math.floor(length + 0.5);
            if (rounded > Integer.MAX_VALUE) {
                throw in.error("output would have size " + rounded + " along axis " + named[i]);
            }
            double start = region.length == 0 ? 0 : region[i];
            double end = region.length == 0 ? 1 : region[named.length + i];
            axes[named[i]] = new ResizeAxis(op, size, (int) rounded, scale, length, start, end);
        }
        return axes;
    }

    private static boolean given(Operands in, int index) {
        return in.optional(index).isPresent() && in.shape(index).elements() > 0;
    }

    private static double[] region(Operands in, int axes) {
        double[] region = given(in, 1) ? Numbers.reals(in.get(1)) : new double[0];
        if (region.length != 2 * axes) {
            throw in.error("region has " + region.length + " elements, expected " + 2 * axes);
        }
        return region;
    }

    /// The one scale of all axes that keeps their proportions.
    private static double common(Aspect aspect, Shape shape, int[] named, double[] sizes) {
        double common = sizes.length == 0 ? 1 : sizes[0] / Math.max(1, shape.size(named[0]));
        for (int i = 1; i < named.length; i++) {
            double scale = sizes[i] / Math.max(1, shape.size(named[i]));
            common = aspect == Aspect.NOT_LARGER ? Math.min(common, scale) : Math.max(common, scale);
        }
        return common;
    }

    private static Tensor nearest(Resize op, Tensor data, ResizeAxis[] axes, Shape shape) {
        int[][] maps = new int[axes.length][];
        for (int axis = 0; axis < axes.length; axis++) {
            maps[axis] = axes[axis].nearest();
        }
        return AxisMaps.take(data, shape, maps, Moves.scalar(data.type(), op.extrapolation()));
    }

    /// Axes that shrink most come first, so that nothing in between is larger than data and result.
    private static Tensor interpolated(Resize op, Tensor data, ResizeAxis[] axes, Shape shape) {
        double[] values = Numbers.reals(data);
        int[] sizes = data.shape().sizes();
        boolean[] done = new boolean[axes.length];
        for (int round = 0; round < axes.length; round++) {
            int next = -1;
            for (int axis = 0; axis < axes.length; axis++) {
                if (!done[axis] && (next < 0 || axes[axis].growth() < axes[next].growth())) {
                    next = axis;
                }
            }
            done[next] = true;
            if (!axes[next].unchanged()) {
                values = along(op, values, sizes, next, axes[next]);
                sizes[next] = axes[next].length();
            }
        }
        return Numbers.ofReals(data.type(), shape, values);
    }

    private static double[] along(Resize op, double[] values, int[] sizes, int axis, ResizeAxis resize) {
        int outer = Arrays.stream(sizes, 0, axis).reduce(1, (a, b) -> a * b);
        int inner = Arrays.stream(sizes, axis + 1, sizes.length).reduce(1, (a, b) -> a * b);
        int length = resize.length();
        double[] result = new double[outer * length * inner];
        for (int i = 0; i < length; i++) {
            double place = resize.place(i);
            boolean outside = resize.outside(place);
            double[] weights = outside ? new double[0] : resize.weights(place);
            int first = resize.first(place, weights.length);
            for (int o = 0; o < outer; o++) {
                int to = (o * length + i) * inner;
                if (outside) {
                    Arrays.fill(result, to, to + inner, op.extrapolation());
                }
                for (int tap = 0; tap < weights.length; tap++) {
                    double weight = weights[tap];
                    int from = (o * sizes[axis] + Math.clamp(first + tap, 0, sizes[axis] - 1)) * inner;
                    for (int j = 0; weight != 0 && j < inner; j++) {
                        result[to + j] += weight * values[from + j];
                    }
                }
            }
        }
        return result;
    }
}
