package org.lanewise.inference;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.lanewise.ops.simd.Workers;

/// A step of a run, for JDK Flight Recorder. Off unless a recording enables it: a run then has an
/// event for each step, and its steps are handed out one by one.
@Name("org.lanewise.Step")
@Label("Step")
@Category("Lanewise")
@Description("A step of a compiled network")
@Enabled(false)
@StackTrace(false)
final class StepEvent extends Event {

    /// Asked before each run; an event of its own because only events know whether they are on.
    static final StepEvent PROBE = new StepEvent();

    @Label("Network")
    String network = "";

    @Label("Layers")
    @Description("Names of the layers that the step computes")
    String layers = "";

    @Label("Algorithm")
    String algorithm = "";

    @Label("Samples")
    int images;

    @Label("Multiply-adds")
    long multiplyAdds;

    @Label("Bytes")
    @DataAmount
    @Description("Operands, weights and results")
    long bytes;

    @Label("Nanoseconds")
    long nanos;

    @Label("GFLOP/s")
    @Description("Two operations for each multiply-add of a direct algorithm")
    double gigaflops;

    /// Runs the steps of a network one by one, with an event for each.
    static boolean run(
            String network,
            Compiled form,
            Compiled.Instance instance,
            Workers workers,
            int threads,
            Workers.Stop stop) {
        for (int i = 0; i < form.steps().size(); i++) {
            PlannedStep step = form.steps().get(i);
            StepEvent event = new StepEvent();
            event.begin();
            long begin = System.nanoTime();
            if (!instance.runStep(i, workers, threads, stop)) {
                return false;
            }
            event.nanos = System.nanoTime() - begin;
            event.end();
            if (event.shouldCommit()) {
                event.network = network;
                event.layers = String.join(" + ", step.layers());
                event.algorithm = step.algorithm();
                event.images = form.images();
                event.multiplyAdds = step.multiplyAdds();
                event.bytes = step.bytes();
                event.gigaflops = 2.0 * step.multiplyAdds() / Math.max(1, event.nanos);
                event.commit();
            }
        }
        return true;
    }
}
