package org.lanewise.inference;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.lanewise.compiler.Packed;
import org.lanewise.compiler.Plan;
import org.lanewise.compiler.PlanInstance;
import org.lanewise.compiler.ServingModel;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.StateException;

/// A network compiled for serving.
///
/// A sample gives the same bits alone and in any batch, on any number of threads. A session is
/// safe to share: each call takes a workspace from a pool that grows to the number of callers at
/// once, and after that a call allocates nothing. Parameters are copied when the session is
/// compiled.
public final class Session implements AutoCloseable {

    /// Fewer samples than this run one by one: a block of 16 costs more than they do.
    private static final int FEW = 4;

    /// Samples of a block plan: as many blocks of 16 as a register tile has columns.
    private static final int BLOCK = 64;

    private static final int LANES = 16;

    private final Network network;
    private final SessionOptions options;
    private final Plan single;
    private final Plan block;
    private final Packed packed;
    private final Workers workers;
    private final int[] inputElements;
    private final int[] outputElements;
    private final Deque<Workspace> pool = new ArrayDeque<>();
    private int running;
    private boolean closed;

    /// What one call needs for itself.
    private static final class Workspace {
        final PlanInstance single;
        final PlanInstance block;
        final float[][] inputs;
        final float[][] outputs;
        final float[][] onlyInput = new float[1][];
        final float[][] onlyOutput = new float[1][];

