package org.lanewise.compiler.operators;

import java.util.Optional;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// What an operator is given, seen as types, so that one method checks operands and tells output
/// types both before values are there and when they are.
interface Given extends Refusal {

    /// Number of operands, those left out in between included.
    int count();

    /// The type of an operand that may be left out.
    Optional<TensorType> optional(int index);

    /// The value of an operand, where it is known.
    Optional<Tensor> value(int index);

    /// The shape of an operand that must be there.
    Shape shape(int index);

    /// The element type of an operand that must be there.
    DType type(int index);

    /// The shape of an operand that may be left out.
    default Optional<Shape> optionalShape(int index) {
        return optional(index).map(TensorType::shape);
    }

    /// Checks that operands that are there have floats of one type.
    ///
    /// @param count how many operands, from the first
    /// @return that type
    default DType reals(int count) {
        DType type = oneType(count);
        if (!type.isFloat()) {
            throw error("input 0 is of type " + type + ", expected F32, F64, F16 or BF16");
        }
        return type;
    }

    /// Checks that operands that are there have one element type, which is no truth value.
    ///
    /// @param count how many operands, from the first
    /// @return that type
    default DType oneType(int count) {
        DType type = type(0);
        if (type == DType.BOOL) {
            throw error("input 0 is of type BOOL, expected numbers");
        }
        for (int i = 1; i < count; i++) {
            DType other = optional(i).map(TensorType::type).orElse(type);
            if (other != type) {
                throw error("input " + i + " is of type " + other + ", expected " + type + " as input 0");
            }
        }
        return type;
    }

    /// An output's type from sizes that may be too large for a shape.
    default TensorType output(DType type, long... sizes) {
        int[] ints = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0 || sizes[i] > Integer.MAX_VALUE) {
                throw error("output would have size " + sizes[i] + " along axis " + i);
            }
            ints[i] = (int) sizes[i];
        }
        try {
            return new TensorType(type, Shape.of(ints));
        } catch (ShapeException e) {
            throw error("output is too large: " + e.getMessage());
        }
    }

    /// Claims the elements of outputs before they are made.
    static void claim(Operands in, Iterable<TensorType> outputs) {
        for (TensorType output : outputs) {
            int[] sizes = output.shape().sizes();
            long[] longs = new long[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                longs[i] = sizes[i];
            }
            in.claim(longs);
        }
    }

    /// Operands with values.
    static Given of(Operands in) {
        return new Given() {
            @Override
            public int count() {
                return in.count();
            }

            @Override
            public Optional<TensorType> optional(int index) {
                return in.optional(index).map(TensorType::of);
            }

            @Override
            public Optional<Tensor> value(int index) {
                return in.optional(index);
            }

            @Override
            public Shape shape(int index) {
                return in.shape(index);
            }

            @Override
            public DType type(int index) {
                return in.type(index);
            }

            @Override
            public ShapeException error(String message) {
                return in.error(message);
            }
        };
    }

    /// Operands without values.
    static Given of(OperandTypes in) {
        return new Given() {
            @Override
            public int count() {
                return in.count();
            }

            @Override
            public Optional<TensorType> optional(int index) {
                return in.optional(index);
            }

            @Override
            public Optional<Tensor> value(int index) {
                return in.value(index);
            }

            @Override
            public Shape shape(int index) {
                return in.shape(index);
            }

            @Override
            public DType type(int index) {
                return in.type(index);
            }

            @Override
            public ShapeException error(String message) {
                return in.error(message);
            }
        };
    }
}
