package org.lanewise.layers;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// The same elements in the same order under another shape.
///
/// Shapes: `[N, ...]` to `[N, sizes...]` with as many elements a sample. Inputs: x. Parameters: none. Source: ONNX
/// `Reshape`.
///
/// @param sizes sizes without the batch, each 1 or more; one may be -1 and follows from the others
public record Reshape(List<Integer> sizes) implements Layer {

    /// Checks the sizes and copies the list.
    public Reshape {
        sizes = List.copyOf(sizes);
        for (int size : sizes) {
            if (size < 1 && size != -1) {
                throw new ShapeException(
                        "Reshape sizes are " + sizes + ", expected each 1 or more, or -1 for the one that follows");
            }
        }
        if (sizes.indexOf(-1) != sizes.lastIndexOf(-1)) {
            throw new ShapeException("Reshape sizes are " + sizes + ", expected -1 at most once");
        }
    }

    /// A layer of the given sizes.
    ///
    /// @param sizes sizes without the batch; one may be -1
    /// @return the layer
    public static Reshape of(Integer... sizes) {
        return new Reshape(List.of(sizes));
    }
}