        Workspace(Session session) {
            int threads = session.options.threads();
            single = PlanInstance.serving(session.single, session.packed, threads);
            block = session.block.images() == 1 ? single : PlanInstance.serving(session.block, session.packed, threads);
            int images = session.block.images();
            inputs = new float[session.inputElements.length][];
            outputs = new float[session.outputElements.length][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = new float[images * session.inputElements[i]];
            }
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = new float[images * session.outputElements[i]];
            }
        }
    }

    private Session(Model model, SessionOptions options) {
        this.network = model.network();
        this.options = options;
        ServingModel serving = ServingModel.of(model);
        single = serving.plan(1);
        block = options.maxBatch() == 1 ? single : serving.plan(Math.min(BLOCK, options.maxBatch()));
        packed = Packed.of(List.of(single, block), serving.model().parameters());
        workers = Workers.of(options.threads());
        Map<String, Shape> shapes = network.shapes(1);
        inputElements = network.inputs().stream()
                .mapToInt(input ->
                        Objects.requireNonNull(shapes.get(input.name())).elements())
                .toArray();
        outputElements = network.outputs().stream()
                .mapToInt(output -> Objects.requireNonNull(shapes.get(output)).elements())
                .toArray();
    }

    /// Compiles a model.
    ///
    /// @param model network and parameters
    /// @param options options
    /// @return a session
    /// @throws org.lanewise.tensor.LanewiseException when the network cannot be served, or the
    ///     Vector API is not there
    public static Session compile(Model model, SessionOptions options) {
        Simd.requireAvailable();
        return new Session(model, options);
    }

    /// Compiles the part of a model that computes some of its values, for looking inside.
    ///
    /// @param model network and parameters
    /// @param options options
    /// @param outputs names of values
    /// @return a session with these outputs and the inputs that they depend on
    /// @throws org.lanewise.tensor.ConfigurationException when there is no such value
    public static Session compile(Model model, SessionOptions options, List<String> outputs) {
        Network all = model.network();
        // With these outputs instead of its own, which also refuses names that are no values.
        Network whole = new Network(all.name(), all.inputs(), all.parameters(), all.nodes(), outputs, all.metadata());
        Set<String> needed = new HashSet<>(outputs);
        for (Node node : whole.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        List<Input> inputs = whole.inputs().stream()
                .filter(input -> needed.contains(input.name()))
                .toList();
        List<Node> nodes = whole.nodes().stream()
                .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                .toList();
        Network part = new Network(whole.name(), inputs, whole.parameters(), nodes, outputs, whole.metadata());
        return compile(new Model(part, model.parameters()), options);
    }

    /// The network.
    ///
    /// @return the network
    public Network network() {
        return network;
    }

    /// Runs a network with one input and one output.
    ///
    /// @param input `images` samples in row-major order (NCHW for images)
    /// @param output receives the results of `images` samples; another array than `input`
    /// @param images number of samples, 1 to `maxBatch`
    /// @throws ShapeException when a length or the number of samples is wrong; nothing is written
    ///     then
    /// @throws StateException when the session is closed
    public void run(float[] input, float[] output, int images) {
        if (inputElements.length != 1 || outputElements.length != 1) {
            throw new ShapeException("Network '" + network.name() + "' has inputs " + inputNames() + " and outputs "
                    + network.outputs() + ", expected one of each");
        }
        check(
                input,
                inputElements[0],
                images,
                "input",
                network.inputs().getFirst().name());
        check(output, outputElements[0], images, "output", network.outputs().getFirst());
        Workspace workspace = take();
        try {
            workspace.onlyInput[0] = input;
            workspace.onlyOutput[0] = output;
            run(workspace, workspace.onlyInput, workspace.onlyOutput, images);
        } finally {
            give(workspace);
        }
    }

    /// Runs a network with any inputs and outputs.
    ///
    /// @param inputs one array an input, in the network's order; none of them is an output too
    /// @param outputs one array an output, in the network's order; each an array of its own
    /// @param images number of samples, 1 to `maxBatch`
    /// @throws ShapeException when a length or the number of samples is wrong; nothing is written
    ///     then
    /// @throws StateException when the session is closed
    public void run(float[][] inputs, float[][] outputs, int images) {
        if (inputs.length != inputElements.length || outputs.length != outputElements.length) {
            throw new ShapeException("Network '" + network.name() + "' got " + inputs.length + " inputs and "
                    + outputs.length + " outputs, expected " + inputNames() + " and " + network.outputs());
        }
        for (int i = 0; i < inputs.length; i++) {
            check(
                    inputs[i],
                    inputElements[i],
                    images,
                    "input",
                    network.inputs().get(i).name());
        }
        for (int i = 0; i < outputs.length; i++) {
            check(
                    outputs[i],
                    outputElements[i],
                    images,
                    "output",
                    network.outputs().get(i));
        }
        Workspace workspace = take();
        try {
            run(workspace, inputs, outputs, images);
        } finally {
            give(workspace);
        }
    }

    private void run(Workspace workspace, float[][] inputs, float[][] outputs, int images) {
        for (int first = 0; first < images; ) {
            first += step(workspace, inputs, outputs, first, images);
        }
    }

    /// Runs one sample.
    ///
    /// @param input one sample
    /// @return its result in a fresh array
    public float[] run(float[] input) {
        float[] output = new float[outputElements[0]];
        run(input, output, 1);
        return output;
    }

    private String inputNames() {
        return network.inputs().stream().map(Input::name).collect(Collectors.joining(", ", "[", "]"));
    }

    private void check(float[] array, int elements, int images, String kind, String name) {
        if (images < 1 || images > options.maxBatch()) {
            throw new ShapeException(
                    "A call has " + images + " samples, the session was compiled for 1 to " + options.maxBatch());
        }
        if (array.length < (long) images * elements) {
            throw new ShapeException("The " + kind + " '" + name + "' has " + array.length + " floats, expected "
                    + (long) images * elements + " (" + images + " samples of "
                    + network.shapes(1).get(name) + ")");
        }
    }

    private int step(Workspace workspace, float[][] inputs, float[][] outputs, int first, int images) {
        int left = images - first;
        int full = block.images();
        boolean alone = left < FEW || full == 1;
        PlanInstance instance = alone ? workspace.single : workspace.block;
        int count = alone ? 1 : Math.min(full, left);
        for (int i = 0; i < inputs.length; i++) {
            if (alone || count == full) {
                instance.input(i, inputs[i], first * inputElements[i]);
            } else {
                stage(workspace, i, inputs[i], first, count);
            }
        }
        for (int i = 0; i < outputs.length; i++) {
            boolean direct = alone || count == full;
            instance.output(i, direct ? outputs[i] : workspace.outputs[i], direct ? first * outputElements[i] : 0);
        }
        instance.run(workers);
        for (int i = 0; i < outputs.length && !alone && count < full; i++) {
            System.arraycopy(workspace.outputs[i], 0, outputs[i], first * outputElements[i], count * outputElements[i]);
        }
        return count;
    }

    /// A block with fewer samples than the plan has: the rest are zeros.
    private void stage(Workspace workspace, int index, float[] input, int first, int count) {
        float[] staged = workspace.inputs[index];
        int elements = inputElements[index];
        System.arraycopy(input, first * elements, staged, 0, count * elements);
        Arrays.fill(staged, count * elements, staged.length, 0f);
        workspace.block.input(index, staged, 0);
    }

    private Workspace take() {
        synchronized (pool) {
            if (closed) {
                throw new StateException("Session of network '" + network.name() + "' is closed");
            }
            running++;
            Workspace workspace = pool.pollFirst();
            if (workspace != null) {
                return workspace;
            }
        }
        boolean made = false;
        try {
            Workspace workspace = new Workspace(this);
            made = true;
            return workspace;
        } finally {
            if (!made) {
                leave();
            }
        }
    }

    private void leave() {
        synchronized (pool) {
            running--;
            pool.notifyAll();
        }
    }

    private void give(Workspace workspace) {
        synchronized (pool) {
            pool.addFirst(workspace);
        }
        leave();
    }

    /// Waits for the calls that are running and ends the session's threads. Idempotent.
    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (pool) {
            closed = true;
            while (running > 0) {
                try {
                    pool.wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            pool.clear();
        }
        workers.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
