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

/// The tensors that an operator is given, absent optional ones included, and messages about them.
final class Operands {

    private final TensorOp op;
    private final List<@Nullable Tensor> tensors;
    private final Budget budget;

    Operands(TensorOp op, List<@Nullable Tensor> tensors, Budget budget) {
        this.op = op;
        this.tensors = tensors;
        this.budget = budget;
    }

    int count() {
        return tensors.size();
    }

    /// An operand that must be there.
    Tensor get(int index) {
        return optional(index)
                .orElseThrow(() -> error("has no input " + index + ", expected " + (index + 1) + " or more"));
    }

    /// An operand that may be left out, by an empty name or by a shorter list.
    Optional<Tensor> optional(int index) {
        return index < tensors.size() ? Optional.ofNullable(tensors.get(index)) : Optional.empty();
    }

    Shape shape(int index) {
        return get(index).shape();
    }

    DType type(int index) {
        return get(index).type();
    }

    /// The only element of an operand of one element, as an integer.
    long integer(int index) {
        long[] values = Numbers.integers(get(index));
        if (values.length != 1) {
            throw error("input " + index + " has " + values.length + " elements, expected 1");
        }
        return values[0];
    }

    /// The elements of an operand of small integers, such as axes or sizes.
    int[] ints(int index) {
        long[] values = Numbers.integers(get(index));
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.clamp(values[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return ints;
    }

    /// Shape of a result, its elements claimed from the budget before they are allocated.
    Shape claim(long... sizes) {
        long elements = 1;
        int[] ints = new int[sizes.length];
        boolean empty = false;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0 || sizes[i] > Integer.MAX_VALUE) {
                throw error("output would have size " + sizes[i] + " along axis " + i);
            }
            ints[i] = (int) sizes[i];
            empty |= sizes[i] == 0;
            elements = elements > Integer.MAX_VALUE ? elements : elements * Math.max(1, sizes[i]);
        }
        if (!empty) {
            try {
                budget.claim(elements);
            } catch (ShapeException e) {
                throw error(String.valueOf(e.getMessage()));
            }
        }
        return Shape.of(ints);
    }

    ShapeException error(String message) {
        String shown = tensors.stream()
                .map(tensor -> tensor == null ? "absent" : tensor.toString())
                .collect(Collectors.joining(", "));
        return new ShapeException(op.kind() + ": " + message + " (inputs " + shown + ", " + op + ")");
    }
}
