package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What the operators compute that cut a tensor and add borders to it, axis by axis.
final class CropEvaluation {

    private CropEvaluation() {}

    static Tensor slice(Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        int[] starts = in.ints(1);
        int[] ends = in.ints(2);
        int[] axes = in.optional(3).isEmpty()
                ? AxisArguments.distinct(in, AxisMaps.all(starts.length), shape.rank())
                : AxisArguments.distinct(in, in.ints(3), shape.rank());
        int[] steps = new int[axes.length];
        Arrays.fill(steps, 1);
        if (in.optional(4).isPresent()) {
            steps = in.ints(4);
        }
        if (starts.length != axes.length || ends.length != axes.length || steps.length != axes.length) {
            throw in.error("has " + starts.length + " starts, " + ends.length + " ends, " + axes.length + " axes and "
                    + steps.length + " steps, expected as many of each");
        }
        int[] sizes = shape.sizes();
        int[] firsts = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            if (steps[i] == 0) {
                throw in.error("step along axis " + axes[i] + " is 0, expected another");
            }
            int size = shape.size(axes[i]);
            firsts[i] = bound(starts[i], size, 0, steps[i] > 0 ? size : size - 1);
            int last = steps[i] > 0 ? bound(ends[i], size, 0, size) : bound(ends[i], size, -1, size - 1);
            long distance = steps[i] > 0 ? (long) last - firsts[i] : (long) firsts[i] - last;
            sizes[axes[i]] = distance <= 0 || size == 0 ? 0 : (int) ((distance - 1) / Math.abs((long) steps[i]) + 1);
        }
        Shape result = Shape.of(sizes);
        if (result.elements() == 0) {
            return Tensor.zeros(data.type(), result);
        }
        int[][] maps = identity(shape);
        for (int i = 0; i < axes.length; i++) {
            int[] positions = new int[sizes[axes[i]]];
            for (int j = 0; j < positions.length; j++) {
                positions[j] = (int) (firsts[i] + j * (long) steps[i]);
            }
            maps[axes[i]] = positions;
        }
        return AxisMaps.take(data, result, maps);
    }

    /// A start or an end, counted from the start and clamped.
    private static int bound(int position, int size, int low, int high) {
        long counted = position < 0 ? (long) position + size : position;
        return (int) Math.max(low, Math.min(high, counted));
    }

    static Tensor pad(LayoutOp.Pad.Fill fill, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        int[] widths = in.ints(1);
        int[] axes = AxisArguments.distinctOrAll(in, 3, shape.rank());
        if (widths.length != 2 * axes.length) {
            throw in.error("has " + widths.length + " widths, expected 2 for each of " + axes.length + " axes");
        }
        long[] sizes = AxisArguments.longs(shape.sizes());
        for (int i = 0; i < axes.length; i++) {
            sizes[axes[i]] += (long) widths[i] + widths[axes.length + i];
            int kept = shape.size(axes[i])
                    - (int) Math.min(shape.size(axes[i]), cropped(widths[i]) + cropped(widths[axes.length + i]));
            if (kept == 0 && sizes[axes[i]] > 0 && fill != LayoutOp.Pad.Fill.CONSTANT) {
                throw in.error("axis " + axes[i] + " has no element to continue, expected one or more");
            }
        }
        Shape result = in.claim(sizes);
        Tensor value = value(in, 2);
        if (result.elements() == 0) {
            return Tensor.zeros(data.type(), result);
        }
        int[][] maps = identity(shape);
        for (int i = 0; i < axes.length; i++) {
            maps[axes[i]] = bordered(fill, shape.size(axes[i]), widths[i], widths[axes.length + i]);
        }
        return AxisMaps.take(data, result, maps, value);
    }

    private static long cropped(int width) {
        return Math.max(0, -(long) width);
    }

    /// Positions along an axis that is cropped first and then continued.
    private static int[] bordered(LayoutOp.Pad.Fill fill, int size, int before, int after) {
        int first = Math.max(0, -before);
        int kept = size - first - Math.max(0, -after);
        int[] positions = new int[size + before + after];
        for (int i = 0; i < positions.length; i++) {
            int at = i - Math.max(0, before);
            int position = at >= 0 && at < kept ? at : continued(fill, at, kept);
            positions[i] = position < 0 ? AxisMaps.OUTSIDE : first + position;
        }
        return positions;
    }

    private static int continued(LayoutOp.Pad.Fill fill, int at, int size) {
        return switch (fill) {
            case CONSTANT -> AxisMaps.OUTSIDE;
            case EDGE -> at < 0 ? 0 : size - 1;
            case WRAP -> Math.floorMod(at, size);
            case REFLECT -> {
                int period = Math.max(1, 2 * (size - 1));
                int inPeriod = Math.floorMod(at, period);
                yield Math.min(inPeriod, period - inPeriod) % size;
            }
        };
    }

    static Tensor center(List<Integer> axes, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        int[] wanted = in.ints(1);
        int[] along = axes.isEmpty()
                ? AxisMaps.all(shape.rank())
                : AxisArguments.distinct(
                        in, axes.stream().mapToInt(Integer::intValue).toArray(), shape.rank());
        if (wanted.length != along.length) {
            throw in.error("has " + wanted.length + " sizes, expected one for each of " + along.length + " axes");
        }
        long[] sizes = AxisArguments.longs(shape.sizes());
        for (int i = 0; i < along.length; i++) {
            sizes[along[i]] = wanted[i];
        }
        Shape result = in.claim(sizes);
        if (result.elements() == 0) {
            return Tensor.zeros(data.type(), result);
        }
        int[][] maps = identity(shape);
        for (int axis : along) {
            int size = shape.size(axis);
            int length = result.size(axis);
            int shift = length < size ? (size - length) / 2 : -((length - size) / 2);
            int[] positions = new int[length];
            for (int i = 0; i < length; i++) {
                int position = i + shift;
                positions[i] = position < 0 || position >= size ? AxisMaps.OUTSIDE : position;
            }
            maps[axis] = positions;
        }
        return AxisMaps.take(data, result, maps, Moves.scalar(data.type(), 0));
    }

    /// One element of the data's type: that of an operand, 0 when it is absent.
    private static Tensor value(Operands in, int index) {
        if (in.optional(index).isEmpty()) {
            return Moves.scalar(in.type(0), 0);
        }
        Tensor value = in.get(index);
        if (value.shape().elements() != 1) {
            throw in.error("input " + index + " has " + value.shape().elements() + " elements, expected 1");
        }
        return value.type() == in.type(0) ? value : Numbers.ofReals(in.type(0), Shape.scalar(), Numbers.reals(value));
    }

    /// Maps that change nothing.
    private static int[][] identity(Shape shape) {
        int[][] maps = new int[shape.rank()][];
        for (int axis = 0; axis < maps.length; axis++) {
            maps[axis] = AxisMaps.all(shape.size(axis));
        }
        return maps;
    }
}
