package org.lanewise.ops.simd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.Workers;

/// A primitive bound to arrays, run as a plan runs it: preparations of parameters were done
/// before, those of activations are done in every call, and all tasks are divided among the
/// threads. Calls allocate nothing.
///
/// With several copies of the parameters, call after call takes the next one.
public final class KernelRun implements Workers.Job {

    private static final Set<String> PARAMETERS = Set.of("weights", "bias");

    /// Copies begin at multiples of this many floats: what is aligned stays so.
    private static final int ALIGNMENT = 16;

    private final Primitive primitive;
    private final List<Primitive> preparations = new ArrayList<>();
    private final List<Operands> prepared = new ArrayList<>();
    private final Operands[] operands;
    private final float[][] scratch;
    private final float[] output;
    private int copy;

    private KernelRun(Primitive primitive, Problem problem, Map<String, float[]> values, int threads, int copies) {
        this.primitive = primitive;
        List<Problem.Operand> declared = problem.operands();
        operands = new Operands[copies];
        RunState state = new RunState();
        for (int c = 0; c < copies; c++) {
            operands[c] = new Operands(declared.size(), state);
        }
        for (int i = 0; i < declared.size(); i++) {
            float[] array = Objects.requireNonNull(
                    values.get(declared.get(i).name()), () -> "no values for an operand of " + problem);
            for (Operands each : operands) {
                each.bind(i, array, 0);
            }
        }
        output = operands[0].array(firstWritten(declared));
        for (Preparation preparation : primitive.preparations()) {
            boolean parameter =
                    PARAMETERS.contains(declared.get(preparation.operand()).name());
            prepare(preparation, parameter ? copies : 1, parameter, state);
        }
        int most = primitive.scratch();
        for (Primitive preparation : preparations) {
            most = Math.max(most, preparation.scratch());
        }
        scratch = new float[threads][most];
    }

    /// Binds a primitive and runs the preparations of its parameters.
    ///
    /// @param primitive the primitive
    /// @param problem what it solves
    /// @param values an array for each operand of the problem, by name; outputs among them
    /// @param threads most threads of a call
    /// @return what can be run
    public static KernelRun of(Primitive primitive, Problem problem, Map<String, float[]> values, int threads) {
        return new KernelRun(primitive, problem, values, threads, 1);
    }

    /// The same with several copies of each prepared parameter.
    ///
    /// @param primitive the primitive
    /// @param problem what it solves
    /// @param values an array for each operand of the problem, by name; outputs among them
    /// @param threads most threads of a call
    /// @param floats how many floats the copies hold together, at least
    /// @return what can be run
    public static KernelRun cold(
            Primitive primitive, Problem problem, Map<String, float[]> values, int threads, long floats) {
        int largest = 0;
        for (Preparation preparation : primitive.preparations()) {
            if (PARAMETERS.contains(
                    problem.operands().get(preparation.operand()).name())) {
                largest = Math.max(largest, preparation.elements());
            }
        }
        int copies = largest == 0 ? 1 : (int) Math.max(1, Math.min(Math.ceilDiv(floats, (long) largest), 1 << 16));
        return new KernelRun(primitive, problem, values, threads, copies);
    }

    private static int firstWritten(List<Problem.Operand> declared) {
        int at = 0;
        while (!declared.get(at).written()) {
            at++;
        }
        return at;
    }

    private void prepare(Preparation preparation, int copies, boolean parameter, RunState state) {
        int distance = Math.ceilDiv(preparation.elements(), ALIGNMENT) * ALIGNMENT;
        float[] slab = new float[Math.multiplyExact(distance, copies)];
        Operands pair = new Operands(2, state);
        pair.bind(0, operands[0].array(preparation.operand()), operands[0].offset(preparation.operand()));
        pair.bind(1, slab, 0);
        if (parameter) {
            preparation.primitive().run(pair);
            for (int c = 1; c < copies; c++) {
                System.arraycopy(slab, 0, slab, c * distance, preparation.elements());
            }
        } else {
            preparations.add(preparation.primitive());
            prepared.add(pair);
        }
        for (int c = 0; c < operands.length; c++) {
            operands[c].bind(preparation.operand(), slab, copies > 1 ? c * distance : 0);
        }
    }

    /// The array that a call writes.
    ///
    /// @return the array itself
    public float[] output() {
        return output;
    }

    /// The kernel's name.
    ///
    /// @return the name
    public String kernel() {
        return primitive.kernel();
    }

    /// Runs all of it.
    ///
    /// @param workers the threads, at most as many as this was made for
    public void run(Workers workers) {
        copy = copy + 1 == operands.length ? 0 : copy + 1;
        workers.run(this);
    }

    @Override
    public int steps() {
        return preparations.size() + 1;
    }

    @Override
    public int tasks(int step) {
        return step(step).tasks();
    }

    @Override
    public void run(int step, int task, int worker) {
        Operands bound = step < prepared.size() ? prepared.get(step) : operands[copy];
        step(step).run(bound, task, scratch[worker]);
    }

    private Primitive step(int step) {
        return step < preparations.size() ? preparations.get(step) : primitive;
    }
}
