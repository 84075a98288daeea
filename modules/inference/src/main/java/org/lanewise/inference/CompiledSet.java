package org.lanewise.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;

/// A model compiled for one set of input shapes: layers alone, or operators too.
sealed interface CompiledSet permits LayersSet, OperatorsSet {

    /// The shapes of the inputs in the network's order; where the batch is open, of one sample.
    List<Shape> inputs();

    /// Most samples of a call.
    int maxBatch();

    /// Whether axis 0 of inputs is a batch of 1 to [#maxBatch()] samples.
    boolean hasOpenBatch();

    /// Floats of one sample of an input.
    int inputElements(int index);

    /// The shape of one sample of an output; null when only a run can tell.
    @Nullable
    Shape output(int index);

    /// Bytes of weights.
    long weightBytes();

    /// Bytes of a workspace.
    long workspaceBytes();

    /// The compiled forms.
    List<PlannedNetwork> planned();

    /// Runs a call whose arguments were checked.
    ///
    /// @return whether it was not stopped
    boolean run(Workspace workspace, Slot[] inputs, Slot[] outputs, int images, Workers workers);

    /// Whether a shape is that of an input in this set, an open batch aside.
    default boolean accepts(int input, Shape shape) {
        Shape own = inputs().get(input);
        if (shape.rank() != own.rank()) {
            return false;
        }
        for (int axis = hasOpenBatch() && own.rank() > 0 ? 1 : 0; axis < own.rank(); axis++) {
            if (own.size(axis) != shape.size(axis)) {
                return false;
            }
        }
        return true;
    }
}
