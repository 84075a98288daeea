package org.lanewise.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.Evaluation;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// A network with operators compiled for inputs of given types: layers run in plans, operators
/// between them on tensors.
///
/// Compiling specialises the network (see [Specialization]) and cuts it into stages: a plan for
/// each set of layers that can run without an operator in between, and single operators. Safe for
/// use by several threads at once: each run takes memory of its own from a pool.
public final class Program {

    private final Specialization specialized;
    private final List<Stage> stages;
    private final long budget;
    /// The calling thread alone.
    private final Workers caller = Workers.of(1);

    /// A part of a run.
    private sealed interface Stage {}

    /// An operator on tensors.
    private record Evaluated(Node node, Operator layer) implements Stage {}

    /// Layers as one plan.
    private static final class Planned implements Stage {
        final Plan plan;
        final Packed packed;
        final Map<String, Shape> outputs;
        final Deque<PlanInstance> idle = new ArrayDeque<>();

        Planned(ServingModel model, int images, Map<String, Shape> outputs) {
            this.plan = model.plan(images);
            this.packed = model.pack(List.of(plan));
            this.outputs = outputs;
        }

        PlanInstance take() {
            synchronized (idle) {
                if (!idle.isEmpty()) {
                    return idle.removeFirst();
                }
            }
            return PlanInstance.serving(
                    plan, packed, 1, new boolean[plan.steps().size()]);
        }

        void give(PlanInstance instance) {
            synchronized (idle) {
                idle.addFirst(instance);
            }
        }
    }

    private Program(Specialization specialized, List<Stage> stages, long budget) {
        this.specialized = specialized;
        this.stages = stages;
        this.budget = budget;
    }

    /// Compiles a network for inputs of given types.
    ///
    /// @param model a network of layers and operators, and its parameters
    /// @param inputs element type and shape of each input, by name
    /// @param known values of inputs that do not change from run to run; shapes may depend on them
    /// @param elements elements that operators may create, in compiling and in each run
    /// @return the program
    /// @throws ConfigurationException when an input is missing or has another element type
    /// @throws ShapeException when shapes do not fit
    public static Program compile(
            Model model, Map<String, TensorType> inputs, Map<String, Tensor> known, long elements) {
        Specialization specialized = Specialization.of(model, inputs, known, new Budget(elements));
        List<Stage> stages = new ArrayList<>();
        for (Stages.Part part : Stages.cut(specialized)) {
            switch (part) {
                case Stages.Single(Node node, Operator layer) -> stages.add(new Evaluated(node, layer));
                case Stages.Region(Model region, int images) -> {
                    Map<String, Shape> outputs = new LinkedHashMap<>();
                    region.network()
                            .outputs()
                            .forEach(output ->
                                    outputs.put(output, specialized.type(output).shape()));
                    stages.add(new Planned(ServingModel.of(region), images, outputs));
                }
            }
        }
        return new Program(specialized, stages, elements);
    }

    /// A part of a run, for reports: a plan of layers, or one operator.
    ///
    /// @param plan the plan, empty for an operator
    /// @param node name of the operator's node, empty for a plan
    /// @param operation what the operator computes, empty for a plan
    public record Part(Optional<Plan> plan, String node, String operation) {}

    /// What a run does, in order.
    ///
    /// @return plans and operators
    public List<Part> parts() {
        return stages.stream()
                .map(stage -> switch (stage) {
                    case Evaluated(Node node, Operator layer) ->
                        new Part(
                                Optional.empty(),
                                node.name(),
                                layer.op().getClass().getSimpleName());
                    case Planned planned -> new Part(Optional.of(planned.plan), "", "");
                })
                .toList();
    }

    /// Bytes of weights that all runs share.
    ///
    /// @return bytes
    public long weightBytes() {
        return stages.stream()
                .mapToLong(stage -> switch (stage) {
                    case Evaluated _ -> 0;
                    case Planned planned -> planned.packed.bytes();
                })
                .sum();
    }

    /// The network as it was specialised.
    ///
    /// @return network, parameters and the types of values
    public Specialization specialized() {
        return specialized;
    }

    /// Runs the program in the calling thread.
    ///
    /// @param inputs a tensor for each input whose value is not known, by name
    /// @return fresh tensors, by name in the network's order of outputs; one that is an input or a
    ///     constant is that tensor itself
    /// @throws ShapeException when an input has another type than the program was compiled for
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return run(inputs, Workers.Stop.NEVER).orElseThrow();
    }

    /// Runs the program in the calling thread until it is told to stop.
    ///
    /// @param inputs a tensor for each input whose value is not known, by name
    /// @param stop asked before each operator, and in plans before each layer
    /// @return fresh tensors as in [#run(Map)]; empty when it was stopped
    /// @throws ShapeException when an input has another type than the program was compiled for
    public Optional<Map<String, Tensor>> run(Map<String, Tensor> inputs, Workers.Stop stop) {
        Map<String, Tensor> values =
                new HashMap<>(specialized.model().parameters().tensors());
        specialized.model().network().inputs().forEach(input -> {
            TensorType expected = specialized.type(input.name());
            Tensor tensor = inputs.get(input.name());
            if (tensor == null || !TensorType.of(tensor).equals(expected)) {
                throw new ShapeException("Input '" + input.name() + "' is " + tensor + ", expected " + expected);
            }
            values.put(input.name(), tensor);
        });
        Budget left = new Budget(budget);
        for (Stage stage : stages) {
            if (stop.now()) {
                return Optional.empty();
            }
            boolean done = switch (stage) {
                case Evaluated(Node node, Operator layer) -> {
                    evaluate(node, layer, values, left);
                    yield true;
                }
                case Planned planned -> run(planned, values, stop);
            };
            if (!done) {
                return Optional.empty();
            }
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        specialized.outputs().forEach((name, value) -> outputs.put(name, required(values, value)));
        return Optional.of(outputs);
    }

    private boolean run(Planned planned, Map<String, Tensor> values, Workers.Stop stop) {
        PlanInstance instance = planned.take();
        try {
            var ins = planned.plan.network().inputs();
            for (int i = 0; i < ins.size(); i++) {
                instance.input(i, required(values, ins.get(i).name()).floats(), 0);
            }
            int at = 0;
            for (Map.Entry<String, Shape> output : planned.outputs.entrySet()) {
                Tensor tensor = Tensor.zeros(DType.F32, output.getValue());
                instance.output(at++, tensor.floats(), 0);
                values.put(output.getKey(), tensor);
            }
            return instance.run(caller, 1, stop);
        } finally {
            planned.give(instance);
        }
    }

    static void evaluate(Node node, Operator layer, Map<String, Tensor> values, Budget budget) {
        List<@Nullable Tensor> operands = new ArrayList<>();
        node.inputs().forEach(input -> operands.add(input.isEmpty() ? null : required(values, input)));
        List<Tensor> results;
        try {
            results = Evaluation.run(layer.op(), operands, budget);
        } catch (ShapeException e) {
            throw new ShapeException("Node '" + node.name() + "': " + e.getMessage(), e);
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            values.put(node.outputs().get(i), results.get(i));
        }
    }

    private static Tensor required(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
