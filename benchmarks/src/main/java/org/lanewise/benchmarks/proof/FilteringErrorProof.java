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

/// How far 3x3 convolution is from double by each algorithm, on data as networks have them:
/// rectified normal sources, normal filters scaled by He. Nothing here is timed; the figures are
/// the same on every machine.
public final class FilteringErrorProof {

    private static final int SIZE = 14;
    private static final String[] KERNELS = {"BlockedDirect", "BlockedWinograd2", "BlockedWinograd4"};

    private FilteringErrorProof() {}

    /// Prints a table.
    ///
    /// @param args none
    public static void main(String[] args) {
        System.out.println("channels  kernel             largest error  root mean square  (of the largest output)");
        for (int channels : new int[] {16, 64, 128, 256, 512}) {
            errors(channels);
        }
    }

    private static void errors(int channels) {
        Window three = new Window(3, 1, 1, 1, 1);
        Conv2dProblem conv =
                new Conv2dProblem(Layout.NCHW, 1, channels, SIZE, SIZE, 16, 1, three, three, false, Direction.FORWARD);
        BlockedConv2dProblem problem = new BlockedConv2dProblem(conv, false, Epilogue.NONE);
        float[] src = new float[problem.srcElements()];
        float[] weights = new float[16 * conv.depth()];
        SplittableRandom random = new SplittableRandom(channels);
        for (int i = 0; i < src.length; i++) {
            src[i] = (float) Math.max(0, random.nextGaussian());
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / conv.depth()));
        }
        double[] expected = expected(conv, src, weights);
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (String kernel : KERNELS) {
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
                    "%8d  %-17s  %13.2e  %16.2e%n",
                    channels,
                    kernel,
                    most / largest,
                    Math.sqrt(squares / dst.length) / largest);
        }
    }

    private static double[] expected(Conv2dProblem p, float[] src, float[] weights) {
        double[] expected = new double[16 * SIZE * SIZE];
        for (int o = 0; o < 16; o++) {
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    double sum = 0;
                    for (int c = 0; c < p.ic(); c++) {
                        for (int tap = 0; tap < 9; tap++) {
                            int iy = y + tap / 3 - 1;
                            int ix = x + tap % 3 - 1;
                            if (iy >= 0 && iy < SIZE && ix >= 0 && ix < SIZE) {
                                int at = ((c / 16 * SIZE + iy) * SIZE + ix) * 16 + c % 16;
                                sum += (double) src[at] * weights[(o * p.ic() + c) * 9 + tap];
                            }
                        }
                    }
                    expected[(y * SIZE + x) * 16 + o] = sum;
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
