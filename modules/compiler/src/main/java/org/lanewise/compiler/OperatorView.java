package org.lanewise.compiler;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Layer;
import org.lanewise.layers.ParameterSpec.Kind;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What is known of an operator when a layer for it is looked for.
///
/// @param types types of its operands, null for absent ones
/// @param values their values, null where not known
/// @param result shape of its first output
record OperatorView(List<@Nullable TensorType> types, List<@Nullable Tensor> values, Shape result) {

    boolean has(int index) {
        return index < types.size() && types.get(index) != null;
    }

    Shape shape(int index) {
        TensorType type = types.get(index);
        if (type == null) {
            throw new AssertionError("operand " + index + " is absent");
        }
        return type.shape();
    }

    boolean isRank(int index, int rank) {
        return has(index) && shape(index).rank() == rank;
    }

    Optional<Tensor> value(int index) {
        return index < values.size() ? Optional.ofNullable(values.get(index)) : Optional.empty();
    }

    /// The value of an operand of floats, where it is known.
    Optional<Tensor> floats(int index) {
        return value(index).filter(tensor -> tensor.type() == DType.F32);
    }

    /// Whether an operand is absent or a known value of floats of a shape.
    boolean isAbsentOrFloats(int index, Shape shape) {
        return !has(index)
                || floats(index).filter(tensor -> tensor.shape().equals(shape)).isPresent();
    }

    /// The only element of a known operand of floats; empty when it has several or is not known.
    Optional<Float> number(int index) {
        return floats(index).filter(tensor -> tensor.shape().elements() == 1).map(tensor -> tensor.floats()[0]);
    }

    /// Whether the operands at some places are data: there, and not known.
    boolean isData(int... indices) {
        return IntStream.of(indices)
                .allMatch(index -> has(index) && value(index).isEmpty());
    }

    /// A parameter that is an operand as it is.
    LayerForm.Weight weight(String role, int index, Kind kind) {
        return new LayerForm.Weight(role, Optional.of(index), floats(index).orElseThrow(), kind);
    }

    LayerForm.Weight trainable(String role, int index) {
        return weight(role, index, Kind.TRAINABLE);
    }

    /// A parameter made from operands.
    static LayerForm.Weight made(String role, Shape shape, float... values) {
        return new LayerForm.Weight(role, Optional.empty(), Tensor.of(shape, values), Kind.TRAINABLE);
    }

    /// A layer on the first operand without parameters.
    LayerForm layer(Layer layer) {
        return layer(layer, List.of());
    }

    /// A layer on the first operand.
    LayerForm layer(Layer layer, List<LayerForm.Weight> weights) {
        return isData(0) ? new LayerForm.Replaced(layer, List.of(0), weights) : none();
    }

    static LayerForm none() {
        return new LayerForm.None();
    }
}
