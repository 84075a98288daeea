package org.lanewise.layers;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// A value that the caller of a network supplies.
///
/// @param name name of the value
/// @param type element type
/// @param dimensions sizes, outermost first; -1 where any size is taken
public record Input(String name, DType type, List<Integer> dimensions) {

    /// Checks the sizes and copies the list.
    public Input {
        dimensions = List.copyOf(dimensions);
        if (name.isEmpty()) {
            throw new ConfigurationException("Input has an empty name, expected one or more characters");
        }
        for (int size : dimensions) {
            if (size < -1) {
                throw new ShapeException(
                        "Input '" + name + "' dimensions are " + dimensions + ", expected 0 or more, or -1 for any");
            }
        }
    }

    /// An F32 input with a batch of any size as axis 0.
    ///
    /// @param name name of the value
    /// @param sample shape without the batch
    /// @return the input
    public static Input batched(String name, Shape sample) {
        List<Integer> dimensions = new ArrayList<>();
        dimensions.add(-1);
        for (int size : sample.sizes()) {
            dimensions.add(size);
        }
        return new Input(name, DType.F32, dimensions);
    }

    /// The shape with a number in place of every -1.
    ///
    /// @param size the number
    /// @return the shape
    public Shape shape(int size) {
        return Shape.of(dimensions.stream().mapToInt(d -> d == -1 ? size : d).toArray());
    }

    /// Whether a shape is one that this input takes.
    ///
    /// @param shape a shape
    /// @return whether rank and all given sizes agree
    public boolean accepts(Shape shape) {
        if (shape.rank() != dimensions.size()) {
            return false;
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (dimensions.get(axis) != -1 && dimensions.get(axis) != shape.size(axis)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a batch of any size is taken.
    boolean hasOpenBatch() {
        return dimensions.isEmpty() || dimensions.getFirst() == -1;
    }

    /// This input with a batch of any size.
    Input withOpenBatch() {
        if (hasOpenBatch()) {
            return this;
        }
        List<Integer> sizes = new ArrayList<>(dimensions);
        sizes.set(0, -1);
        return new Input(name, type, sizes);
    }

    /// Whether any size is taken along an axis other than the first.
    boolean hasOpenSample() {
        return dimensions.lastIndexOf(-1) > 0;
    }
}
