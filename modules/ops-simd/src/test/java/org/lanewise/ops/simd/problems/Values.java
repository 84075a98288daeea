package org.lanewise.ops.simd.problems;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;
import org.lanewise.ops.simd.UnaryProblem;

/// Values of operands: a function of the problem and a seed, and such as the operation expects.
public final class Values {

    /// Where kernels decide and rounding is special.
    private static final float[] SPECIAL = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
    };

    private Values() {}

    /// Values of all operands that are read, in the order of the problem.
    ///
    /// @param problem the problem
    /// @param seed chooses the values
    /// @return an array for each operand, empty where it is not read
    public static List<float[]> of(Problem problem, long seed) {
        Random random = new Random(seed);
        List<float[]> values = new ArrayList<>();
        for (Problem.Operand operand : problem.operands()) {
            values.add(operand.read() ? values(problem, operand, random) : new float[0]);
        }
        return values;
    }

    private static float[] values(Problem problem, Problem.Operand operand, Random random) {
        float[] values = new float[operand.elements()];
        switch (operand.name()) {
            case "labels" -> labels(((SoftmaxCrossEntropyProblem) problem).classes(), values, random);
            case "indices" -> indices((Pool2dProblem) problem, values, random);
            case "dst", "saved", "scale", "second", "runningVariance", "target" -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 0.0625f + random.nextFloat();
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (2 * random.nextFloat() - 1) * (1 + random.nextInt(4));
                }
            }
        }
        boolean decides = problem instanceof UnaryProblem || problem instanceof Pool2dProblem;
        if (decides && operand.name().equals("src")) {
            for (int i = random.nextInt(29); i < values.length; i += 1 + random.nextInt(57)) {
                values[i] = SPECIAL[random.nextInt(SPECIAL.length)];
            }
        }
        if (operand.name().equals("dDst")) {
            clearLanesBeyondTheBatch(problem, values);
        }
        return values;
    }

    private static void labels(int classes, float[] values, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(classes);
        }
    }

    /// Positions in the windows that they belong to.
    private static void indices(Pool2dProblem p, float[] values, Random random) {
        int lanes = p.layout().lanes();
        for (int i = 0; i < values.length; i++) {
            int pixel = i / lanes % (p.oh() * p.ow());
            values[i] = tap(p.h(), pixel / p.ow(), random) * p.iw() + tap(p.w(), pixel % p.ow(), random);
        }
    }

    private static int tap(PoolAxis axis, int o, Random random) {
        return axis.start(o) + random.nextInt(axis.taps(o)) * axis.dilation();
    }

    /// Gradients are zero there, which sums over images rely on. What else is there must not
    /// matter.
    private static void clearLanesBeyondTheBatch(Problem problem, float[] values) {
        Optional<Layout> batch = component(problem, "layout", Layout.class);
        if (batch.isEmpty()) {
            return;
        }
        Layout layout = batch.get();
        int lanes = layout.lanes();
        int images = component(problem, "images", Integer.class).orElseThrow();
        int elements = values.length / layout.length(images, 1);
        for (int i = 0; i < values.length; i++) {
            if (i / lanes / elements * lanes + i % lanes >= images) {
                values[i] = 0f;
            }
        }
    }

    private static <T> Optional<T> component(Problem problem, String name, Class<T> type) {
        for (RecordComponent component : problem.getClass().getRecordComponents()) {
            if (component.getName().equals(name)) {
                try {
                    return Optional.of(type.cast(component.getAccessor().invoke(problem)));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("cannot read " + name + " of " + problem, e);
                }
            }
        }
        return Optional.empty();
    }
}
