package org.lanewise.tensor;

/// A typed, row-major array of numbers with a shape, on the Java heap.
///
/// A tensor owns no copy: it wraps the array that it is given, and [#floats()] and its kin return that array.
/// Whoever hands an array over decides whether it may still change. Not synchronised.
public final class Tensor {

    private final DType type;
    private final Shape shape;
    private final Object array;

    private Tensor(DType type, Shape shape, Object array, int length) {
        if (length != shape.elements()) {
            throw new ShapeException(
                    "Tensor of shape " + shape + " needs " + shape.elements() + " elements, the array has " + length);
        }
        this.type = type;
        this.shape = shape;
        this.array = array;
    }

    /// A tensor of zeros.
    ///
    /// @param type element type
    /// @param shape shape
    /// @return the tensor
    public static Tensor zeros(DType type, Shape shape) {
        int n = shape.elements();
        Object array = switch (type) {
            case F32 -> new float[n];
            case F64 -> new double[n];
            case F16, BF16, I16, U16 -> new short[n];
            case I32, U32 -> new int[n];
            case I64, U64 -> new long[n];
            case I8, U8, BOOL -> new byte[n];
        };
        return new Tensor(type, shape, array, n);
    }

    /// Wraps an array as an F32 tensor.
    ///
    /// @param shape shape
    /// @param values row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(Shape shape, float... values) {
        return new Tensor(DType.F32, shape, values, values.length);
    }

    /// Wraps an array as an F64 tensor.
    ///
    /// @param shape shape
    /// @param values row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(Shape shape, double... values) {
        return new Tensor(DType.F64, shape, values, values.length);
    }

    /// Wraps an array as an I32 tensor.
    ///
    /// @param shape shape
    /// @param values row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(Shape shape, int... values) {
        return new Tensor(DType.I32, shape, values, values.length);
    }

    /// Wraps an array as an I64 tensor.
    ///
    /// @param shape shape
    /// @param values row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(Shape shape, long... values) {
        return new Tensor(DType.I64, shape, values, values.length);
    }

    /// Wraps an array of 64-bit integers.
    ///
    /// @param type `I64` or `U64`
    /// @param shape shape
    /// @param bits row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(DType type, Shape shape, long[] bits) {
        if (type != DType.I64 && type != DType.U64) {
            throw new ShapeException("A long[] holds I64 or U64, not " + type);
        }
        return new Tensor(type, shape, bits, bits.length);
    }

    /// Wraps an array of 32-bit integers.
    ///
    /// @param type `I32` or `U32`
    /// @param shape shape
    /// @param bits row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(DType type, Shape shape, int[] bits) {
        if (type != DType.I32 && type != DType.U32) {
            throw new ShapeException("An int[] holds I32 or U32, not " + type);
        }
        return new Tensor(type, shape, bits, bits.length);
    }

    /// Wraps an array of 16-bit patterns.
    ///
    /// @param type `I16`, `U16`, `F16` or `BF16`
    /// @param shape shape
    /// @param bits row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(DType type, Shape shape, short[] bits) {
        if (type.bytes() != 2) {
            throw new ShapeException("A short[] holds I16, U16, F16 or BF16, not " + type);
        }
        return new Tensor(type, shape, bits, bits.length);
    }

    /// Wraps an array of bytes.
    ///
    /// @param type `I8`, `U8` or `BOOL`
    /// @param shape shape
    /// @param bits row-major elements; not copied
    /// @return the tensor
    /// @throws ShapeException when the number of elements differs
    public static Tensor of(DType type, Shape shape, byte[] bits) {
        if (type.bytes() != 1) {
            throw new ShapeException("A byte[] holds I8, U8 or BOOL, not " + type);
        }
        return new Tensor(type, shape, bits, bits.length);
    }

    /// Element type.
    ///
    /// @return the type
    public DType type() {
        return type;
    }

    /// Shape.
    ///
    /// @return the shape
    public Shape shape() {
        return shape;
    }

    /// The elements of an F32 tensor.
    ///
    /// @return the array itself
    /// @throws ShapeException when the type is another
    public float[] floats() {
        return array(DType.F32, float[].class);
    }

    /// The elements of an F64 tensor.
    ///
    /// @return the array itself
    /// @throws ShapeException when the type is another
    public double[] doubles() {
        return array(DType.F64, double[].class);
    }

    /// The elements of an I32 tensor, the bits of a U32 one.
    ///
    /// @return the array itself
    /// @throws ShapeException when the type is another
    public int[] ints() {
        return type == DType.U32 ? (int[]) array : array(DType.I32, int[].class);
    }

    /// The elements of an I64 tensor, the bits of a U64 one.
    ///
    /// @return the array itself
    /// @throws ShapeException when the type is another
    public long[] longs() {
        return type == DType.U64 ? (long[]) array : array(DType.I64, long[].class);
    }

    /// The bits of an I16, U16, F16 or BF16 tensor.
    ///
    /// @return the array itself
    /// @throws ShapeException when the type is another
    public short[] shorts() {
        if (array instanceof short[] shorts) {
            return shorts;
        }
        throw new ShapeException("Tensor " + this + " does not hold 16-bit elements");
    }

    /// The bits of an I8, U8 or BOOL tensor.
    ///
    /// @return the array itself
    /// @throws ShapeException when the type is another
    public byte[] bytes() {
        if (array instanceof byte[] bytes) {
            return bytes;
        }
        throw new ShapeException("Tensor " + this + " does not hold 8-bit elements");
    }

    /// This tensor's elements under another shape.
    ///
    /// @param other a shape with the same number of elements
    /// @return a tensor on the same array
    /// @throws ShapeException when the number of elements differs
    public Tensor reshape(Shape other) {
        if (other.elements() != shape.elements()) {
            throw new ShapeException("Tensor " + this + " cannot be reshaped to " + other + ": " + shape.elements()
                    + " elements against " + other.elements());
        }
        return new Tensor(type, other, array, shape.elements());
    }

    /// A tensor with its own copy of the elements.
    ///
    /// @return the copy
    public Tensor copy() {
        Tensor copy = zeros(type, shape);
        System.arraycopy(array, 0, copy.array, 0, shape.elements());
        return copy;
    }

    /// The elements, whatever the type; for bulk copies inside this package.
    Object array() {
        return array;
    }

    private <T> T array(DType expected, Class<T> arrayType) {
        if (type != expected) {
            throw new ShapeException("Tensor " + this + " is read as " + expected);
        }
        return arrayType.cast(array);
    }

    /// Type and shape, as in `F32[8, 3, 32, 32]`.
    @Override
    public String toString() {
        return type + shape.toString();
    }
}
