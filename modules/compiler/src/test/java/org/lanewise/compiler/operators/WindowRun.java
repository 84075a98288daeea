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

/// Runs an operator, and holds the types that are told without running it against those of the
/// run.
final class WindowRun {

    private static final long BUDGET = 100_000;

    private WindowRun() {}

    static List<Tensor> all(TensorOp op, @Nullable Tensor... inputs) {
        List<Tensor> outputs = Evaluation.run(op, Arrays.asList(inputs), new Budget(BUDGET));
        List<@Nullable TensorType> types = new ArrayList<>();
        List<@Nullable Tensor> known = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = inputs[i];
            types.add(input == null ? null : TensorType.of(input));
            known.add(op.shapeInputs().contains(i) ? input : null);
        }
        assertThat(Evaluation.types(op, types, known, new Budget(0)))
                .as("types of the outputs of %s", op)
                .isEqualTo(outputs.stream().map(TensorType::of).toList());
        return outputs;
    }

    static Tensor first(TensorOp op, @Nullable Tensor... inputs) {
        return all(op, inputs).getFirst();
    }

    /// A tensor of a type from numbers that it holds exactly.
    static Tensor tensor(DType type, Shape shape, double... values) {
        assertThat(values).hasSize(shape.elements());
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < values.length; i++) {
            switch (type) {
                case F32 -> tensor.floats()[i] = (float) values[i];
                case F64 -> tensor.doubles()[i] = values[i];
                case F16 -> tensor.shorts()[i] = Float.floatToFloat16((float) values[i]);
                case BF16 -> tensor.shorts()[i] = (short) (Float.floatToRawIntBits((float) values[i]) >>> 16);
                case I8, U8, BOOL -> tensor.bytes()[i] = (byte) (long) values[i];
                case I16, U16 -> tensor.shorts()[i] = (short) (long) values[i];
                case I32, U32 -> tensor.ints()[i] = (int) (long) values[i];
                case I64, U64 -> tensor.longs()[i] = (long) values[i];
            }
        }
        return tensor;
    }

    static Tensor floats(Shape shape, double... values) {
        return tensor(DType.F32, shape, values);
    }

    /// Floats 1, 2, 3, .. of a shape.
    static Tensor counted(int... sizes) {
        Shape shape = Shape.of(sizes);
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> i + 1);
        return floats(shape, values);
    }

    /// The elements as numbers.
    static double[] values(Tensor tensor) {
        double[] values = new double[tensor.shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case F32 -> tensor.floats()[i];
                case F64 -> tensor.doubles()[i];
                case F16 -> Float.float16ToFloat(tensor.shorts()[i]);
                case BF16 -> Float.intBitsToFloat(tensor.shorts()[i] << 16);
                case I8 -> tensor.bytes()[i];
                case U8, BOOL -> tensor.bytes()[i] & 0xff;
                case I16 -> tensor.shorts()[i];
                case U16 -> tensor.shorts()[i] & 0xffff;
                case I32 -> tensor.ints()[i];
                case U32 -> tensor.ints()[i] & 0xffffffffL;
                case I64, U64 -> tensor.longs()[i];
            };
        }
        return values;
    }
}
