package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// A window on the spatial axes of a shape, with every number known.
///
/// It slides over `big` elements, of which padding is no part, and stands at `small` places: tap
/// `k` at place `i` sees the element `i * stride - padBegin + k * dilation`. A convolution goes
/// from big to small, a transposed one from small to big.
final class WindowAxes {

    final int[] big;
    final int[] small;
    final int[] kernel;
    final int[] strides;
    final int[] dilations;
    final int[] padsBegin;
    final int[] padsEnd;

    private WindowAxes(Window window, int[] kernel, Refusal refusal) {
        int n = kernel.length;
        this.kernel = kernel;
        big = new int[n];
        small = new int[n];
        strides = numbers("strides", window.strides(), n, 1, refusal);
        dilations = numbers("dilations", window.dilations(), n, 1, refusal);
        padsBegin = numbers("padsBegin", window.padsBegin(), n, 0, refusal);
        padsEnd = numbers("padsEnd", window.padsEnd(), n, 0, refusal);
    }

    /// A window whose kernel is its own.
    ///
    /// @param x shape `[N, C, D...]` of the input
    static WindowAxes ofPool(Window window, Shape x, Refusal refusal) {
        int n = spatial(x, refusal);
        return sliding(window, numbers("kernel", window.kernel(), n, 1, refusal), x, refusal);
    }

    /// A window whose kernel is that of weights.
    ///
    /// @param x shape `[N, C, D...]` of the input
    /// @param weights shape `[M, C / groups, k...]`
    static WindowAxes ofConvolution(Window window, Shape x, Shape weights, Refusal refusal) {
        return sliding(window, kernel(window, x, weights, refusal), x, refusal);
    }

    /// The window of a transposed convolution, from `small` inputs to `big` outputs.
    ///
    /// @param x shape `[N, C, D...]` of the input
    /// @param weights shape `[C, M / groups, k...]`
    static WindowAxes ofTransposed(WindowOp.ConvTranspose op, Shape x, Shape weights, Refusal refusal) {
        Window window = op.window();
        WindowAxes axes = new WindowAxes(window, kernel(window, x, weights, refusal), refusal);
        int n = axes.kernel.length;
        int[] extra = numbers("outputPadding", op.outputPadding(), n, 0, refusal);
        List<Integer> shape = op.outputShape();
        boolean shaped = !shape.isEmpty();
        int[] wanted = numbers("outputShape", shape.size() == n + 2 ? shape.subList(2, n + 2) : shape, n, 0, refusal);
        for (int a = 0; a < n; a++) {
            int in = x.size(a + 2);
            long stride = axes.strides[a];
            long whole = (in - 1) * stride + (axes.kernel[a] - 1L) * axes.dilations[a] + 1 + extra[a];
            long out = whole - axes.padsBegin[a] - axes.padsEnd[a];
            if (shaped || window.padding() != Window.Padding.EXPLICIT) {
                out = shaped ? wanted[a] : in * stride;
                long cut = Math.max(0, whole - out);
                long less = cut / 2;
                boolean upper = window.padding() == Window.Padding.SAME_UPPER;
                axes.padsBegin[a] = Math.toIntExact(upper ? less : cut - less);
                axes.padsEnd[a] = Math.toIntExact(upper ? cut - less : less);
            }
            axes.small[a] = in;
            axes.big[a] = checked(a, in, out, refusal);
        }
        return axes;
    }

    /// The window of a pooling backwards, from `small` inputs to `big` outputs.
    ///
    /// @param x shape `[N, C, D...]` of the input
    static WindowAxes ofUnpool(Window window, Shape x, Refusal refusal) {
        int n = spatial(x, refusal);
        WindowAxes axes = new WindowAxes(window, numbers("kernel", window.kernel(), n, 1, refusal), refusal);
        for (int a = 0; a < n; a++) {
            int in = x.size(a + 2);
            long out = (in - 1L) * axes.strides[a] + axes.kernel[a] - axes.padsBegin[a] - axes.padsEnd[a];
            axes.small[a] = in;
            axes.big[a] = checked(a, in, out, refusal);
        }
        return axes;
    }

    private static int checked(int axis, int in, long out, Refusal refusal) {
        if (in < 1 || out < 1 || out > Integer.MAX_VALUE) {
            throw refusal.error("would give " + out + " elements along spatial axis " + axis + " of " + in
                    + ", expected 1 or more of both");
        }
        return (int) out;
    }

