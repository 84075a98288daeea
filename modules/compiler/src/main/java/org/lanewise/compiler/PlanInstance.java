package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.PrimitiveSequence;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.Workers;

/// A plan with memory of its own. Runs allocate nothing. Not safe for use by several threads at
/// once; instances of one plan share nothing but parameters and packed weights.
public final class PlanInstance {

    private static final float[] NOTHING = new float[0];

    private final List<Step> steps;
    private final Operands[] operands;
    private final RunState state = new RunState();
    private final List<List<Use>> inputs = new ArrayList<>();
    private final List<List<Use>> outputs = new ArrayList<>();
    private final PrimitiveSequence sequence;
    private final OneStep oneStep;

    private record Use(Operands operands, int index) {}

    /// Gives a plan memory.
    ///
    /// @param plan the plan
    /// @param parameters the parameter slab; a training plan updates running statistics in it
    /// @param gradients the gradient slab of a training plan, of the length of its trainable
    ///     parameters; empty for serving
    /// @param packed what [Plan#pack] made
    /// @param threads most threads of a run
    public PlanInstance(Plan plan, float[] parameters, float[] gradients, float[][] packed, int threads) {
        this(
                plan,
                new Memory(parameters, 0, gradients, packed),
                threads,
                new boolean[plan.steps().size()]);
    }

    /// What instances of a plan may share.
    ///
    /// @param parameters the parameter slab, or its end
    /// @param parametersFrom the float of the slab that `parameters` begins with
    /// @param gradients the gradient slab, empty for serving
    /// @param packed what [Plan#pack] made
    public record Memory(float[] parameters, int parametersFrom, float[] gradients, float[][] packed) {}

    /// Gives a serving plan memory.
    ///
    /// @param plan the plan
    /// @param memory what instances share
    /// @param threads most threads of a run
    /// @param small for each step whether it is too short to be shared by threads
    public PlanInstance(Plan plan, Memory memory, int threads, boolean[] small) {
        steps = plan.steps();
        float[][] workspace = plan.allocateWorkspace();
        operands = new Operands[steps.size()];
        plan.network().inputs().forEach(_ -> inputs.add(new ArrayList<>()));
        plan.network().outputs().forEach(_ -> outputs.add(new ArrayList<>()));
        for (int i = 0; i < operands.length; i++) {
            Step step = steps.get(i);
            operands[i] = new Operands(step.buffers().size(), state);
            for (int o = 0; o < step.buffers().size(); o++) {
                Buffer buffer = step.buffers().get(o);
                switch (buffer.home()) {
                    case WORKSPACE -> bind(operands[i], o, workspace, plan.place(buffer));
                    case CONSTANT -> bind(operands[i], o, memory.packed(), plan.place(buffer));
                    case PARAMETER ->
                        operands[i].bind(o, memory.parameters(), buffer.position() - memory.parametersFrom());
                    case GRADIENT -> operands[i].bind(o, memory.gradients(), buffer.position());
                    case INPUT -> inputs.get(buffer.position()).add(new Use(operands[i], o));
                    case OUTPUT -> outputs.get(buffer.position()).add(new Use(operands[i], o));
                }
            }
        }
        List<Primitive> primitives = steps.stream().map(Step::primitive).toList();
        sequence = new PrimitiveSequence(primitives, List.of(operands), threads, small);
        oneStep = new OneStep(sequence);
        for (int i = 0; i < inputs.size(); i++) {
            input(i, NOTHING, 0);
        }
        for (int i = 0; i < outputs.size(); i++) {
            output(i, NOTHING, 0);
        }
    }

    private static void bind(Operands operands, int index, float[][] slabs, MemoryPlanner.Place place) {
        operands.bind(index, slabs[place.slab()], place.offset());
    }

    /// Binds an input for the runs that follow.
    ///
    /// @param index position among the network's inputs
    /// @param array samples in the public layout
    /// @param offset where they start
    public void input(int index, float[] array, int offset) {
        rebind(inputs.get(index), array, offset);
    }

    /// Binds an output for the runs that follow.
    ///
    /// @param index position among the network's outputs
    /// @param array receives samples in the public layout
    /// @param offset where they start
    public void output(int index, float[] array, int offset) {
        rebind(outputs.get(index), array, offset);
    }

    private static void rebind(List<Use> uses, float[] array, int offset) {
        for (int i = 0; i < uses.size(); i++) {
            Use use = uses.get(i);
            use.operands().bind(use.index(), array, offset);
        }
    }

    /// What changes from run to run: seed, step and rate.
    ///
    /// @return the state of this instance
    public RunState state() {
        return state;
    }

    /// Runs all steps.
    ///
    /// @param workers the threads, at most as many as this instance was made for
    public void run(Workers workers) {
        workers.run(sequence);
    }

    /// Runs all steps until it is told to stop.
    ///
    /// @param workers the threads
    /// @param threads most of them that run, at most as many as this instance was made for
    /// @param stop asked between steps, and between parts of steps that are not small
    /// @return whether all steps are done
    public boolean run(Workers workers, int threads, Workers.Stop stop) {
        return workers.run(sequence, threads, stop);
    }

    /// Runs one step, for observers. The steps before must have run.
    ///
    /// @param step its number among [Plan#steps]
    /// @param workers the threads
    /// @param threads most of them that run, at most as many as this instance was made for
    /// @param stop asked before, and between parts of a step that is not small
    /// @return whether the step is done
    public boolean runStep(int step, Workers workers, int threads, Workers.Stop stop) {
        oneStep.at = step;
        return workers.run(oneStep, threads, stop);
    }

    /// A step as a job of its own.
    private static final class OneStep implements Workers.Job {
        private final PrimitiveSequence all;
        private int at;

        OneStep(PrimitiveSequence all) {
            this.all = all;
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public int tasks(int step) {
            return all.tasks(at);
        }

        @Override
        public boolean small(int step) {
            return all.small(at);
        }

        @Override
        public void run(int step, int task, int worker) {
            all.run(at, task, worker);
        }
    }

    /// Runs the forward steps one by one in the calling thread and looks at all they touch. For
    /// finding out where a loss became useless; slow.
    ///
    /// @return the first node with a value that is not finite
    public Optional<String> firstNotFinite() {
        for (int i = 0; i < operands.length; i++) {
            if (steps.get(i).stage() == Step.Stage.BACKWARD) {
                break;
            }
            for (int task = 0; task < sequence.tasks(i); task++) {
                sequence.run(i, task, 0);
            }
            for (int o = 0; o < operands[i].count(); o++) {
                if (!finite(operands[i], o, steps.get(i).buffers().get(o).elements())) {
                    return Optional.of(steps.get(i).node());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean finite(Operands operands, int index, int elements) {
        float[] array = operands.array(index);
        int from = operands.offset(index);
        for (int i = from; i < from + elements; i++) {
            if (!Float.isFinite(array[i])) {
                return false;
            }
        }
        return true;
    }
}
