package org.lanewise.compiler.operators;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// The types of an operator's operands, with the values of those that are known.
final class OperandTypes {

    private final TensorOp op;
    private final List<@Nullable TensorType> types;
    private final List<@Nullable Tensor> values;

    /// @param values as long as `types`, null where the value is not known
    OperandTypes(TensorOp op, List<@Nullable TensorType> types, List<@Nullable Tensor> values) {
        this.op = op;
        this.types = types;
        this.values = values;
    }

    int count() {
        return types.size();
    }

    TensorType get(int index) {
        return optional(index)
                .orElseThrow(() -> error("has no input " + index + ", expected " + (index + 1) + " or more"));
    }

    Optional<TensorType> optional(int index) {
        return index < types.size() ? Optional.ofNullable(types.get(index)) : Optional.empty();
    }

    Shape shape(int index) {
        return get(index).shape();
    }

    DType type(int index) {
        return get(index).type();
    }

    /// The value of an operand, where it is known before the network runs.
    Optional<Tensor> value(int index) {
        return index < values.size() ? Optional.ofNullable(values.get(index)) : Optional.empty();
    }

    ShapeException error(String message) {
        String shown = types.stream()
                .map(type -> type == null ? "absent" : type.toString())
                .collect(Collectors.joining(", "));
        return new ShapeException(op.kind() + ": " + message + " (inputs " + shown + ", " + op + ")");
    }
}
