package org.lanewise.compiler.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Relation;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.VariadicFunction;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// The output type of a [ElementwiseOp], and the refusal of operands that it does not take.
final class ElementwiseTypes {

    private final List<@Nullable TensorType> inputs;
    private final Function<String, ShapeException> error;

    /// @param error makes an exception of a message
    ElementwiseTypes(List<@Nullable TensorType> inputs, Function<String, ShapeException> error) {
        this.inputs = inputs;
        this.error = error;
    }

    TensorType output(ElementwiseOp op) {
        return switch (op) {
            case ElementwiseOp.Unary(var function) -> unary(function);
            case ElementwiseOp.IsInf _ -> truth(same(0, ElementTypes.FLOATS));
            case ElementwiseOp.Affine _ -> same(0, ElementTypes.FLOATS);
            case ElementwiseOp.Binary(var function) -> binary(function);
            case ElementwiseOp.Compare(var relation) ->
                truth(broadcast(2, relation == Relation.EQUAL ? ElementTypes.ANY : ElementTypes.NUMBERS));
            case ElementwiseOp.Logic _ -> broadcast(2, ElementTypes.TRUTH);
            case ElementwiseOp.Variadic(var function) -> variadic(function);
            case ElementwiseOp.Clip _ -> clip();
            case ElementwiseOp.Where _ -> where();
            case ElementwiseOp.Cast(var to) -> new TensorType(to, get(0).shape());
            case ElementwiseOp.CastLike _ -> new TensorType(get(1).type(), get(0).shape());
            case ElementwiseOp.Identity _ -> get(0);
            case ElementwiseOp.AlignTo(int axis) -> aligned(axis);
            case ActivationOp activation -> activation(activation);
        };
    }

    private TensorType unary(UnaryFunction function) {
        return switch (function) {
            case ABS, SIGN, ERF -> same(0, ElementTypes.NUMBERS);
            case NEG -> same(0, ElementTypes.SIGNED);
            case NOT -> same(0, ElementTypes.TRUTH);
            case BITWISE_NOT -> same(0, ElementTypes.INTEGERS);
            case IS_NAN -> truth(same(0, ElementTypes.FLOATS));
            case FLOOR,
                    CEIL,
                    ROUND,
                    SQRT,
                    RECIPROCAL,
                    EXP,
                    LOG,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    TANH,
                    ASINH,
                    ACOSH,
                    ATANH -> same(0, ElementTypes.FLOATS);
        };
    }

    private TensorType activation(ActivationOp op) {
        return switch (op) {
            case ActivationOp.Relu _ -> same(0, ElementTypes.SIGNED);
            case ActivationOp.Shrink _ -> same(0, ElementTypes.NUMBERS);
            case ActivationOp.PRelu _ -> {
                TensorType type = broadcast(2, ElementTypes.WIDE);
                if (!type.equals(get(0))) {
                    throw error.apply("slope does not broadcast to the first input");
                }
                yield type;
            }
            case ActivationOp.LeakyRelu _,
                    ActivationOp.Elu _,
                    ActivationOp.Selu _,
                    ActivationOp.Celu _,
                    ActivationOp.ThresholdedRelu _,
                    ActivationOp.Sigmoid _,
                    ActivationOp.HardSigmoid _,
                    ActivationOp.HardSwish _,
                    ActivationOp.Swish _,
                    ActivationOp.Gelu _,
                    ActivationOp.Softplus _,
                    ActivationOp.Softsign _,
                    ActivationOp.Mish _ -> same(0, ElementTypes.FLOATS);
        };
    }

    private TensorType binary(BinaryFunction function) {
        return switch (function) {
            case ADD, SUB, MUL, DIV, MOD, FMOD -> broadcast(2, ElementTypes.NUMBERS);
            case BITWISE_AND, BITWISE_OR, BITWISE_XOR -> broadcast(2, ElementTypes.INTEGERS);
            case SHIFT_LEFT, SHIFT_RIGHT -> broadcast(2, ElementTypes.UNSIGNED);
            case POW -> {
                require(0, ElementTypes.WIDE_SIGNED);
                require(1, ElementTypes.NUMBERS);
                yield new TensorType(get(0).type(), shape(0, 2));
            }
        };
    }

    private TensorType variadic(VariadicFunction function) {
        return broadcast(
                Math.max(1, inputs.size()),
                switch (function) {
                    case MIN, MAX -> ElementTypes.NUMBERS;
                    case SUM, MEAN -> ElementTypes.FLOATS;
                });
    }

    private TensorType clip() {
        TensorType x = same(0, ElementTypes.NUMBERS);
        for (int i = 1; i <= 2; i++) {
            Optional<TensorType> bound = optional(i);
            if (bound.isEmpty()) {
                continue;
            }
            if (x.type().isFloat()) {
                require(i, ElementTypes.FLOATS);
            } else {
                requireSame(i, x.type());
            }
            if (bound.get().shape().elements() != 1) {
                throw error.apply("input " + i + " has " + bound.get().shape().elements() + " elements, expected 1");
            }
        }
        return x;
    }

    private TensorType where() {
        require(0, ElementTypes.TRUTH);
        requireSame(2, get(1).type());
        return new TensorType(get(1).type(), shape(0, 3));
    }

    private TensorType aligned(int axis) {
        TensorType x = get(0);
        int room = Math.max(0, get(1).shape().rank() - axis);
        int rank = x.shape().rank();
        if (rank > room && x.shape().elements() != 1) {
            throw error.apply("input 0 has " + rank + " axes, expected at most " + room + ", from axis " + axis
                    + " of input 1 on");
        }
        int[] sizes = new int[room];
        for (int i = 0; i < room; i++) {
            sizes[i] = i < rank ? x.shape().size(i) : 1;
        }
        return new TensorType(x.type(), Shape.of(sizes));
    }

    /// The type of an operand that is the output's too.
    private TensorType same(int index, ElementTypes expected) {
        require(index, expected);
        return get(index);
    }

    private static TensorType truth(TensorType type) {
        return new TensorType(DType.BOOL, type.shape());
    }

    /// The output of operands of one type that broadcast against each other.
    private TensorType broadcast(int count, ElementTypes expected) {
        require(0, expected);
        DType type = get(0).type();
        for (int i = 1; i < count; i++) {
            requireSame(i, type);
        }
        return new TensorType(type, shape(0, count));
    }

    /// The shape that some operands broadcast to.
    private Shape shape(int from, int to) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            shapes.add(get(i).shape());
        }
        long[] sizes = Broadcast.sizes(shapes)
                .orElseThrow(() -> error.apply("inputs do not broadcast, expected equal sizes or 1 along each axis,"
                        + " shapes aligned at their last axes"));
        int[] ints = new int[sizes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) sizes[i];
        }
        try {
            return Shape.of(ints);
        } catch (ShapeException e) {
            throw error.apply("output would be too large: " + e.getMessage());
        }
    }

    private void require(int index, ElementTypes expected) {
        DType type = get(index).type();
        if (!expected.hold(type)) {
            throw error.apply("input " + index + " is " + type + ", expected " + expected);
        }
    }

    private void requireSame(int index, DType expected) {
        DType type = get(index).type();
        if (type != expected) {
            throw error.apply("input " + index + " is " + type + ", expected " + expected + " as the others are");
        }
    }

    private TensorType get(int index) {
        return optional(index).orElseThrow(() -> error.apply("has no input " + index + ", expected it to be there"));
    }

    private Optional<TensorType> optional(int index) {
        return index < inputs.size() ? Optional.ofNullable(inputs.get(index)) : Optional.empty();
    }
}
