package org.lanewise.inference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.Shape;

/// A network compiled for inputs of given shapes and a number of samples.
///
/// @param inputs shapes of the inputs of one run, batch included, by name in the network's order
/// @param outputs shapes of the outputs of one run, by name in the network's order; without those
///     that are known only when the network runs
/// @param images samples of one run; a call with more samples takes several runs
/// @param steps what a run does, in order
/// @param packedBytes bytes of the weights in the forms that kernels want, which all runs share
/// @param workspaceBytes bytes of what a run computes in between, which runs at the same time have
///     each for itself
public record PlannedNetwork(
        Map<String, Shape> inputs,
        Map<String, Shape> outputs,
        int images,
        List<PlannedStep> steps,
        long packedBytes,
        long workspaceBytes) {

    /// Copies the collections.
    public PlannedNetwork {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        steps = List.copyOf(steps);
    }

    /// Multiply-adds of one run.
    ///
    /// @return the sum over the steps
    public long multiplyAdds() {
        return steps.stream().mapToLong(PlannedStep::multiplyAdds).sum();
    }
}
