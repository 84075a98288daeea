package org.lanewise.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.compiler.Buffer;
import org.lanewise.compiler.Compiler;
import org.lanewise.compiler.Plan;
import org.lanewise.compiler.PlanInstance;
import org.lanewise.compiler.Step;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Multiplications;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;

/// A network of layers compiled for a number of samples, and its packed weights. Nothing else in
/// this package knows how layers are compiled.
final class Compiled {

    /// Fewer samples than this run one by one: a block of 16 costs more than they do.
    private static final int FEW = 4;

    /// Samples of a block plan: as many blocks of 16 as a register tile has columns.
    private static final int BLOCK = 64;

    private static final int LANES = 16;

    /// Handing a step out to threads costs up to some microseconds. A core computes some tens of
    /// multiply-adds in a nanosecond, and moves some bytes in it.
    private static final long SMALL_NANOS = 4_000;

    private static final long MULTIPLY_ADDS_PER_NANO = 60;
    private static final long BYTES_PER_NANO = 16;

    /// What is done to every network, in order.
    static final List<String> PASSES =
            List.of("dead-node removal", "shape inference", "layout assignment", "lowering", "memory planning");

    private final Plan plan;
    private final PlanInstance.Memory memory;
    private final List<PlannedStep> steps;
    private final boolean[] small;

    private Compiled(Plan plan, PlanInstance.Memory memory) {
        this.plan = plan;
        this.memory = memory;
        steps = describe(plan);
        small = new boolean[steps.size()];
        for (int i = 0; i < small.length; i++) {
            PlannedStep step = steps.get(i);
            small[i] = step.multiplyAdds() / MULTIPLY_ADDS_PER_NANO + step.bytes() / BYTES_PER_NANO < SMALL_NANOS;
        }
    }

    /// Compiles a network of layers.
    ///
    /// @param model network and parameters; no sizes are open but the batch
    /// @param maxBatch most samples of a call
    /// @param workspaces most instances that there will be of each form
    /// @return one that runs samples one by one and, where calls are long enough, one that runs more
    static List<Compiled> of(Model model, int maxBatch, int workspaces) {
        List<Plan> plans = new ArrayList<>();
        plans.add(Compiler.serving(model.network(), 1, Layout.NCHW));
        int images = batch(maxBatch);
        if (images > 1) {
            plans.add(Compiler.serving(model.network(), images, Layout.CHW16N));
        }
        requireHeap(model.network().name(), plans, workspaces);
        float[] slab = plans.getFirst().parameterSlab().load(model.parameters());
        // What only preparations read is not kept: the weights lie at the front of the slab.
        int first = plans.stream()
                .mapToInt(plan -> firstRead(plan, slab.length))
                .min()
                .orElse(0);
        float[] kept = Arrays.copyOfRange(slab, first, slab.length);
        return plans.stream()
                .map(plan -> new Compiled(plan, new PlanInstance.Memory(kept, first, new float[0], plan.pack(slab))))
                .toList();
    }

    /// Packed weights can be several times as long as weights, and only the plans know how long.
    private static void requireHeap(String network, List<Plan> plans, int workspaces) {
        long packed = plans.stream().mapToLong(Plan::constantBytes).sum();
        long workspace = plans.stream().mapToLong(Plan::workspaceBytes).sum();
        long slab = (long) Float.BYTES * plans.getFirst().parameterSlab().length();
        Estimation.requireHeap(network, new SessionMemory(packed, workspace, workspaces), slab);
    }

    private static int firstRead(Plan plan, int none) {
        return plan.steps().stream()
                .flatMap(step -> step.buffers().stream())
                .filter(buffer -> buffer.home() == Buffer.Home.PARAMETER)
                .mapToInt(Buffer::position)
                .min()
                .orElse(none);
    }

    /// Samples of the form that runs several together; 1 when there is none.
    static int batch(int maxBatch) {
        return maxBatch < FEW ? 1 : Math.min(BLOCK, Math.ceilDiv(maxBatch, LANES) * LANES);
    }

    /// Whether some samples had better run one by one than together with empty places.
    static boolean alone(int samples) {
        return samples < FEW;
    }

    /// Samples of one run.
    int images() {
        return plan.images();
    }

