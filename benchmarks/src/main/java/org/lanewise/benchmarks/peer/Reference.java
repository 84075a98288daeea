package org.lanewise.benchmarks.peer;

import java.util.Random;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.bench.LayerShape;

/// What some elements of a layer's result are, by plain loops in double.
///
/// All elements of small layers, a random sample of large ones: as many as some hundred million
/// multiply-adds make.
final class Reference {

    private static final long MOST_MULTIPLY_ADDS = 200_000_000;

    private final int[] positions;
    private final double[] expected;

    private Reference(int[] positions, double[] expected) {
        this.positions = positions;
        this.expected = expected;
    }

    static Reference of(LayerValues layer, long seed) {
        int elements = layer.resultElements();
        long terms =
                Math.max(1, Math.max(layer.shape().multiplyAdds(), layer.shape().floatsMoved()) / elements);
        int count = (int) Math.max(1, Math.min(elements, MOST_MULTIPLY_ADDS / terms));
        Random random = new Random(seed);
        int[] positions = new int[count];
        double[] expected = new double[count];
        for (int i = 0; i < count; i++) {
            positions[i] = count == elements ? i : random.nextInt(elements);
            expected[i] = element(layer, positions[i]);
        }
        return new Reference(positions, expected);
    }

    /// The largest error of a result, relative to the largest expected element.
    double error(float[] result) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < positions.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double difference = Math.abs(result[positions[i]] - expected[i]);
            error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(error, difference);
        }
        return error / Math.max(largest, Double.MIN_NORMAL);
    }

    private static double element(LayerValues layer, int at) {
        return switch (layer.shape()) {
            case LayerShape.Conv conv ->
                switch (conv.direction()) {
                    case FORWARD -> {
                        double value = forward(layer, conv.conv(), at);
                        yield conv.epilogue().activation() == null ? value : Math.max(0, value);
                    }
                    case BACKWARD_DATA -> backwardData(layer, conv.conv(), at);
                    case BACKWARD_WEIGHTS -> backwardWeights(layer, conv.conv(), at);
                };
            case LayerShape.Pool pool -> pool(layer, pool.pool(), at);
            case LayerShape.Linear linear -> linear(layer, linear.linear(), at);
            case LayerShape.Gemm gemm -> product(layer, gemm, at);
        };
    }

    private static double forward(LayerValues layer, Conv2dProblem p, int at) {
        float[] src = layer.array("src");
        float[] weights = layer.array("weights");
        int x = at % p.ow();
        int y = at / p.ow() % p.oh();
        int o = at / (p.ow() * p.oh()) % p.oc();
        int image = at / (p.ow() * p.oh() * p.oc());
        int depth = p.ic() / p.groups();
        int first = o / (p.oc() / p.groups()) * depth;
        double sum = p.bias() ? layer.array("bias")[o] : 0;
        for (int c = 0; c < depth; c++) {
            for (int i = 0; i < p.h().kernel(); i++) {
                int iy = y * p.h().stride() - p.h().padLow() + i * p.h().dilation();
                for (int j = 0; j < p.w().kernel(); j++) {
                    int ix = x * p.w().stride() - p.w().padLow() + j * p.w().dilation();
                    if (iy >= 0 && iy < p.ih() && ix >= 0 && ix < p.iw()) {
                        double weight = weights[((o * depth + c) * p.h().kernel() + i) * p.w().kernel() + j];
                        sum += weight * src[((image * p.ic() + first + c) * p.ih() + iy) * p.iw() + ix];
                    }
                }
            }
        }
        return sum;
    }

    private static double backwardData(LayerValues layer, Conv2dProblem p, int at) {
        float[] gradient = layer.array("dDst");
        float[] weights = layer.array("weights");
        int x = at % p.iw();
        int y = at / p.iw() % p.ih();
        int c = at / (p.iw() * p.ih()) % p.ic();
        int image = at / (p.iw() * p.ih() * p.ic());
        int depth = p.ic() / p.groups();
        int groupOc = p.oc() / p.groups();
        int first = c / depth * groupOc;
        double sum = 0;
        for (int o = first; o < first + groupOc; o++) {
            for (int i = 0; i < p.h().kernel(); i++) {
                int down = y + p.h().padLow() - i * p.h().dilation();
                for (int j = 0; j < p.w().kernel(); j++) {
                    int right = x + p.w().padLow() - j * p.w().dilation();
                    if (down < 0 || right < 0 || down % p.h().stride() != 0 || right % p.w().stride() != 0) {
                        continue;
                    }
                    int oy = down / p.h().stride();
                    int ox = right / p.w().stride();
                    if (oy < p.oh() && ox < p.ow()) {
                        double weight = weights[((o * depth + c % depth) * p.h().kernel() + i) * p.w().kernel() + j];
                        sum += weight * gradient[((image * p.oc() + o) * p.oh() + oy) * p.ow() + ox];
                    }
                }
            }
        }
        return sum;
    }

    private static double backwardWeights(LayerValues layer, Conv2dProblem p, int at) {
        float[] src = layer.array("src");
        float[] gradient = layer.array("dDst");
        int depth = p.ic() / p.groups();
        int j = at % p.w().kernel();
        int i = at / p.w().kernel() % p.h().kernel();
        int c = at / (p.w().kernel() * p.h().kernel()) % depth;
        int o = at / (p.w().kernel() * p.h().kernel() * depth);
        int channel = o / (p.oc() / p.groups()) * depth + c;
        double sum = 0;
        for (int image = 0; image < p.images(); image++) {
            for (int y = 0; y < p.oh(); y++) {
                int iy = y * p.h().stride() - p.h().padLow() + i * p.h().dilation();
                for (int x = 0; x < p.ow(); x++) {
                    int ix = x * p.w().stride() - p.w().padLow() + j * p.w().dilation();
                    if (iy >= 0 && iy < p.ih() && ix >= 0 && ix < p.iw()) {
                        double value = src[((image * p.ic() + channel) * p.ih() + iy) * p.iw() + ix];
                        sum += value * gradient[((image * p.oc() + o) * p.oh() + y) * p.ow() + x];
                    }
                }
            }
        }
        return sum;
    }

    private static double pool(LayerValues layer, Pool2dProblem p, int at) {
        float[] src = layer.array("src");
        int x = at % p.ow();
        int y = at / p.ow() % p.oh();
        int plane = at / (p.ow() * p.oh());
        double sum = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < p.h().taps(y); i++) {
            int iy = p.h().start(y) + i * p.h().dilation();
            for (int j = 0; j < p.w().taps(x); j++) {
                int ix = p.w().start(x) + j * p.w().dilation();
                double value = src[(plane * p.ih() + iy) * p.iw() + ix];
                sum += value;
                most = Math.max(most, value);
            }
        }
        return p.kind() instanceof PoolKind.Average average
                ? sum / elements(p.h(), y, p.w(), x, average.countIncludePad())
                : most;
    }

    private static double elements(PoolAxis h, int y, PoolAxis w, int x, boolean countIncludePad) {
        return countIncludePad ? (double) h.extent(y) * w.extent(x) : (double) h.taps(y) * w.taps(x);
    }

    private static double linear(LayerValues layer, LinearProblem p, int at) {
        double sum = 0;
        switch (p.direction()) {
            case FORWARD -> {
                int o = at % p.out();
                sum = p.bias() ? layer.array("bias")[o] : 0;
                for (int i = 0; i < p.in(); i++) {
                    sum += (double) layer.array("weights")[o * p.in() + i]
                            * layer.array("src")[at / p.out() * p.in() + i];
                }
            }
            case BACKWARD_DATA -> {
                for (int o = 0; o < p.out(); o++) {
                    sum += (double) layer.array("weights")[o * p.in() + at % p.in()]
                            * layer.array("dDst")[at / p.in() * p.out() + o];
                }
            }
            case BACKWARD_WEIGHTS -> {
                for (int image = 0; image < p.images(); image++) {
                    sum += (double) layer.array("dDst")[image * p.out() + at / p.in()]
                            * layer.array("src")[image * p.in() + at % p.in()];
                }
            }
        }
        return sum;
    }

    private static double product(LayerValues layer, LayerShape.Gemm g, int at) {
        float[] a = layer.array("a");
        float[] b = layer.array("b");
        int row = at / g.n();
        int column = at % g.n();
        double sum = 0;
        for (int i = 0; i < g.k(); i++) {
            double left = a[g.transposedA() ? i * g.m() + row : row * g.k() + i];
            sum += left * b[g.transposedB() ? column * g.k() + i : i * g.n() + column];
        }
        return sum;
    }
}
