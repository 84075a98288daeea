package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Runs operators with one output and sees that the type that is told beforehand is that of the
/// output.
final class ElementwiseRun {

    static final long ELEMENTS = 1000;

    private ElementwiseRun() {}

    static Tensor run(TensorOp op, @Nullable Tensor... inputs) {
        List<@Nullable Tensor> operands = Arrays.asList(inputs);
        List<@Nullable TensorType> types = new ArrayList<>();
        for (Tensor input : inputs) {
            types.add(input == null ? null : TensorType.of(input));
        }
        List<Tensor> outputs = Evaluation.run(op, operands, new Budget(ELEMENTS));
        assertThat(outputs).hasSize(1);
        List<@Nullable Tensor> unknown = Collections.nCopies(inputs.length, null);
        assertThat(Evaluation.types(op, types, unknown, new Budget(ELEMENTS)))
                .as("types of %s", op)
                .containsExactly(TensorType.of(outputs.getFirst()));
        return outputs.getFirst();
    }

    static Tensor doubles(double... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    static Tensor floats(float... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    static Tensor truth(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Tensor.of(DType.BOOL, Shape.of(values.length), bytes);
    }

    /// Integers of any type by their bits.
    static Tensor integers(DType type, long... values) {
        Shape shape = Shape.of(values.length);
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < values.length; i++) {
            switch (type.bytes()) {
                case 1 -> tensor.bytes()[i] = (byte) values[i];
                case 2 -> tensor.shorts()[i] = (short) values[i];
                case 4 -> tensor.ints()[i] = (int) values[i];
                default -> tensor.longs()[i] = values[i];
            }
        }
        return tensor;
    }

    /// Elements of a tensor of integers or truth values as they are stored, sign-extended.
    static long[] bits(Tensor tensor) {
        long[] bits = new long[tensor.shape().elements()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = switch (tensor.type().bytes()) {
                case 1 -> tensor.bytes()[i];
                case 2 -> tensor.shorts()[i];
                case 4 -> tensor.ints()[i];
                default -> tensor.longs()[i];
            };
        }
        return bits;
    }
}