    private static WindowAxes sliding(Window window, int[] kernel, Shape x, Refusal refusal) {
        WindowAxes axes = new WindowAxes(window, kernel, refusal);
        for (int a = 0; a < kernel.length; a++) {
            int in = x.size(a + 2);
            try {
                var bounds = window.padding() == Window.Padding.EXPLICIT
                        ? new org.lanewise.tensor.Window(
                                kernel[a],
                                axes.strides[a],
                                axes.padsBegin[a],
                                axes.padsEnd[a],
                                axes.dilations[a],
                                window.ceilMode())
                        : org.lanewise.tensor.Window.same(in, kernel[a], axes.strides[a], axes.dilations[a]);
                boolean lower = window.padding() == Window.Padding.SAME_LOWER;
                axes.padsBegin[a] = lower ? bounds.padHigh() : bounds.padLow();
                axes.padsEnd[a] = lower ? bounds.padLow() : bounds.padHigh();
                axes.small[a] = bounds.outputSize(in);
            } catch (ShapeException e) {
                throw refusal.error("spatial axis " + a + ": " + e.getMessage());
            }
            axes.big[a] = in;
        }
        return axes;
    }

    /// Number of spatial axes.
    int count() {
        return kernel.length;
    }

    /// Product of sizes.
    static int product(int[] sizes) {
        int product = 1;
        for (int size : sizes) {
            product *= size;
        }
        return product;
    }

    /// `[first, second, spatial...]`.
    static long[] sizes(int first, int second, int[] spatial) {
        long[] sizes = new long[spatial.length + 2];
        sizes[0] = first;
        sizes[1] = second;
        for (int a = 0; a < spatial.length; a++) {
            sizes[a + 2] = spatial[a];
        }
        return sizes;
    }

    /// First place along the last axis at which a tap sees an element.
    int firstPlace(int tap) {
        int last = kernel.length - 1;
        long start = (long) tap * dilations[last] - padsBegin[last];
        return start >= 0 ? 0 : (int) Math.min(small[last], Math.ceilDiv(-start, strides[last]));
    }

    /// The place along the last axis behind the last one at which a tap sees an element.
    int endPlace(int tap) {
        int last = kernel.length - 1;
        long room = big[last] - ((long) tap * dilations[last] - padsBegin[last]);
        return room <= 0 ? 0 : (int) Math.min(small[last], Math.ceilDiv(room, strides[last]));
    }

    /// Flat index in the plane of big elements at which the row begins that a row of taps sees at a
    /// row of places, or -1 when that row is padding. A row is all but the last axis.
    ///
    /// @param taps flat index of the row of taps
    /// @param places flat index of the row of places
    int row(int taps, int places) {
        int n = kernel.length;
        long from = 0;
        long step = big[n - 1];
        int tap = taps;
        int place = places;
        for (int a = n - 2; a >= 0; a--) {
            int t = a == 0 ? tap : tap % kernel[a];
            int p = a == 0 ? place : place % small[a];
            tap /= kernel[a];
            place /= small[a];
            long at = (long) p * strides[a] - padsBegin[a] + (long) t * dilations[a];
            if (at < 0 || at >= big[a]) {
                return -1;
            }
            from += at * step;
            step *= big[a];
        }
        return (int) from;
    }

    private static int spatial(Shape x, Refusal refusal) {
        if (x.rank() < 3) {
            throw refusal.error("x has shape " + x + ", expected [N, C, D...] with a spatial axis or more");
        }
        return x.rank() - 2;
    }

    private static int[] kernel(Window window, Shape x, Shape weights, Refusal refusal) {
        int n = spatial(x, refusal);
        if (weights.rank() != x.rank()) {
            throw refusal.error("weights have shape " + weights + ", expected the rank of x " + x);
        }
        int[] kernel = new int[n];
        for (int a = 0; a < n; a++) {
            kernel[a] = weights.size(a + 2);
            if (kernel[a] < 1) {
                throw refusal.error("weights have shape " + weights + ", expected a tap or more along each axis");
            }
        }
        int[] stated = numbers("kernel", window.kernel(), n, 0, refusal);
        for (int a = 0; a < n; a++) {
            if (!window.kernel().isEmpty() && stated[a] != kernel[a]) {
                throw refusal.error("kernel " + window.kernel() + " differs from that of weights " + weights);
            }
        }
        return kernel;
    }

    private static int[] numbers(String name, List<Integer> list, int n, int usual, Refusal refusal) {
        if (!list.isEmpty() && list.size() != n) {
            throw refusal.error(name + " " + list + " has " + list.size() + " numbers, expected one for each of " + n
                    + " spatial axes");
        }
        int[] numbers = new int[n];
        for (int a = 0; a < n; a++) {
            numbers[a] = list.isEmpty() ? usual : list.get(a);
        }
        return numbers;
    }
}
