package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a primitive as a plan would, on poisoned outputs between guard zones, and hands back what
/// it wrote.
final class KernelHarness {

    private static final int GUARD = 37;
    private static final float POISON = Float.intBitsToFloat(0x7FC0BEEF);

    private KernelHarness() {}

    /// Runs all tasks of the primitive in reversed order after its preparations.
    ///
    /// @param primitive the primitive
    /// @param problem names and sizes of the operands
    /// @param inputs values of the operands that are read, in the problem's layout
    /// @return values of the operands that are written
    static Map<String, float[]> run(Primitive primitive, Problem problem, Map<String, float[]> inputs) {
        return run(primitive, problem, inputs, new RunState());
    }

    static Map<String, float[]> run(Primitive primitive, Problem problem, Map<String, float[]> inputs, RunState state) {
        return run(primitive, problem, inputs, state, Map.of());
    }

    /// Runs with outputs that are written over inputs.
    ///
    /// @param over names of outputs, and of the inputs before them whose arrays they share
    static Map<String, float[]> run(
            Primitive primitive,
            Problem problem,
            Map<String, float[]> inputs,
            RunState state,
            Map<String, String> over) {
        Sweep.ran(primitive.kernel());
        List<Problem.Operand> declared = problem.operands();
        Operands operands = new Operands(declared.size(), state);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (int i = 0; i < declared.size(); i++) {
            Problem.Operand operand = declared.get(i);
            float[] array = over.containsKey(operand.name())
                    ? arrays.get(over.get(operand.name()))
                    : guarded(operand, operand.read() ? inputs.get(operand.name()) : new float[0], problem);
            assertThat(array).as("array of %s of %s", operand.name(), problem).isNotNull();
            arrays.put(operand.name(), array);
            operands.bind(i, array, GUARD);
        }
        Map<String, float[]> before = new LinkedHashMap<>();
        arrays.forEach((name, array) -> before.put(name, array.clone()));
        prepare(primitive, operands, state);
        runTasks(primitive, operands);
        Map<String, float[]> outputs = new LinkedHashMap<>();
        for (Problem.Operand operand : declared) {
            float[] array = arrays.get(operand.name());
            assertGuards(array, operand.name() + " of " + primitive.kernel() + " for " + problem);
            if (operand.written()) {
                outputs.put(operand.name(), written(array, operand, primitive, problem));
            } else if (!over.containsValue(operand.name()) && !Arrays.equals(array, before.get(operand.name()))) {
                throw new AssertionError(
                        "%s wrote to its input %s, %s".formatted(primitive.kernel(), operand.name(), problem));
            }
        }
        return outputs;
    }

    private static float[] guarded(Problem.Operand operand, float[] values, Problem problem) {
        float[] guarded = new float[operand.elements() + 2 * GUARD];
        Arrays.fill(guarded, POISON);
        if (operand.read()) {
            assertThat(values).as("input %s of %s", operand.name(), problem).isNotNull();
            assertThat(values.length)
                    .as("length of %s of %s", operand.name(), problem)
                    .isEqualTo(operand.elements());
            System.arraycopy(values, 0, guarded, GUARD, values.length);
        }
        return guarded;
    }

    private static void prepare(Primitive primitive, Operands operands, RunState state) {
        for (Preparation preparation : primitive.preparations()) {
            Operands pair = new Operands(2, state);
            pair.bind(0, operands.array(preparation.operand()), operands.offset(preparation.operand()));
            float[] prepared = new float[preparation.elements() + 2 * GUARD];
            Arrays.fill(prepared, POISON);
            pair.bind(1, prepared, GUARD);
            runTasks(preparation.primitive(), pair);
            for (int e = 0; e < preparation.elements(); e++) {
                assertThat(Float.floatToRawIntBits(prepared[GUARD + e]))
                        .as("prepared element %d of %s", e, primitive.kernel())
                        .isNotEqualTo(Float.floatToRawIntBits(POISON));
            }
            assertGuards(prepared, "prepared operand " + preparation.operand() + " of " + primitive.kernel());
            operands.bind(preparation.operand(), prepared, GUARD);
        }
    }

    private static float[] written(float[] array, Problem.Operand operand, Primitive primitive, Problem problem) {
        float[] values = Arrays.copyOfRange(array, GUARD, GUARD + operand.elements());
        for (int e = 0; e < values.length; e++) {
            if (Float.floatToRawIntBits(values[e]) == Float.floatToRawIntBits(POISON)) {
                throw new AssertionError("%s: element %d of %s was not written, %s"
                        .formatted(primitive.kernel(), e, operand.name(), problem));
            }
        }
        return values;
    }

    private static void runTasks(Primitive primitive, Operands operands) {
        float[] scratch = new float[primitive.scratch()];
        for (int task = primitive.tasks() - 1; task >= 0; task--) {
            Arrays.fill(scratch, POISON);
            primitive.run(operands, task, scratch);
        }
    }

    private static void assertGuards(float[] array, String what) {
        for (int g = 0; g < GUARD; g++) {
            boolean kept = Float.floatToRawIntBits(array[g]) == Float.floatToRawIntBits(POISON)
                    && Float.floatToRawIntBits(array[array.length - 1 - g]) == Float.floatToRawIntBits(POISON);
            if (!kept) {
                throw new AssertionError("written outside of " + what);
            }
        }
    }

    /// From sample-major order to a layout; lanes beyond the batch are zero.
    static float[] toLayout(Layout layout, int images, int elements, float[] nchw) {
        float[] out = new float[layout.length(images, elements)];
        for (int n = 0; n < images; n++) {
            for (int e = 0; e < elements; e++) {
                out[at(layout, elements, n, e)] = nchw[n * elements + e];
            }
        }
        return out;
    }

    /// From a layout to sample-major order.
    static float[] fromLayout(Layout layout, int images, int elements, float[] values) {
        float[] out = new float[images * elements];
        for (int n = 0; n < images; n++) {
            for (int e = 0; e < elements; e++) {
                out[n * elements + e] = values[at(layout, elements, n, e)];
            }
        }
        return out;
    }

    private static int at(Layout layout, int elements, int image, int element) {
        int lanes = layout.lanes();
        return (image / lanes * elements + element) * lanes + image % lanes;
    }
}
