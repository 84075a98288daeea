package org.lanewise.benchmarks.proof;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.ops.simd.catalog.Machine;

/// The matrix product against the FMA peak, packing included, and fully connected layers on one
/// image against the read bandwidth, weights packed before.
public final class MatrixProof {

    /// Floats that no cache holds.
    private static final long COLD = 64L << 20;

    private static final int ROUNDS = 15;

    private MatrixProof() {}

    /// Prints a line a size.
    ///
    /// @param args sizes of square products; 512, 1024 and 2048 when there are none
    public static void main(String[] args) {
        System.out.println("vectors of " + Simd.vectorBits() + " bits");
        int[] sizes = args.length == 0
                ? new int[] {512, 1024, 2048}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        for (int size : sizes) {
            Rates.print(
                    product(size, false, false),
                    product(size, false, true),
                    product(size, true, false),
                    product(size, true, true));
        }
        layer(4096, 4096);
        layer(25_088, 4096);
    }

    private static Rates.Candidate product(int size, boolean transposeA, boolean transposeB) {
        GemmProblem problem = GemmProblem.dense(size, size, size, transposeA, transposeB);
        Made made = Made.of(Kernels.GEMM.create(problem), problem);
        String name = "gemm " + size + (transposeA ? ", a transposed" : "") + (transposeB ? ", b transposed" : "");
        return new Rates.Candidate(name, 2.0 * size * size * size, () -> {
            made.prepare();
            made.run();
        });
    }

    private static void layer(int in, int out) {
        LinearProblem problem = new LinearProblem(Layout.NCHW, 1, in, out, true, Direction.FORWARD);
        Made[] layers = new Made[Math.toIntExact(Math.ceilDiv(COLD, (long) in * out))];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = Made.of(Kernels.LINEAR.create(problem), problem);
            layers[i].prepare();
        }
        double bytes = (double) in * out * Float.BYTES;
        double[] rates = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            double read = Machine.measure(Duration.ofMillis(200)).readGigabytesPerSecond();
            long begin = System.nanoTime();
            for (Made layer : layers) {
                layer.run();
            }
            double rate = layers.length * bytes / (System.nanoTime() - begin);
            if (round >= 0) {
                rates[round] = rate;
                ratios[round] = rate / read;
            }
        }
        Arrays.sort(rates);
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "%-52s %7.1f GB/s (%.1f to %.1f)  %4.0f %% of the read bandwidth%n",
                "linear " + in + " to " + out + ", cold weights",
                rates[ROUNDS / 2],
                rates[0],
                rates[ROUNDS - 1],
                100 * ratios[ROUNDS / 2]);
    }

    /// A primitive with its operands; the first preparation's operand alone is prepared.
    private record Made(Primitive primitive, Operands operands, Primitive preparation, Operands pair, float[] scratch) {

        static Made of(Primitive primitive, Problem problem) {
            Random random = new Random(1);
            float[][] arrays = new float[problem.operands().size()][];
            for (int i = 0; i < arrays.length; i++) {
                arrays[i] = new float[problem.operands().get(i).elements()];
                for (int e = 0; e < arrays[i].length; e++) {
                    arrays[i][e] = random.nextFloat() - 0.5f;
                }
            }
            Preparation first = primitive.preparations().getFirst();
            float[] prepared = new float[first.elements()];
            Operands pair = Operands.of(arrays[first.operand()], prepared);
            arrays[first.operand()] = prepared;
            return new Made(primitive, Operands.of(arrays), first.primitive(), pair, new float[primitive.scratch()]);
        }

        void prepare() {
            preparation.run(pair);
        }

        void run() {
            for (int task = 0; task < primitive.tasks(); task++) {
                primitive.run(operands, task, scratch);
            }
        }
    }
}
