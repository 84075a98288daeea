package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.tensor.Shape;

/// Poolings whose window is all of a channel.
final class GlobalPools {

    private GlobalPools() {}

    /// `[N, C, 1...]`.
    static long[] sizes(Shape x, Refusal refusal) {
        if (x.rank() < 2) {
            throw refusal.error("x has shape " + x + ", expected [N, C, D...]");
        }
        long[] sizes = new long[x.rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = x.size(0);
        sizes[1] = x.size(1);
        return sizes;
    }

    static double[] mean(double[] x, Shape shape) {
        double[] y = new double[shape.elements()];
        int plane = plane(x, y);
        for (int p = 0; p < y.length; p++) {
            double sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += x[p * plane + i];
            }
            y[p] = sum / plane;
        }
        return y;
    }

    static double[] max(double[] x, Shape shape) {
        double[] y = new double[shape.elements()];
        int plane = plane(x, y);
        Arrays.fill(y, Double.NEGATIVE_INFINITY);
        for (int p = 0; p < y.length; p++) {
            for (int i = 0; i < plane; i++) {
                y[p] = Math.max(y[p], x[p * plane + i]);
            }
        }
        return y;
    }

    static double[] norm(double[] x, Shape shape, double p) {
        double[] y = new double[shape.elements()];
        int plane = plane(x, y);
        for (int q = 0; q < y.length; q++) {
            double sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += Pools.power(x[q * plane + i], p);
            }
            y[q] = Pools.root(sum, p);
        }
        return y;
    }

    private static int plane(double[] x, double[] y) {
        return y.length == 0 ? 0 : x.length / y.length;
    }
}
