package org.lanewise.benchmarks.proof;

import java.util.Locale;
import java.util.SplittableRandom;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.Window;

/// How far 3x3 convolution, and a first layer of 7x7 windows, is from double by each algorithm, on data as networks
/// have them:
/// rectified normal sources, normal filters scaled by He. Nothing here is timed; the figures are
/// the same on every machine.
public final class FilteringErrorProof {

    private static final int SIZE = 14;
    private static final String[] KERNELS = {"BlockedDirect", "BlockedWinograd2", "BlockedWinograd4"};

    private static final String[] FIRST_LAYER = {"BlockedDirect", "BlockedRowWinograd"};

    private FilteringErrorProof() {}

    /// Prints a table.
    ///
    /// @param args none
    public static void main(String[] args) {
        System.out.println("channels  kernel             largest error  root mean square  (of the largest output)");
        for (int channels : new int[] {16, 64, 128, 256, 512}) {
            errors(channels, SIZE, new Window(3, 1, 1, 1, 1), false, KERNELS);
        }
        errors(3, 4 * SIZE, new Window(7, 2, 3, 3, 1), true, FIRST_LAYER);
    }

    private static void errors(int channels, int size, Window window, boolean planar, String[] kernels) {
        Conv2dProblem conv = new Conv2dProblem(
                Layout.NCHW, 1, channels, size, size, 16, 1, window, window, false, Direction.FORWARD);
        BlockedConv2dProblem problem = new BlockedConv2dProblem(conv, planar, Epilogue.NONE);
        float[] src = new float[problem.srcElements()];
        float[] weights = new float[16 * conv.depth()];
        SplittableRandom random = new SplittableRandom(channels);
        for (int i = 0; i < src.length; i++) {
            src[i] = (float) Math.max(0, random.nextGaussian());
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / conv.depth()));
        }
        double[] expected = expected(problem, src, weights);
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (String kernel : kernels) {
            float[] dst = run(Kernels.BLOCKED_CONV2D.create(problem, kernel), problem, src, weights);
            double most = 0;
            double squares = 0;
            for (int i = 0; i < dst.length; i++) {
                double error = Math.abs(dst[i] - expected[i]);
                most = Math.max(most, error);
                squares += error * error;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%8d  %-18s %13.2e  %16.2e%n",
                    channels,
                    kernel,
                    most / largest,
                    Math.sqrt(squares / dst.length) / largest);
        }
    }

    private static double[] expected(BlockedConv2dProblem problem, float[] src, float[] weights) {
        Conv2dProblem p = problem.conv();
        int lanes = problem.planarSource() ? 1 : 16;
        int kernel = p.h().kernel();
        int stride = p.h().stride();
        double[] expected = new double[16 * p.oh() * p.ow()];
        for (int i = 0; i < expected.length; i++) {
            int x = i / 16 % p.ow();
            int y = i / 16 / p.ow();
            for (int c = 0; c < p.ic(); c++) {
                for (int tap = 0; tap < kernel * kernel; tap++) {
                    int iy = y * stride + tap / kernel - p.h().padLow();
                    int ix = x * stride + tap % kernel - p.w().padLow();
                    if (iy >= 0 && iy < p.ih() && ix >= 0 && ix < p.iw()) {
                        int at = ((c / lanes * p.ih() + iy) * p.iw() + ix) * lanes + c % lanes;
                        expected[i] += (double) src[at] * weights[(i % 16 * p.ic() + c) * kernel * kernel + tap];
                    }
                }
            }
        }
        return expected;
    }

    private static float[] run(Primitive primitive, BlockedConv2dProblem problem, float[] src, float[] weights) {
        float[] dst = new float[problem.dstElements()];
        Operands operands = Operands.of(src, weights, dst);
        for (Preparation preparation : primitive.preparations()) {
            float[] form = new float[preparation.elements()];
            Operands pair = new Operands(2, new RunState());
            pair.bind(0, operands.array(preparation.operand()), 0).bind(1, form, 0);
            preparation.primitive().run(pair);
            operands.bind(preparation.operand(), form, 0);
        }
        primitive.run(operands);
        return dst;
    }
}
