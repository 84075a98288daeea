package org.lanewise.inference;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Where one input or output of a call lies: in an array, in a buffer, or in a tensor. Reused from
/// call to call.
final class Slot {

    private static final float[] NOTHING = new float[0];

    private float[] array = NOTHING;
    private int offset;
    private @Nullable FloatBuffer buffer;
    private @Nullable Tensor tensor;
    private @Nullable Shape shape;
    private boolean bound;

    void bind(float[] floats, int from) {
        clear();
        array = floats;
        offset = from;
        bound = true;
    }

    void bind(FloatBuffer floats) {
        clear();
        buffer = floats;
        bound = true;
    }

    void bind(Tensor value) {
        clear();
        tensor = value;
        shape = value.shape();
        array = value.type() == DType.F32 ? value.floats() : NOTHING;
        bound = true;
    }

    void shape(Shape given) {
        shape = given;
    }

    void clear() {
        array = NOTHING;
        offset = 0;
        buffer = null;
        tensor = null;
        shape = null;
        bound = false;
    }

    boolean isBound() {
        return bound;
    }

    /// The shape that the caller gave, if any.
    @Nullable
    Shape shape() {
        return shape;
    }

    /// The tensor that the caller gave, if any.
    @Nullable
    Tensor tensor() {
        return tensor;
    }

    /// Floats from the start to the end of the array, or to the limit of the buffer. Negative when
    /// the start lies outside.
    int length() {
        FloatBuffer floats = buffer;
        if (floats != null) {
            return floats.remaining();
        }
        return offset < 0 ? -1 : array.length - offset;
    }

    boolean isReadOnly() {
        return buffer != null && buffer.isReadOnly();
    }

    /// Whether the floats lie in an array that kernels can use.
    boolean isDirect() {
        return buffer == null || buffer.hasArray();
    }

    /// The array of a slot that is direct.
    float[] array() {
        return buffer == null ? array : buffer.array();
    }

    /// Where a direct slot starts in its array.
    int offset() {
        return buffer == null ? offset : buffer.arrayOffset() + buffer.position();
    }

    /// Copies floats out, whatever they lie in.
    void read(int from, float[] dst, int count) {
        FloatBuffer floats = buffer;
        if (floats == null) {
            System.arraycopy(array, offset + from, dst, 0, count);
        } else {
            floats.get(floats.position() + from, dst, 0, count);
        }
    }

    /// Copies floats in, whatever they lie in.
    void write(int from, float[] src, int count) {
        FloatBuffer floats = buffer;
        if (floats == null) {
            System.arraycopy(src, 0, array, offset + from, count);
        } else {
            floats.put(floats.position() + from, src, 0, count);
        }
    }

    /// The first NaN among some floats, or -1.
    int firstNan(int count) {
        FloatBuffer floats = buffer;
        if (floats == null) {
            return firstNan(array, offset, count);
        }
        int from = floats.position();
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(floats.get(from + i))) {
                return i;
            }
        }
        return -1;
    }

    static int firstNan(float[] array, int from, int count) {
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(array[from + i])) {
                return i;
            }
        }
        return -1;
    }
}
