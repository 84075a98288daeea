package org.lanewise.layers;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// The axes of each sample in another order.
///
/// Shapes: `[N, ...]` to `[N, ...]`, where axis `i + 1` of the output is axis `order[i]` of the
/// input. Inputs: x. Parameters: none. Source: PyTorch `torch.permute`; ONNX `Transpose`.
///
/// @param order all axes of the input but the batch, each 1 or more
public record Permute(List<Integer> order) implements Layer {

    /// Checks the order and copies the list.
    public Permute {
        order = List.copyOf(order);
        for (int axis = 1; axis <= order.size(); axis++) {
            if (!order.contains(axis)) {
                throw new ShapeException(
                        "Permute order is " + order + ", expected every axis from 1 to " + order.size() + " once");
            }
        }
    }

    /// A layer of the given order.
    ///
    /// @param order all axes of the input but the batch
    /// @return the layer
    public static Permute of(Integer... order) {
        return new Permute(List.of(order));
    }
}
