package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.ResamplingOp.Col2Im;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [Col2Im] computes.
final class Col2ImEvaluation {

    private Col2ImEvaluation() {}

    static Tensor run(Col2Im op, Operands in) {
        int[] image = in.ints(1);
        int[] window = in.ints(2);
        int spatial = image.length;
        int[] dilations = settings(in, "dilations", op.dilations(), spatial, 1);
        int[] strides = settings(in, "strides", op.strides(), spatial, 1);
        int[] pads = settings(in, "pads", op.pads(), 2 * spatial, 0);
        if (spatial == 0 || window.length != spatial) {
            throw in.error("image has sizes " + Arrays.toString(image) + " and a window " + Arrays.toString(window)
                    + ", expected as many of both");
        }
        long windows = 1;
        long elements = 1;
        int[] counts = new int[spatial];
        for (int axis = 0; axis < spatial; axis++) {
            long room = (long) image[axis]
                    + pads[axis]
                    + pads[spatial + axis]
                    - (long) dilations[axis] * (window[axis] - 1L)
                    - 1;
            counts[axis] = window[axis] < 1 || image[axis] < 0 || room < 0
                    ? 0
                    : (int) Math.min(Integer.MAX_VALUE - 1, room / strides[axis]) + 1;
            windows = Math.min(Integer.MAX_VALUE, windows * counts[axis]);
            elements = Math.min(Integer.MAX_VALUE, elements * Math.max(0, window[axis]));
        }
        Shape shape = in.shape(0);
        if (shape.rank() != 3 || elements == 0 || shape.size(1) % elements != 0 || shape.size(2) != windows) {
            throw in.error("columns are " + shape + ", expected [N, C * " + elements + ", " + windows + "]");
        }
        int channels = (int) (shape.size(1) / elements);
        long[] sizes = new long[spatial + 2];
        sizes[0] = shape.size(0);
        sizes[1] = channels;
        for (int axis = 0; axis < spatial; axis++) {
            sizes[2 + axis] = image[axis];
        }
        Shape result = in.claim(sizes);
        int[] targets = targets(image, window, counts, dilations, strides, pads, (int) elements, (int) windows);
        return in.type(0).isFloat() ? reals(in.get(0), result, targets) : integers(in.get(0), result, targets);
    }

    private static int[] settings(Operands in, String name, List<Integer> given, int count, int absent) {
        int[] settings = new int[count];
        Arrays.fill(settings, absent);
        if (!given.isEmpty() && given.size() != count) {
            throw in.error(name + " are " + given + ", expected " + count);
        }
        for (int i = 0; i < given.size(); i++) {
            settings[i] = given.get(i);
        }
        return settings;
    }

    /// For each element of each window its pixel in the image, [AxisMaps#OUTSIDE] for the border.
    private static int[] targets(
            int[] image,
            int[] window,
            int[] counts,
            int[] dilations,
            int[] strides,
            int[] pads,
            int elements,
            int windows) {
        int[] targets = new int[elements * windows];
        for (int i = 0; i < targets.length; i++) {
            int element = i / windows;
            int place = i % windows;
            int pixel = 0;
            int stride = 1;
            boolean inside = true;
            for (int axis = image.length - 1; axis >= 0; axis--) {
                int at = place % counts[axis] * strides[axis] - pads[axis] + element % window[axis] * dilations[axis];
                inside &= at >= 0 && at < image[axis];
                pixel += at * stride;
                stride *= image[axis];
                place /= counts[axis];
                element /= window[axis];
            }
            targets[i] = inside ? pixel : AxisMaps.OUTSIDE;
        }
        return targets;
    }

    private static Tensor reals(Tensor columns, Shape shape, int[] targets) {
        double[] source = Numbers.reals(columns);
        double[] sums = new double[shape.elements()];
        int image = shape.elements(2, shape.rank());
        for (int i = 0; i < source.length; i++) {
            int target = targets[i % targets.length];
            if (target >= 0) {
                sums[i / targets.length * image + target] += source[i];
            }
        }
        return Numbers.ofReals(columns.type(), shape, sums);
    }

    private static Tensor integers(Tensor columns, Shape shape, int[] targets) {
        long[] source = Numbers.integers(columns);
        long[] sums = new long[shape.elements()];
        int image = shape.elements(2, shape.rank());
        for (int i = 0; i < source.length; i++) {
            int target = targets[i % targets.length];
            if (target >= 0) {
                sums[i / targets.length * image + target] += source[i];
            }
        }
        return Numbers.ofIntegers(columns.type(), shape, sums);
    }
}
