package org.lanewise.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.SharedWorkers;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// A network compiled for serving.
///
/// **Calls.** Inputs and outputs are arrays in row-major order (NCHW for images), or buffers and
/// tensors by way of a [Call]. A sample gives the same bits alone and in any batch, on any number of
/// threads, cold and warm. Arguments are checked before anything is written.
///
/// **Threads.** A session is safe to share. A call computes in its caller's thread, and with
/// [SessionOptions#threads()] in threads of a group that all sessions share; steps that are too
/// short for that stay in the caller's, and a caller that finds the group busy computes alone. After
/// warm-up a call allocates nothing, unless callers contend or the model has operators on tensors.
///
/// **Waiting and stopping.** Each call at once needs a workspace; there are
/// [SessionOptions#workspaces()] of them, and [WhenExhausted] says what a call does that finds none.
/// A call looks at its [Deadline] and its [Cancellation] before it begins, before each step, and
/// within a step of more than some microseconds after each sixteenth of it, but not within a task, of
/// which such a step has many where its kernel can be divided. A stopped call thus returns at the
/// latest after the longest of these parts; its outputs may have been written in part, and their
/// contents are undefined. A result that is complete when the deadline passes is returned.
///
/// **Interrupts** do not end a computation, and the flag stays set; they end the wait for a
/// workspace. **Virtual threads** are callers like any other: they hold their carrier while they
/// compute, and release it while they wait. [#close()] waits for the calls that run.
///
/// Parameters are copied when the session is compiled, and kept only in the forms that kernels
/// read.
public final class Session implements AutoCloseable {

    private static final Workers CALLER = Workers.of(1);

    /// As many samples as the input holds.
    private static final int ALL = Integer.MIN_VALUE;

    private final Network network;
    private final SessionOptions options;
    private final List<CompiledSet> sets;
    private final Counters counters = new Counters();
    private final WorkspacePool pool;
    private final Calls calls;
    private final @Nullable SharedWorkers lease;
    private volatile boolean warm;

    private Session(Model model, SessionOptions options) {
        this.network = model.network();
        this.options = options;
        List<ShapeSets.Resolved> resolved = ShapeSets.of(model, options);
        Estimation.requireHeap(model, resolved, options.workspaces());
        List<CompiledSet> compiled = new ArrayList<>();
        for (ShapeSets.Resolved set : resolved) {
            compiled.add(
                    set.hasOperators()
                            ? new OperatorsSet(set.model(), set.shapes())
                            : new LayersSet(
                                    compiled.size(),
                                    set.model(),
                                    set.maxBatch(),
                                    options.threads(),
                                    options.workspaces()));
        }
        sets = List.copyOf(compiled);
        int inputs = network.inputs().size();
        int outputs = network.outputs().size();
        pool = new WorkspacePool(
                network.name(),
                options.workspaces(),
                options.whenExhausted(),
                counters,
                () -> new Workspace(inputs, outputs, sets.size()));
        lease = options.threads() > 1 && options.workers().isEmpty() ? SharedWorkers.lease(options.threads()) : null;
        Workers workers = lease == null ? options.workers().orElse(CALLER) : lease.workers();
        calls = new Calls(network, sets, pool, counters, workers, options.nans() == NanPolicy.REFUSE);
    }