    /// Bytes of packed weights, shared by all instances.
    long packedBytes() {
        return plan.constantBytes();
    }

    /// Bytes of the parameters that steps read as they are, shared by all forms of a network.
    long parameterBytes() {
        return (long) Float.BYTES * memory.parameters().length;
    }

    /// Bytes of one instance's memory.
    long workspaceBytes() {
        return plan.workspaceBytes();
    }

    /// What a run does.
    List<PlannedStep> steps() {
        return steps;
    }

    /// The form as it is told to users.
    PlannedNetwork planned() {
        Network network = plan.network();
        Map<String, Shape> shapes = network.shapes(plan.images());
        Map<String, Shape> inputs = new LinkedHashMap<>();
        Map<String, Shape> outputs = new LinkedHashMap<>();
        network.inputs().forEach(input -> inputs.put(input.name(), required(shapes, input.name())));
        network.outputs().forEach(output -> outputs.put(output, required(shapes, output)));
        return new PlannedNetwork(inputs, outputs, plan.images(), steps, packedBytes(), workspaceBytes());
    }

    /// Memory for runs in one thread at a time.
    ///
    /// @param threads most threads of a run
    Instance instance(int threads) {
        return new Instance(new PlanInstance(plan, memory, threads, small));
    }

    /// Memory of its own: the caller binds inputs and outputs and runs.
    static final class Instance {
        private final PlanInstance instance;

        Instance(PlanInstance instance) {
            this.instance = instance;
        }

        /// Binds an input for the runs that follow.
        void input(int index, float[] array, int offset) {
            instance.input(index, array, offset);
        }

        /// Binds an output for the runs that follow.
        void output(int index, float[] array, int offset) {
            instance.output(index, array, offset);
        }

        /// Runs all steps, or fewer when it is told to stop.
        boolean run(Workers workers, int threads, Workers.Stop stop) {
            return instance.run(workers, threads, stop);
        }

        /// Runs one step, for observers.
        boolean runStep(int step, Workers workers, int threads, Workers.Stop stop) {
            return instance.runStep(step, workers, threads, stop);
        }
    }

    /// Describes the steps of a plan of layers.
    static List<PlannedStep> describe(Plan plan) {
        Network network = plan.network();
        Map<String, Shape> shapes = network.shapes(plan.images());
        Map<String, Node> nodes = new HashMap<>();
        network.nodes().forEach(node -> nodes.put(node.name(), node));
        Set<String> counted = new HashSet<>();
        List<PlannedStep> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            Node node = nodes.get(step.node());
            boolean computes =
                    node != null && !step.operation().equals("reorder") && step.stage() == Step.Stage.FORWARD;
            List<Shape> inputs = new ArrayList<>();
            List<Shape> outputs = new ArrayList<>();
            long multiplyAdds = 0;
            if (node != null && computes) {
                node.inputs().stream()
                        .filter(name -> !name.isEmpty())
                        .forEach(name -> inputs.add(required(shapes, name)));
                node.outputs().forEach(name -> outputs.add(required(shapes, name)));
                multiplyAdds = counted.add(node.name()) ? Multiplications.of(node.layer(), inputs) : 0;
            } else if (shapes.containsKey(step.node())) {
                inputs.add(required(shapes, step.node()));
                outputs.add(required(shapes, step.node()));
            }
            long bytes = step.buffers().stream()
                    .mapToLong(buffer -> (long) Float.BYTES * buffer.elements())
                    .sum();
            steps.add(new PlannedStep(
                    List.of(step.node()),
                    step.operation(),
                    step.primitive().kernel(),
                    step.choice(),
                    inputs,
                    outputs,
                    bytes,
                    multiplyAdds));
        }
        return List.copyOf(steps);
    }

    private static Shape required(Map<String, Shape> shapes, String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    /// Elements of one sample of each input.
    static int[] inputElements(Network network) {
        Map<String, Shape> shapes = network.shapes(1);
        return network.inputs().stream()
                .map(Input::name)
                .mapToInt(name -> required(shapes, name).elements())
                .toArray();
    }

    /// Elements of one sample of each output.
    static int[] outputElements(Network network) {
        Map<String, Shape> shapes = network.shapes(1);
        return network.outputs().stream()
                .mapToInt(name -> required(shapes, name).elements())
                .toArray();
    }
}
