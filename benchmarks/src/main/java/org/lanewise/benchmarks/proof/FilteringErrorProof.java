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

/// How far 3x3 convolution, a first layer of 7x7 windows and the gradient of 3x3 weights are from
/// double by each algorithm, on data as networks have them: rectified normal sources, normal
/// filters scaled by He, normal gradients. Nothing here is timed; the figures are
/// the same on every machine.
public final class FilteringErrorProof {

    private static final int SIZE = 14;
    private static final String[] KERNELS = {"BlockedDirect", "BlockedWinograd2", "BlockedWinograd4"};

    private static final String[] FIRST_LAYER = {"BlockedDirect", "BlockedRowWinograd"};
    private static final String[] WEIGHTS_KERNELS = {
        "BlockedBackwardWeights", "BlockedWinogradWeights2", "BlockedWinogradWeights4"
    };

    private FilteringErrorProof() {}

    /// Prints a table.
    ///
    /// @param args none
    public static void main(String[] args) {
        System.out.println(
                "channels  kernel                   largest error  root mean square  (of the largest output)");
        for (int channels : new int[] {16, 64, 128, 256, 512}) {
            errors(channels, SIZE, new Window(3, 1, 1, 1, 1), false, KERNELS);
        }
        errors(3, 4 * SIZE, new Window(7, 2, 3, 3, 1), true, FIRST_LAYER);
        System.out.println();
        System.out.println(
                "pixels    gradient of the weights  largest error  root mean square  (of the largest weight's)");
        for (int size : new int[] {7, 14, 28, 56, 112}) {
            gradientErrors(size);
        }
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
            float[] dst =
                    run(Kernels.BLOCKED_CONV2D.create(problem, kernel), new float[problem.dstElements()], src, weights);
            print(Integer.toString(channels), kernel, dst, expected, largest);
        }
    }

    private static void gradientErrors(int size) {
        Window three = new Window(3, 1, 1, 1, 1);
        Conv2dProblem conv = new Conv2dProblem(
                Layout.NCHW, 1, 16, size, size, 16, 1, three, three, false, Direction.BACKWARD_WEIGHTS);
        BlockedConv2dProblem problem = new BlockedConv2dProblem(conv, false, Epilogue.NONE);
        float[] src = new float[problem.srcElements()];
        float[] dDst = new float[problem.dstElements()];
        SplittableRandom random = new SplittableRandom(size);
        for (int i = 0; i < src.length; i++) {
            src[i] = (float) Math.max(0, random.nextGaussian());
        }
        for (int i = 0; i < dDst.length; i++) {
            dDst[i] = (float) random.nextGaussian();
        }
        double[] expected = new double[16 * 16 * 9];
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            expected[i] = gradient(size, src, dDst, i / 144, i / 9 % 16, i % 9 / 3 - 1, i % 3 - 1);
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        for (String kernel : WEIGHTS_KERNELS) {
            float[] dWeights =
                    run(Kernels.BLOCKED_CONV2D.create(problem, kernel), new float[expected.length], src, dDst);
            print(size + "x" + size, kernel, dWeights, expected, largest);
        }
    }

    private static double gradient(int size, float[] src, float[] dDst, int o, int c, int dy, int dx) {
        double sum = 0;
        for (int y = Math.max(0, -dy); y < Math.min(size, size - dy); y++) {
            for (int x = Math.max(0, -dx); x < Math.min(size, size - dx); x++) {
                sum += (double) dDst[(y * size + x) * 16 + o] * src[((y + dy) * size + x + dx) * 16 + c];
            }
        }
        return sum;
    }

    private static void print(String shape, String kernel, float[] actual, double[] expected, double largest) {
        double most = 0;
        double squares = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            most = Math.max(most, error);
            squares += error * error;
        }
        System.out.printf(
                Locale.ROOT,
                "%8s  %-23s  %13.2e  %16.2e%n",
                shape,
                kernel,
                most / largest,
                Math.sqrt(squares / actual.length) / largest);
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

    private static float[] run(Primitive primitive, float[] result, float[] first, float[] second) {
        Operands operands = Operands.of(first, second, result);
        for (Preparation preparation : primitive.preparations()) {
            float[] form = new float[preparation.elements()];
            Operands pair = new Operands(2, new RunState());
            pair.bind(0, operands.array(preparation.operand()), 0).bind(1, form, 0);
            preparation.primitive().run(pair);
            operands.bind(preparation.operand(), form, 0);
        }
        primitive.run(operands);
        return result;
    }
}
