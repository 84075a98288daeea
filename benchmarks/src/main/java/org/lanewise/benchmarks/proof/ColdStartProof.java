package org.lanewise.benchmarks.proof;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.ops.simd.linear.LinearKernels;
import org.lanewise.tensor.Window;

/// From process start to a first and to a fast answer: the convolutions and fully connected
/// layers of LeNet-5 on one image, with the Vector API kernels or with their scalar twins.
public final class ColdStartProof {

    private ColdStartProof() {}

    /// Prints milliseconds since the start of the process.
    ///
    /// @param args `simd` or `scalar`
    public static void main(String[] args) {
        boolean simd = args.length == 0 || args[0].equals("simd");
        List<Runnable> layers = List.of(
                conv(1, 28, 6, 2, simd),
                conv(6, 14, 16, 0, simd),
                linear(400, 120, simd),
                linear(120, 84, simd),
                linear(84, 10, simd));
        double started = ManagementFactory.getRuntimeMXBean().getStartTime();
        StringBuilder line = new StringBuilder(simd ? "simd  " : "scalar");
        double first = 0;
        double fast = 0;
        long[] latencies = new long[60_000];
        for (int call = 0; call < latencies.length; call++) {
            long begin = System.nanoTime();
            layers.forEach(Runnable::run);
            latencies[call] = System.nanoTime() - begin;
            if (call == 0) {
                first = System.currentTimeMillis() - started;
            }
        }
        long[] tail = Arrays.copyOfRange(latencies, latencies.length - 1000, latencies.length);
        Arrays.sort(tail);
        long settled = tail[tail.length / 2];
        double sum = first;
        for (int call = 1; call < latencies.length; call++) {
            sum += latencies[call] * 1e-6;
            if (latencies[call] > 3 * settled) {
                fast = sum;
            }
            if (call > 20_000) {
                break;
            }
        }
        List<String> slow = new ArrayList<>();
        for (int call : new int[] {0, 1, 10, 100, 1000, 5000}) {
            slow.add(String.format(Locale.ROOT, "%d: %.0f us", call + 1, latencies[call] * 1e-3));
        }
        System.out.println(line.append(String.format(
                Locale.ROOT,
                " first answer at %.0f ms, settled %.1f us, last slow call at %.0f ms; call %s",
                first,
                settled * 1e-3,
                fast,
                String.join(", ", slow))));
    }

    private static Runnable conv(int ic, int size, int oc, int padding, boolean simd) {
        Window window = new Window(5, 1, padding, padding, 1);
        Conv2dProblem problem =
                new Conv2dProblem(Layout.NCHW, 1, ic, size, size, oc, 1, window, window, true, Direction.FORWARD);
        return ready(ConvKernels.CONV2D, problem, simd ? "Conv2dIm2colGemm" : "Conv2dReference");
    }

    private static Runnable linear(int in, int out, boolean simd) {
        LinearProblem problem = new LinearProblem(Layout.NCHW, 1, in, out, true, Direction.FORWARD);
        return ready(LinearKernels.LINEAR, problem, simd ? "LinearGemv" : "LinearReference");
    }

    private static <P extends Problem> Runnable ready(KernelList<P> list, P problem, String kernel) {
        Primitive primitive = list.create(problem, kernel);
        Operands operands = new Operands(problem.operands().size(), new RunState());
        Random random = new Random(1);
        for (int i = 0; i < operands.count(); i++) {
            float[] values = new float[problem.operands().get(i).elements()];
            for (int e = 0; e < values.length; e++) {
                values[e] = random.nextFloat() - 0.3f;
            }
            operands.bind(i, values, 0);
        }
        for (Preparation preparation : primitive.preparations()) {
            Operands pair = Operands.of(operands.array(preparation.operand()), new float[preparation.elements()]);
            preparation.primitive().run(pair);
            operands.bind(preparation.operand(), pair.array(1), 0);
        }
        float[] scratch = new float[primitive.scratch()];
        return () -> {
            for (int task = 0; task < primitive.tasks(); task++) {
                primitive.run(operands, task, scratch);
            }
        };
    }
}
