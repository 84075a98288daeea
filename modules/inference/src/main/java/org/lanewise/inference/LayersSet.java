package org.lanewise.inference;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;

/// Layers compiled for samples of one shape, in batches of up to a number.
final class LayersSet implements CompiledSet {

    private final int index;
    private final String network;
    private final int maxBatch;
    private final int threads;
    private final Compiled single;
    private final @Nullable Compiled block;
    private final List<Shape> inputs;
    private final List<Shape> outputs;
    private final int[] inputElements;
    private final int[] outputElements;

    /// Compiles layers.
    ///
    /// @param index number of this set in its session
    /// @param model a network with no sizes open but the batch
    /// @param maxBatch most samples of a call
    /// @param options threads of a call and number of workspaces
    LayersSet(int index, Model model, int maxBatch, SessionOptions options) {
        this.index = index;
        this.maxBatch = maxBatch;
        this.threads = options.threads();
        Network layers = model.network();
        network = layers.name();
        List<Compiled> forms = Compiled.of(model, maxBatch, options.workspaces());
        single = forms.getFirst();
        block = forms.size() > 1 ? forms.getLast() : null;
        Map<String, Shape> shapes = layers.shapes(1);
        inputs = layers.inputs().stream()
                .map(input -> Objects.requireNonNull(shapes.get(input.name())))
                .toList();
        outputs = layers.outputs().stream()
                .map(output -> Objects.requireNonNull(shapes.get(output)))
                .toList();
        inputElements = inputs.stream().mapToInt(Shape::elements).toArray();
        outputElements = outputs.stream().mapToInt(Shape::elements).toArray();
    }

    @Override
    public List<Shape> inputs() {
        return inputs;
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public boolean hasOpenBatch() {
        return true;
    }

    @Override
    public int inputElements(int input) {
        return inputElements[input];
    }

    @Override
    public Shape output(int output) {
        return outputs.get(output);
    }

    @Override
    public long weightBytes() {
        return single.packedBytes();
    }

    @Override
    public long workspaceBytes() {
        if (block == null) {
            return single.workspaceBytes();
        }
        long staged = 0;
        for (int elements : inputElements) {
            staged += elements;
        }
        for (int elements : outputElements) {
            staged += elements;
        }
        return single.workspaceBytes() + block.workspaceBytes() + Float.BYTES * staged * block.images();
    }

    @Override
    public List<String> passes() {
        return single.passes();
    }

    @Override
    public List<PlannedNetwork> planned() {
        return block == null ? List.of(single.planned()) : List.of(single.planned(), block.planned());
    }

    LayersMemory memory() {
        return new LayersMemory(
                this,
                single.instance(threads),
                block == null ? null : block.instance(threads),
                inputElements.length,
                outputElements.length);
    }

    /// Floats of the samples of one run of an input.
    int stagedInput(int input) {
        return (block == null ? 1 : block.images()) * inputElements[input];
    }

    /// Floats of the samples of one run of an output.
    int stagedOutput(int output) {
        return (block == null ? 1 : block.images()) * outputElements[output];
    }

    @Override
    public boolean run(Workspace workspace, Slot[] from, Slot[] to, int images, Workers workers) {
        LayersMemory memory = workspace.memory(this, index);
        try {
            for (int first = 0; first < images; ) {
                int count = step(memory, from, to, first, images - first, workers, workspace.control);
                if (count == 0) {
                    return false;
                }
                first += count;
            }
            return true;
        } finally {
            memory.release();
        }
    }

    /// Runs the next samples of a call.
    ///
    /// @return how many, 0 when the run was stopped
    private int step(
            LayersMemory memory, Slot[] from, Slot[] to, int first, int left, Workers workers, Control control) {
        Compiled.Instance several = memory.block;
        Compiled form = block == null || several == null || left < block.images() ? single : block;
        Compiled.Instance instance = form == single || several == null ? memory.single : several;
        int count = form.images();
        for (int i = 0; i < from.length; i++) {
            Slot slot = from[i];
            if (slot.isDirect()) {
                instance.input(i, slot.array(), slot.offset() + first * inputElements[i]);
            } else {
                float[] staged = memory.stagedInput(i);
                int elements = inputElements[i];
                slot.read(first * elements, staged, count * elements);
                instance.input(i, staged, 0);
            }
        }
        for (int i = 0; i < to.length; i++) {
            boolean direct = to[i].isDirect();
            instance.output(
                    i,
                    direct ? to[i].array() : memory.stagedOutput(i),
                    direct ? to[i].offset() + first * outputElements[i] : 0);
        }
        if (!run(form, instance, workers, control)) {
            return 0;
        }
        for (int i = 0; i < to.length; i++) {
            if (!to[i].isDirect()) {
                int elements = outputElements[i];
                to[i].write(first * elements, memory.stagedOutput(i), count * elements);
            }
        }
        return count;
    }

    private boolean run(Compiled form, Compiled.Instance instance, Workers workers, Control control) {
        if (Events.ofSteps()) {
            return StepEvent.run(network, form, instance, workers, threads, control);
        }
        return instance.run(workers, threads, control);
    }
}
