package org.lanewise.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.Program;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// A model with operators compiled for inputs of given shapes. Layers run on kernels, the operators
/// between them in plain Java on tensors that each run allocates, in the calling thread.
final class OperatorsSet implements CompiledSet {

    /// Elements that operators of a run may create.
    static final long ELEMENTS = 1L << 28;

    private final Network network;
    private final Program program;
    private final List<Shape> inputs;
    private final List<@Nullable Shape> outputs;

    OperatorsSet(Model model, Map<String, Shape> shapes) {
        network = model.network();
        Map<String, TensorType> types = new LinkedHashMap<>();
        List<Shape> given = new ArrayList<>();
        for (Input input : network.inputs()) {
            Shape shape = Objects.requireNonNull(shapes.get(input.name()));
            given.add(shape);
            types.put(input.name(), new TensorType(input.type(), shape));
        }
        inputs = List.copyOf(given);
        program = Program.compile(model, types, Map.of(), ELEMENTS);
        outputs = new ArrayList<>();
        for (String output : network.outputs()) {
            String value =
                    Objects.requireNonNull(program.specialized().outputs().get(output));
            outputs.add(
                    program.specialized().findType(value).map(TensorType::shape).orElse(null));
        }
    }

    @Override
    public List<Shape> inputs() {
        return inputs;
    }

    @Override
    public int maxBatch() {
        return 1;
    }

    @Override
    public boolean hasOpenBatch() {
        return false;
    }

    @Override
    public int inputElements(int index) {
        return inputs.get(index).elements();
    }

    @Override
    public @Nullable Shape output(int index) {
        return outputs.get(index);
    }

    @Override
    public long weightBytes() {
        return program.weightBytes();
    }

    @Override
    public long workspaceBytes() {
        return program.parts().stream()
                .flatMap(part -> part.plan().stream())
                .mapToLong(plan -> plan.workspaceBytes())
                .sum();
    }

    @Override
    public List<PlannedNetwork> planned() {
        Map<String, Shape> ins = new LinkedHashMap<>();
        Map<String, Shape> outs = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            ins.put(network.inputs().get(i).name(), inputs.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            Shape shape = outputs.get(i);
            if (shape != null) {
                outs.put(network.outputs().get(i), shape);
            }
        }
        List<PlannedStep> steps = new ArrayList<>();
        for (Program.Part part : program.parts()) {
            part.plan()
                    .ifPresentOrElse(
                            plan -> steps.addAll(Compiled.describe(plan)),
                            () -> steps.add(new PlannedStep(
                                    List.of(part.node()),
                                    part.operation(),
                                    "Evaluation",
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    0,
                                    0)));
        }
        return List.of(new PlannedNetwork(ins, outs, 1, steps, weightBytes(), workspaceBytes()));
    }

    /// Runs on tensors.
    ///
    /// @return the outputs by name, empty when it was stopped
    Optional<Map<String, Tensor>> run(Slot[] from, Control control) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < from.length; i++) {
            tensors.put(network.inputs().get(i).name(), tensor(from[i], i));
        }
        return program.run(tensors, control);
    }

    private Tensor tensor(Slot slot, int index) {
        Tensor given = slot.tensor();
        if (given != null) {
            return given;
        }
        float[] floats = new float[inputElements(index)];
        slot.read(0, floats, floats.length);
        return Tensor.of(inputs.get(index), floats);
    }

    @Override
    public boolean run(Workspace workspace, Slot[] from, Slot[] to, int images, Workers workers) {
        Optional<Map<String, Tensor>> results = run(from, workspace.control);
        if (results.isEmpty()) {
            return false;
        }
        for (int i = 0; i < to.length; i++) {
            String name = network.outputs().get(i);
            Tensor result = Objects.requireNonNull(results.get().get(name));
            if (result.type() != DType.F32 || to[i].length() < result.shape().elements()) {
                throw new ShapeException("Network '" + network.name() + "' output '" + name + "' is " + result
                        + ", expected at most " + to[i].length() + " floats");
            }
        }
        for (int i = 0; i < to.length; i++) {
            float[] floats = Objects.requireNonNull(
                            results.get().get(network.outputs().get(i)))
                    .floats();
            to[i].write(0, floats, floats.length);
        }
        return true;
    }
}
