package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.layers.ops.Window;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Elements put back where a max pooling found them.
final class Unpool {

    private Unpool() {}

    static TensorType type(Window window, Given in) {
        DType type = in.reals(1);
        Shape x = in.shape(0);
        if (in.type(1) != DType.I64 || !in.shape(1).equals(x)) {
            throw in.error("indices are " + in.type(1) + in.shape(1) + ", expected I64" + x);
        }
        long[] sizes = sizes(window, x, in);
        if (in.optional(2).isPresent()) {
            Tensor wanted = in.value(2).orElseThrow(() -> in.error("the output's shape is not known"));
            long[] larger = Numbers.integers(wanted);
            for (int axis = 0; axis < sizes.length; axis++) {
                if (larger.length != sizes.length
                        || larger[axis] < sizes[axis]
                        || (axis < 2 && larger[axis] != sizes[axis])) {
                    throw in.error("output shape " + Arrays.toString(larger) + ", expected " + Arrays.toString(sizes)
                            + " or larger spatial sizes");
                }
            }
            sizes = larger;
        }
        return in.output(type, sizes);
    }

    private static long[] sizes(Window window, Shape x, Refusal refusal) {
        WindowAxes axes = WindowAxes.ofUnpool(window, x, refusal);
        return WindowAxes.sizes(x.size(0), x.size(1), axes.big);
    }

    static Tensor run(Window window, Shape shape, Operands in) {
        Shape x = in.shape(0);
        long[] sizes = sizes(window, x, in::error);
        long pooled = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        int[] to = new int[shape.elements()];
        Arrays.fill(to, -1);
        long[] indices = in.get(1).longs();
        int[] strides = Broadcast.strides(shape);
        for (int i = 0; i < indices.length; i++) {
            long rest = indices[i];
            if (rest < 0 || rest >= pooled) {
                throw in.error("index " + rest + " at " + i + ", expected 0 to " + (pooled - 1) + " in "
                        + Arrays.toString(sizes));
            }
            int at = 0;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                at += (int) (rest % sizes[axis]) * strides[axis];
                rest /= sizes[axis];
            }
            to[at] = i;
        }
        return Moves.take(in.get(0), shape, to, Moves.scalar(in.type(0), 0));
    }
}
