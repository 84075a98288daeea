package org.lanewise.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.StoppedException;
import org.lanewise.tensor.Tensor;

/// The one way that calls go, however their arguments are given: [#begin] takes a workspace,
/// [#perform] checks the arguments and computes, [#end] gives the workspace back and counts.
final class Calls {

    private final Network network;
    private final List<CompiledSet> sets;
    private final WorkspacePool pool;
    private final Counters counters;
    private final Workers workers;
    private final boolean refuseNans;

    Calls(
            Network network,
            List<CompiledSet> sets,
            WorkspacePool pool,
            Counters counters,
            Workers workers,
            boolean refuseNans) {
        this.network = network;
        this.sets = sets;
        this.pool = pool;
        this.counters = counters;
        this.workers = workers;
        this.refuseNans = refuseNans;
    }

    /// Takes a workspace for a call.
    Workspace begin(Deadline deadline, @Nullable Cancellation cancellation) {
        RunEvent event = Events.ofRuns() ? new RunEvent() : null;
        long from = 0;
        if (event != null) {
            event.begin();
            from = System.nanoTime();
        }
        Workspace workspace = null;
        try {
            if (deadline.exists() || cancellation != null) {
                requireTime(deadline, cancellation);
            }
            workspace = pool.take(deadline, cancellation);
        } finally {
            if (workspace == null) {
                counters.failures.increment();
            }
        }
        workspace.control.set(deadline, cancellation);
        workspace.completed = false;
        workspace.event = event;
        if (event != null) {
            workspace.begin = from;
            event.waited = System.nanoTime() - from;
        }
        return workspace;
    }

    private void requireTime(Deadline deadline, @Nullable Cancellation cancellation) {
        if (cancellation != null && cancellation.isCancelled()) {
            counters.cancellations.increment();
            throw new CancelledException("Network '" + network.name() + "': cancelled before the run began");
        }
        if (deadline.hasPassed()) {
            counters.timeouts.increment();
            throw new DeadlineException("Network '" + network.name() + "': the deadline passed before the run began");
        }
    }

    /// Gives a call's workspace back and counts what became of it.
    void end(Workspace workspace, int images) {
        if (workspace.completed) {
            counters.runs.increment();
            counters.images.add(images);
        } else {
            counters.failures.increment();
        }
        RunEvent event = workspace.event;
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.network = network.name();
                event.images = images;
                event.nanos = System.nanoTime() - workspace.begin;
                event.completed = workspace.completed;
                event.commit();
            }
            workspace.event = null;
        }
        workspace.control.clear();
        Workspace.clear(workspace.inputs);
        Workspace.clear(workspace.outputs);
        pool.give(workspace);
    }

    /// The only compiled set, for calls whose arguments have no shapes.
    CompiledSet set(Workspace workspace) {
        return Arguments.find(network, sets, workspace.inputs);
    }

    /// The compiled set for the shapes of inputs.
    CompiledSet set(Slot[] inputs) {
        return Arguments.find(network, sets, inputs);
    }

    /// Checks and computes.
    void perform(Workspace workspace, CompiledSet set, Slot[] inputs, Slot[] outputs, int images) {
        Arguments.check(network, set, inputs, outputs, images);
        if (refuseNans) {
            Arguments.requireNumbers(network, set, inputs, images);
        }
        if (!set.run(workspace, inputs, outputs, images, workers)) {
            throw stopped(workspace);
        }
        workspace.completed = true;
    }

    /// Checks and computes with fresh tensors for the outputs.
    Map<String, Tensor> perform(Workspace workspace, CompiledSet set, Slot[] inputs, int images) {
        Map<String, Tensor> results = switch (set) {
            case LayersSet layers -> performLayers(workspace, layers, inputs, images);
            case OperatorsSet operators -> {
                for (int i = 0; i < inputs.length; i++) {
                    Arguments.checkInput(network, set, inputs[i], i, images);
                }
                if (refuseNans) {
                    Arguments.requireNumbers(network, set, inputs, images);
                }
                yield operators.run(inputs, workspace.control).orElseThrow(() -> stopped(workspace));
            }
        };
        workspace.completed = true;
        return results;
    }

    private Map<String, Tensor> performLayers(Workspace workspace, LayersSet set, Slot[] inputs, int images) {
        // Before there is room made for the outputs.
        Arguments.checkImages(set, images);
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (int i = 0; i < workspace.outputs.length; i++) {
            Shape sample = set.output(i);
            Tensor result = Tensor.zeros(DType.F32, sample.rank() == 0 ? sample : sample.with(0, images));
            results.put(network.outputs().get(i), result);
            workspace.outputs[i].bind(result);
        }
        perform(workspace, set, inputs, workspace.outputs, images);
        return results;
    }

    private StoppedException stopped(Workspace workspace) {
        if (workspace.control.isCancelled()) {
            counters.cancellations.increment();
            return new CancelledException("Network '" + network.name() + "': cancelled while it ran");
        }
        counters.timeouts.increment();
        return new DeadlineException("Network '" + network.name() + "': the deadline passed while it ran");
    }
}
