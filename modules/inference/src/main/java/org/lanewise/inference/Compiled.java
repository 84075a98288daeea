package org.lanewise.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.compiler.Packed;
import org.lanewise.compiler.Plan;
import org.lanewise.compiler.PlanInstance;
import org.lanewise.compiler.ServingModel;
import org.lanewise.compiler.Step;
import org.lanewise.layers.Model;
import org.lanewise.layers.Multiplications;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;

/// A network of layers compiled for a number of samples, and its packed weights. Nothing else in
/// this package knows how layers are compiled.
final class Compiled {

    /// Most samples of a run: enough to use weights again, few enough for the second-level cache.
    private static final int MOST_IMAGES = 8;

    /// Handing a step out to threads costs up to some microseconds. A core computes some tens of
    /// multiply-adds in a nanosecond, and moves some bytes in it.
    private static final long SMALL_NANOS = 4_000;

    private static final long MULTIPLY_ADDS_PER_NANO = 60;
    private static final long BYTES_PER_NANO = 16;

    private final Plan plan;
    private final Packed packed;
    private final List<PlannedStep> steps;
    private final boolean[] small;

    private Compiled(Plan plan, Packed packed) {
        this.plan = plan;
        this.packed = packed;
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
    /// @param workspaces most instances at the same time
    /// @return one that runs samples one by one and, where calls are long enough, one that
    ///     runs more
    /// @throws HeapException when weights and instances do not fit the heap
    static List<Compiled> of(Model model, int maxBatch, int workspaces) {
        ServingModel serving = ServingModel.of(model);
        List<Plan> plans = plans(serving, maxBatch);
        Estimation.requireHeap(model.network().name(), memory(plans, workspaces));
        Packed packed = serving.pack(plans);
        return plans.stream().map(plan -> new Compiled(plan, packed)).toList();
    }

    /// What [#of] would take of the heap.
    static SessionMemory estimate(Model model, int maxBatch, int workspaces) {
        return memory(plans(ServingModel.of(model), maxBatch), workspaces);
    }

    private static List<Plan> plans(ServingModel serving, int maxBatch) {
        int images = batch(maxBatch);
        return images > 1 ? List.of(serving.plan(1), serving.plan(images)) : List.of(serving.plan(1));
    }

    private static SessionMemory memory(List<Plan> plans, int workspaces) {
        return new SessionMemory(
                Packed.bytes(plans),
                plans.stream().mapToLong(Plan::workspaceBytes).sum(),
                workspaces);
    }

    /// Samples of the form that runs several together; 1 when there is none.
    static int batch(int maxBatch) {
        return Math.min(MOST_IMAGES, maxBatch);
    }

    /// Samples of one run.
    int images() {
        return plan.images();
    }

    /// Bytes of packed weights, shared by all instances of all forms of a network.
    long packedBytes() {
        return packed.bytes();
    }

    /// Bytes of one instance's memory.
    long workspaceBytes() {
        return plan.workspaceBytes();
    }

    /// What the compiler's passes did.
    List<String> passes() {
        return plan.passes();
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
        return new Instance(PlanInstance.serving(plan, packed, threads, small));
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
            List<Shape> inputs = new ArrayList<>();
            List<Shape> outputs = new ArrayList<>();
            long multiplyAdds = 0;
            if (step.stage() == Step.Stage.FORWARD) {
                Set<String> inside = new HashSet<>();
                for (String name : step.nodes()) {
                    Node node = required(nodes, name);
                    List<Shape> own = new ArrayList<>();
                    for (String input : node.inputs()) {
                        own.add(required(shapes, input));
                        if (!inside.contains(input)) {
                            inputs.add(required(shapes, input));
                        }
                    }
                    inside.addAll(node.outputs());
                    multiplyAdds += counted.add(name) ? Multiplications.of(node.layer(), own) : 0;
                }
                required(nodes, step.nodes().getLast()).outputs().forEach(name -> outputs.add(required(shapes, name)));
            } else if (shapes.containsKey(step.node())) {
                inputs.add(required(shapes, step.node()));
                outputs.add(required(shapes, step.node()));
            }
            long bytes = step.buffers().stream()
                    .mapToLong(buffer -> (long) Float.BYTES * buffer.elements())
                    .sum();
            steps.add(new PlannedStep(
                    step.nodes().stream()
                            .flatMap(node -> plan.layers(node).stream())
                            .toList(),
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

    private static <T> T required(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }
}
