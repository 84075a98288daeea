package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;

/// Poolings of real numbers, window by window, over the elements that each window sees.
final class Pools {

    private final WindowAxes axes;
    private final int planes;
    private final int plane;
    private final int places;
    /// By axis and place: the first element that is seen, how many are, and how many taps are not
    /// beyond the padding.
    private final int[][] first;
    private final int[][] seen;
    private final int[][] padded;
    private final int[] elements;
    private final int[] position;

    /// Poolings of `[N, C, big...]`.
    ///
    /// @param x shape of the input
    Pools(WindowAxes axes, Shape x) {
        this.axes = axes;
        int n = axes.count();
        planes = x.size(0) * x.size(1);
        plane = WindowAxes.product(axes.big);
        places = WindowAxes.product(axes.small);
        first = new int[n][];
        seen = new int[n][];
        padded = new int[n][];
        int most = 1;
        for (int a = 0; a < n; a++) {
            first[a] = new int[axes.small[a]];
            seen[a] = new int[axes.small[a]];
            padded[a] = new int[axes.small[a]];
            int here = 0;
            for (int i = 0; i < axes.small[a]; i++) {
                here = Math.max(here, see(a, i));
            }
            most *= here;
        }
        elements = new int[most];
        position = new int[n];
    }

    private int see(int a, int place) {
        long start = (long) place * axes.strides[a] - axes.padsBegin[a];
        long step = axes.dilations[a];
        long tap = start >= 0 ? 0 : Math.ceilDiv(-start, step);
        long end = Math.min(axes.kernel[a], Math.max(0, Math.ceilDiv(axes.big[a] - start, step)));
        long paddedEnd =
                Math.min(axes.kernel[a], Math.max(0, Math.ceilDiv((long) axes.big[a] + axes.padsEnd[a] - start, step)));
        int count = (int) Math.max(0, end - tap);
        first[a][place] = count == 0 ? 0 : (int) (start + tap * step);
        seen[a][place] = count;
        padded[a][place] = (int) paddedEnd;
        return count;
    }

    /// Finds the elements that the window sees at a place, and leaves them in [#elements].
    ///
    /// @return how many
    private int look(int place) {
        int n = axes.count();
        int rest = place;
        int count = 1;
        for (int a = n - 1; a >= 0; a--) {
            position[a] = rest % axes.small[a];
            rest /= axes.small[a];
            count *= seen[a][position[a]];
        }
        if (count == 0) {
            return 0;
        }
        elements[0] = 0;
        int have = 1;
        for (int a = 0; a < n; a++) {
            have = widen(a, have);
        }
        return have;
    }

    /// From elements of the axes before one to those of that axis too, in order, in place: from the
    /// last to the first.
    private int widen(int a, int have) {
        int taps = seen[a][position[a]];
        int start = first[a][position[a]];
        for (int e = have - 1; e >= 0; e--) {
            int base = elements[e] * axes.big[a] + start;
            for (int t = taps - 1; t >= 0; t--) {
                elements[e * taps + t] = base + t * axes.dilations[a];
            }
        }
        return have * taps;
    }

    /// Elements of the window at the place of [#look], padding included.
    private double paddedTaps() {
        double taps = 1;
        for (int a = 0; a < axes.count(); a++) {
            taps *= padded[a][position[a]];
        }
        return taps;
    }

    /// The largest elements.
    ///
    /// @param indices where their flat indices go, as long as the result; or empty
    double[] max(double[] x, DType type, long[] indices, boolean columnMajor) {
        double[] y = new double[planes * places];
        for (int i = 0; i < places; i++) {
            int count = look(i);
            for (int p = 0; p < planes; p++) {
                int base = p * plane;
                int at = -1;
                double max = lowest(type);
                for (int e = 0; e < count; e++) {
                    double value = x[base + elements[e]];
                    if (at < 0 || value > max || (Double.isNaN(value) && !Double.isNaN(max))) {
                        max = value;
                        at = elements[e];
                    }
                }
                y[p * places + i] = max;
                if (indices.length > 0) {
                    int index = columnMajor ? reversed(at) : at;
                    indices[p * places + i] = at < 0 ? -1 : (long) base + index;
                }
            }
        }
        return y;
    }

    private static double lowest(DType type) {
        return switch (type) {
            case I8 -> Byte.MIN_VALUE;
            case U8 -> 0;
            default -> Double.NEGATIVE_INFINITY;
        };
    }

    /// The index of an element of a plane when the first axis counts fastest.
    private int reversed(int element) {
        int rest = element;
        int index = 0;
        for (int a = axes.count() - 1; a >= 0; a--) {
            index = index * axes.big[a] + rest % axes.big[a];
            rest /= axes.big[a];
        }
        return index;
    }

    /// Means.
    ///
    /// @param countPadding whether zeros of the padding count
    double[] mean(double[] x, boolean countPadding) {
        double[] y = new double[planes * places];
        for (int i = 0; i < places; i++) {
            int count = look(i);
            double divisor = countPadding ? paddedTaps() : count;
            for (int p = 0; p < planes; p++) {
                double sum = 0;
                for (int e = 0; e < count; e++) {
                    sum += x[p * plane + elements[e]];
                }
                y[p * places + i] = sum / divisor;
            }
        }
        return y;
    }

    /// Norms `(sum of |x|^p)^(1/p)`.
    double[] norm(double[] x, double p) {
        double[] powers = new double[x.length];
        Arrays.setAll(powers, i -> power(x[i], p));
        double[] y = new double[planes * places];
        for (int i = 0; i < places; i++) {
            int count = look(i);
            for (int q = 0; q < planes; q++) {
                double sum = 0;
                for (int e = 0; e < count; e++) {
                    sum += powers[q * plane + elements[e]];
                }
                y[q * places + i] = root(sum, p);
            }
        }
        return y;
    }

    /// `|x|^p`.
    static double power(double x, double p) {
        if (p == 1) {
            return Math.abs(x);
        }
        return p == 2 ? x * x : StrictMath.pow(Math.abs(x), p);
    }

    /// `sum^(1/p)`.
    static double root(double sum, double p) {
        if (p == 1) {
            return sum;
        }
        return p == 2 ? Math.sqrt(sum) : StrictMath.pow(sum, 1 / p);
    }
}