    /// Compiles a model.
    ///
    /// @param model network and parameters
    /// @param options options
    /// @return a session
    /// @throws HeapException when the session would not fit the heap
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
        return compile(new Model(NetworkPart.of(model.network(), outputs), model.parameters()), options);
    }

    /// What a session would take of the heap, from shapes alone. Of operators on tensors only the
    /// weights are counted.
    ///
    /// @param model network and parameters
    /// @param options options
    /// @return the estimate
    /// @throws org.lanewise.tensor.LanewiseException when the options do not fit the network
    public static SessionMemory estimate(Model model, SessionOptions options) {
        return Estimation.of(ShapeSets.of(model, options), options.workspaces());
    }

    /// The network.
    ///
    /// @return the network
    public Network network() {
        return network;
    }

    /// The options.
    ///
    /// @return the options
    public SessionOptions options() {
        return options;
    }

    /// What the session does in a call.
    ///
    /// @return the plan
    public SessionPlan plan() {
        List<PlannedNetwork> networks =
                sets.stream().flatMap(set -> set.planned().stream()).toList();
        return new SessionPlan(network.name(), Compiled.PASSES, networks, memory());
    }

    /// The heap that the session takes. Known before the first call.
    ///
    /// @return weights and workspaces
    public SessionMemory memory() {
        return new SessionMemory(
                sets.stream().mapToLong(CompiledSet::weightBytes).sum(),
                sets.stream().mapToLong(CompiledSet::workspaceBytes).sum(),
                options.workspaces());
    }

    /// The bytes of the heap that the session takes when as many calls run at once as may.
    ///
    /// @return bytes
    public long memoryBytes() {
        return memory().bytes();
    }

    /// What happened to the calls so far, for any metrics library.
    ///
    /// @return the numbers
    public SessionStats stats() {
        return counters.stats(pool);
    }

    /// Runs the network's kernels until their timings settle, through the call sites that calls go
    /// through, on small numbers of its own. Returns when they have settled, at the latest when the
    /// budget is spent or the session is closed.
    ///
    /// @param budget most time
    /// @return what came of it
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public WarmUpReport warmUp(Duration budget) {
        WarmUpReport report = new WarmUp(this, sets).run(budget);
        warm |= report.settled();
        return report;
    }

    /// Whether a [#warmUp(Duration)] has seen timings settle, for a readiness probe.
    ///
    /// @return whether one has
    public boolean isWarm() {
        return warm;
    }

    /// Prepares a call whose inputs and outputs are bound one by one, by position or by name, to
    /// arrays, buffers and tensors.
    ///
    /// @return a call for one thread at a time, which may be used any number of times
    public Call call() {
        return new Call(this);
    }

    /// Runs a network with one input and one output, on as many samples as the input holds.
    ///
    /// @param input 1 to `maxBatch` samples
    /// @param output receives the result of each sample; another array than `input`
    /// @throws ShapeException when a length is wrong; nothing is written then
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run(float[] input, float[] output) {
        run(input, output, Deadline.none());
    }

    /// Runs a network with one input and one output, on as many samples as the input holds, until a
    /// deadline.
    ///
    /// @param input 1 to `maxBatch` samples
    /// @param output receives the result of each sample; another array than `input`
    /// @param deadline when to give up
    /// @throws ShapeException when a length is wrong; nothing is written then
    /// @throws DeadlineException when the deadline passed before the result was complete
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run(float[] input, float[] output, Deadline deadline) {
        run(input, output, ALL, deadline);
    }

    /// Runs a network with one input and one output.
    ///
    /// @param input `images` samples in row-major order (NCHW for images); may be longer
    /// @param output receives the results of `images` samples; another array than `input`
    /// @param images number of samples, 1 to `maxBatch`
    /// @throws ShapeException when a length or the number of samples is wrong; nothing is written
    ///     then
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run(float[] input, float[] output, int images) {
        run(input, output, images, Deadline.none());
    }

    /// Runs a network with one input and one output until a deadline.
    ///
    /// @param input `images` samples in row-major order (NCHW for images); may be longer
    /// @param output receives the results of `images` samples; another array than `input`
    /// @param images number of samples, 1 to `maxBatch`
    /// @param deadline when to give up
    /// @throws ShapeException when a length or the number of samples is wrong; nothing is written
    ///     then
    /// @throws DeadlineException when the deadline passed before the result was complete
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run(float[] input, float[] output, int images, Deadline deadline) {
        Workspace workspace = calls.begin(deadline, null);
        int count = 0;
        try {
            Arguments.requireOneOfEach(network);
            workspace.inputs[0].bind(input, 0);
            workspace.outputs[0].bind(output, 0);
            CompiledSet set = calls.set(workspace.inputs);
            count = images == ALL ? Arguments.samples(network, set, input) : images;
            calls.perform(workspace, set, workspace.inputs, workspace.outputs, count);
        } finally {
            calls.end(workspace, count);
        }
    }

    /// Runs a network with any inputs and outputs.
    ///
    /// @param inputs one array an input, in the network's order; none of them is an output too
    /// @param outputs one array an output, in the network's order; each an array of its own
    /// @param images number of samples, 1 to `maxBatch`
    /// @throws ShapeException when a length or the number of samples is wrong; nothing is written
    ///     then
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run(float[][] inputs, float[][] outputs, int images) {
        run(inputs, outputs, images, Deadline.none());
    }

    /// Runs a network with any inputs and outputs until a deadline.
    ///
    /// @param inputs one array an input, in the network's order; none of them is an output too
    /// @param outputs one array an output, in the network's order; each an array of its own
    /// @param images number of samples, 1 to `maxBatch`
    /// @param deadline when to give up
    /// @throws ShapeException when a length or the number of samples is wrong; nothing is written
    ///     then
    /// @throws DeadlineException when the deadline passed before the result was complete
    /// @throws org.lanewise.tensor.StateException when the session is closed
    public void run(float[][] inputs, float[][] outputs, int images, Deadline deadline) {
        Workspace workspace = calls.begin(deadline, null);
        try {
            Arguments.requireCounts(network, inputs.length, outputs.length);
            for (int i = 0; i < inputs.length; i++) {
                workspace.inputs[i].bind(inputs[i], 0);
            }
            for (int i = 0; i < outputs.length; i++) {
                workspace.outputs[i].bind(outputs[i], 0);
            }
            CompiledSet set = calls.set(workspace.inputs);
            calls.perform(workspace, set, workspace.inputs, workspace.outputs, images);
        } finally {
            calls.end(workspace, images);
        }
    }

    /// Runs one sample.
    ///
    /// @param input one sample; may be longer
    /// @return its result in a fresh array
    /// @throws ShapeException when the network has several inputs or outputs, or the array is
    ///     shorter
    public float[] run(float[] input) {
        Arguments.requireOneOfEach(network);
        Shape sample = sets.getFirst().output(0);
        float[] output = new float[sample == null ? 0 : sample.elements()];
        run(input, output, 1);
        return output;
    }

    /// Runs a network on tensors, by name.
    ///
    /// @param inputs a tensor for each input, by name; none is changed
    /// @return a tensor for each output, by name, in the network's order; where the model has
    ///     operators, one that is an input or a constant is that tensor itself
    /// @throws org.lanewise.tensor.ConfigurationException when there is no input of a name
    /// @throws ShapeException when an input is missing or has another type or shape than the session
    ///     was compiled for
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Call call = call();
        inputs.forEach(call::input);
        return call.results();
    }

    /// The way of all calls.
    Calls calls() {
        return calls;
    }

    /// Takes calls that were no one's out of the numbers.
    void uncount(long runs, long images) {
        counters.runs.add(-runs);
        counters.images.add(-images);
    }

    /// Waits for the calls that run, and ends the threads that no other session uses. Calls that
    /// wait for a workspace, and later ones, fail with a
    /// [org.lanewise.tensor.StateException]. Idempotent. An interrupt does not end the wait, and the
    /// flag stays set.
    @Override
    public void close() {
        pool.close();
        if (lease != null) {
            lease.close();
        }
    }
}
