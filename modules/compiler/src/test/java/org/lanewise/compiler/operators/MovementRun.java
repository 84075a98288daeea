package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Runs an operator on small tensors, and holds the types that are told without running it against
/// those of the run.
final class MovementRun {

    private static final long BUDGET = 10_000;

    private MovementRun() {}

    static Tensor output(TensorOp op, @Nullable Tensor... inputs) {
        List<Tensor> outputs = outputs(op, inputs);
        assertThat(outputs).as("outputs of %s", op).hasSize(1);
        return outputs.getFirst();
    }

    static List<Tensor> outputs(TensorOp op, @Nullable Tensor... inputs) {
        List<Tensor> outputs = Evaluation.run(op, Arrays.asList(inputs), new Budget(BUDGET));
        List<@Nullable TensorType> types = new ArrayList<>();
        List<@Nullable Tensor> known = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = inputs[i];
            types.add(input == null ? null : TensorType.of(input));
            known.add(op.shapeInputs().contains(i) ? input : null);
        }
        assertThat(Evaluation.types(op, types, known, new Budget(BUDGET)))
                .as("types of the outputs of %s", op)
                .isEqualTo(outputs.stream().map(TensorType::of).toList());
        return outputs;
    }

    /// `I64[n]`.
    static Tensor list(long... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /// Floats of a shape.
    static Tensor floats(Shape shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.of(shape, floats);
    }

    /// Floats 0, 1, 2, .. of a shape.
    static Tensor counted(int... sizes) {
        return counted(DType.F32, sizes);
    }

    /// Numbers 0, 1, 2, .. of a type and shape.
    static Tensor counted(DType type, int... sizes) {
        Tensor tensor = Tensor.zeros(type, Shape.of(sizes));
        for (int i = 0; i < tensor.shape().elements(); i++) {
            switch (type) {
                case F32 -> tensor.floats()[i] = i;
                case F64 -> tensor.doubles()[i] = i;
                case F16 -> tensor.shorts()[i] = Float.floatToFloat16(i);
                case BF16 -> tensor.shorts()[i] = (short) (Float.floatToIntBits(i) >>> 16);
                case I64, U64 -> tensor.longs()[i] = i;
                case I32, U32 -> tensor.ints()[i] = i;
                case I16, U16 -> tensor.shorts()[i] = (short) i;
                case I8, U8 -> tensor.bytes()[i] = (byte) i;
                case BOOL -> tensor.bytes()[i] = (byte) (i % 2);
            }
        }
        return tensor;
    }

    /// The elements as numbers.
    static double[] numbers(Tensor tensor) {
        double[] numbers = new double[tensor.shape().elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (tensor.type()) {
                case F32 -> tensor.floats()[i];
                case F64 -> tensor.doubles()[i];
                case F16 -> Float.float16ToFloat(tensor.shorts()[i]);
                case BF16 -> Float.intBitsToFloat(tensor.shorts()[i] << 16);
                case I64, U64 -> tensor.longs()[i];
                case I32, U32 -> tensor.ints()[i];
                case I16, U16 -> tensor.shorts()[i];
                case I8, U8, BOOL -> tensor.bytes()[i];
            };
        }
        return numbers;
    }

    static void check(Tensor actual, DType type, Shape shape, double... numbers) {
        assertThat(TensorType.of(actual)).isEqualTo(new TensorType(type, shape));
        assertThat(numbers(actual)).containsExactly(numbers);
    }

    static void check(Tensor actual, Shape shape, double... numbers) {
        check(actual, DType.F32, shape, numbers);
    }
}
