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

/// Runs an operator and holds that the types told without its values are those of its outputs.
final class CheckedRun {

    private static final long BUDGET = 1_000_000;

    private CheckedRun() {}

    static List<Tensor> outputs(TensorOp op, @Nullable Tensor... inputs) {
        List<@Nullable Tensor> operands = Arrays.asList(inputs);
        List<Tensor> outputs = Evaluation.run(op, operands, new Budget(BUDGET));
        List<@Nullable TensorType> types = new ArrayList<>();
        List<@Nullable Tensor> values = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = inputs[i];
            types.add(input == null ? null : TensorType.of(input));
            values.add(op.shapeInputs().contains(i) ? input : null);
        }
        assertThat(Evaluation.types(op, types, values, new Budget(BUDGET)))
                .as("%s of %s", op, operands)
                .isEqualTo(outputs.stream().map(TensorType::of).toList());
        return outputs;
    }

    static Tensor first(TensorOp op, @Nullable Tensor... inputs) {
        return outputs(op, inputs).getFirst();
    }

    /// A tensor of integers, of floats or of truth values.
    static Tensor tensor(DType type, Shape shape, double... values) {
        return Numbers.ofReals(type, shape, values);
    }

    static Tensor integers(long... values) {
        return Tensor.of(Shape.of(values.length), values);
    }
}
