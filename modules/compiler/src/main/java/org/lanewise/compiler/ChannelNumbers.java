package org.lanewise.compiler;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A known operand that broadcasts as one number for each channel, axis 1 of the other operand.
final class ChannelNumbers {

    private ChannelNumbers() {}

    /// The numbers.
    ///
    /// @param operand the operand, null when it is not known
    /// @param shape shape that it broadcasts to
    /// @return a fresh array of one number a channel, a single number repeated; empty when
    ///     the operand holds no floats or differs within a channel
    static Optional<float[]> of(@Nullable Tensor operand, Shape shape) {
        if (operand == null
                || operand.type() != DType.F32
                || shape.rank() < 2
                || operand.shape().rank() > shape.rank()) {
            return Optional.empty();
        }
        int channels = shape.size(1);
        float[] values = operand.floats();
        if (values.length == 1) {
            float[] repeated = new float[channels];
            Arrays.fill(repeated, values[0]);
            return Optional.of(repeated);
        }
        int axis = operand.shape().rank() - shape.rank() + 1;
        return values.length == channels && axis >= 0 && operand.shape().size(axis) == channels
                ? Optional.of(values.clone())
                : Optional.empty();
    }
}
