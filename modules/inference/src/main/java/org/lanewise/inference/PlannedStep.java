package org.lanewise.inference;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.tensor.Shape;

/// A step of a compiled network: one kernel, or one operator on tensors.
///
/// @param layers names of the layers that it computes, in order; more than one where they were
///     fused. A step that only brings values into another form has the name of the layer, input or
///     output that it does so for
/// @param operation what is computed, as in `conv2d`; `prepare` for another form of an operand
/// @param algorithm the kernel that was chosen, as in `Conv2dPixelLanes`
/// @param choice what every kernel for the operation answered, best first: why it cannot, or why
///     another one is better here. Empty where there is no choice
/// @param inputs shapes of what the layers take, batch included
/// @param outputs shapes of what they give, batch included
/// @param bytes bytes that the step touches: operands, weights and results
/// @param multiplyAdds multiply-adds as a direct algorithm computes them, see
///     [org.lanewise.layers.Multiplications]
public record PlannedStep(
        List<String> layers,
        String operation,
        String algorithm,
        List<KernelList.Answer> choice,
        List<Shape> inputs,
        List<Shape> outputs,
        long bytes,
        long multiplyAdds) {

    /// Copies the lists.
    public PlannedStep {
        layers = List.copyOf(layers);
        choice = List.copyOf(choice);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
