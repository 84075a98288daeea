package org.lanewise.ops.simd.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;

/// Random values for the operands of a problem: as they are in a trained network, never all zero
/// and never denormal.
///
/// Sources are half zeros and half positive, as after a ReLU. Everything else is of both signs.
public final class Activations {

    private static final float WEIGHT_SCALE = 0.1f;

    private Activations() {}

    /// Makes an array for each operand.
    ///
    /// @param problem the problem
    /// @param seed what the values are drawn by
    /// @return arrays by the operand's name; outputs are zero
    public static Map<String, float[]> of(Problem problem, long seed) {
        Map<String, float[]> values = new HashMap<>();
        List<Problem.Operand> operands = problem.operands();
        for (int i = 0; i < operands.size(); i++) {
            Problem.Operand operand = operands.get(i);
            values.put(operand.name(), operand.read() ? random(operand, seed, i) : new float[operand.elements()]);
        }
        if (problem instanceof Pool2dProblem pool
                && pool.kind() instanceof PoolKind.Max
                && pool.direction() == Direction.BACKWARD_DATA) {
            values.put("indices", indices(pool, seed));
        }
        return values;
    }

    /// The input of a network as after a ReLU: half zeros, half positive.
    ///
    /// @param elements how many
    /// @param seed what they are drawn by
    /// @param position number of the input
    /// @return the values
    public static float[] rectified(int elements, long seed, int position) {
        return random(elements, true, 1f, seed, position);
    }

    private static float[] random(Problem.Operand operand, long seed, int position) {
        boolean rectified = operand.name().equals("src") || operand.name().equals("residual");
        float scale = operand.name().equals("weights") ? WEIGHT_SCALE : 1f;
        return random(operand.elements(), rectified, scale, seed, position);
    }

    private static float[] random(int elements, boolean rectified, float scale, long seed, int position) {
        float[] values = new float[elements];
        new RandomStream(seed, Purpose.TEST, position, 0, 0).uniforms(0, 0, values.length, values, 0);
        for (int e = 0; e < values.length; e++) {
            float value = (2f * values[e] - 1f) * scale;
            values[e] = rectified ? Math.max(0f, value) : value;
        }
        return values;
    }

    /// The gradient of a maximum reads where the maxima were.
    private static float[] indices(Pool2dProblem backward, long seed) {
        Pool2dProblem forward = new Pool2dProblem(
                new PoolKind.Max(true),
                backward.h(),
                backward.w(),
                backward.layout(),
                backward.images(),
                backward.channels(),
                Direction.FORWARD);
        Map<String, float[]> values = of(forward, seed);
        try (Workers alone = Workers.of(1)) {
            KernelRun.of(Kernels.POOL2D.create(forward), forward, values, 1).run(alone);
        }
        return values.getOrDefault("indices", new float[0]);
    }
}
