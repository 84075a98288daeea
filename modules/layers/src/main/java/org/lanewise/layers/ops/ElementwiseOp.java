package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;

/// Operators on elements at the same place of operands that broadcast against each other.
///
/// Shapes: operands are aligned at their last axes and sizes of 1 are repeated, as ONNX,
/// "Multidirectional Broadcasting", says. One output. Where a record names no output type, it is
/// that of the operands, which must be of one type.
public sealed interface ElementwiseOp extends TensorOp
        permits ActivationOp,
                ElementwiseOp.Unary,
                ElementwiseOp.IsInf,
                ElementwiseOp.Affine,
                ElementwiseOp.Binary,
                ElementwiseOp.Compare,
                ElementwiseOp.Logic,
                ElementwiseOp.Variadic,
                ElementwiseOp.Clip,
                ElementwiseOp.Where,
                ElementwiseOp.Cast,
                ElementwiseOp.CastLike,
                ElementwiseOp.Identity,
                ElementwiseOp.AlignTo {

    /// A function of one element. Inputs: x.
    ///
    /// @param function which one
    record Unary(UnaryFunction function) implements ElementwiseOp {}

    /// Functions of [Unary] by the names that ONNX gives them.
    enum UnaryFunction {
        /// The absolute value, of numbers; that of the least signed integer is itself.
        ABS,
        /// The negated value, of floats and signed integers.
        NEG,
        /// -1, 0 or 1, of numbers; that of a NaN is NaN.
        SIGN,
        /// The next integer below, of floats.
        FLOOR,
        /// The next integer above, of floats.
        CEIL,
        /// The nearest integer, the even one of two, of floats.
        ROUND,
        /// The square root, of floats.
        SQRT,
        /// `1 / x`, of floats.
        RECIPROCAL,
        /// The exponential, of floats.
        EXP,
        /// The natural logarithm, of floats.
        LOG,
        /// The error function, of numbers; that of integers is cut towards zero.
        ERF,
        /// The sine, of floats.
        SIN,
        /// The cosine, of floats.
        COS,
        /// The tangent, of floats.
        TAN,
        /// The inverse sine, of floats.
        ASIN,
        /// The inverse cosine, of floats.
        ACOS,
        /// The inverse tangent, of floats.
        ATAN,
        /// The hyperbolic sine, of floats.
        SINH,
        /// The hyperbolic cosine, of floats.
        COSH,
        /// The hyperbolic tangent, of floats; also an activation.
        TANH,
        /// The inverse hyperbolic sine, of floats.
        ASINH,
        /// The inverse hyperbolic cosine, of floats.
        ACOSH,
        /// The inverse hyperbolic tangent, of floats.
        ATANH,
        /// The other truth value.
        NOT,
        /// All bits inverted, of integers.
        BITWISE_NOT,
        /// Whether a float is NaN; the output holds truth values.
        IS_NAN
    }

    /// Whether an element is infinite. Inputs: x, floats. Output: truth values. Source: ONNX
    /// `IsInf`.
    ///
    /// @param negative whether negative infinity counts
    /// @param positive whether positive infinity counts
    record IsInf(boolean negative, boolean positive) implements ElementwiseOp {}

    /// `alpha * x + beta`. Inputs: x, floats. Source: ONNX `Affine` and `Scale` of opsets 1 to 9.
    ///
    /// @param alpha factor
    /// @param beta summand
    record Affine(double alpha, double beta) implements ElementwiseOp {
        /// Checks the settings.
        public Affine {
            OpCheck.finite("Affine", "alpha", alpha);
            OpCheck.finite("Affine", "beta", beta);
        }
    }

    /// Arithmetic on two elements. Inputs: a, b.
    ///
    /// Integers wrap around. Their division is cut towards zero; by 0 it gives 0, as the remainder
    /// by 0 does.
    ///
    /// @param function which one
    record Binary(BinaryFunction function) implements ElementwiseOp {}

    /// Functions of [Binary] by the names that ONNX gives them.
    enum BinaryFunction {
        /// `a + b`, of numbers.
        ADD,
        /// `a - b`, of numbers.
        SUB,
        /// `a * b`, of numbers.
        MUL,
        /// `a / b`, of numbers.
        DIV,
        /// The remainder with the sign of b, of numbers: ONNX `Mod` with `fmod` 0.
        MOD,
        /// The remainder with the sign of a, of numbers: ONNX `Mod` with `fmod` 1.
        FMOD,
        /// `a` to the power of `b`, which may be of another type than a and the output: floats
        /// and integers of 32 or 64 bits, to any number. An integer's power that is no
        /// integer is cut towards zero; 0 to a negative one, and what is no finite number, is 0.
        POW,
        /// Bits set in both integers.
        BITWISE_AND,
        /// Bits set in any of two integers.
        BITWISE_OR,
        /// Bits set in one of two integers.
        BITWISE_XOR,
        /// Bits of an unsigned integer moved up by b places; 0 when none stays.
        SHIFT_LEFT,
        /// Bits of an unsigned integer moved down by b places; 0 when none stays.
        SHIFT_RIGHT
    }

    /// A comparison of two elements. Inputs: a, b of one type. Output: truth values.
    ///
    /// Nothing is true of a NaN.
    ///
    /// @param relation which one
    record Compare(Relation relation) implements ElementwiseOp {}

    /// Relations of [Compare] by the names that ONNX gives them. Truth values have [#EQUAL] only.
    enum Relation {
        /// `a = b`.
        EQUAL,
        /// `a > b`.
        GREATER,
        /// `a >= b`.
        GREATER_OR_EQUAL,
        /// `a < b`.
        LESS,
        /// `a <= b`.
        LESS_OR_EQUAL
    }

    /// A connection of two truth values. Inputs: a, b.
    ///
    /// @param function which one
    record Logic(LogicFunction function) implements ElementwiseOp {}

    /// Functions of [Logic] by the names that ONNX gives them.
    enum LogicFunction {
        /// Whether both are true.
        AND,
        /// Whether any is true.
        OR,
        /// Whether one is true.
        XOR
    }

    /// A function of the elements of any number of operands. Inputs: 1 or more.
    ///
    /// @param function which one
    record Variadic(VariadicFunction function) implements ElementwiseOp {}

    /// Functions of [Variadic] by the names that ONNX gives them.
    enum VariadicFunction {
        /// The smallest, of numbers; NaN when one is NaN.
        MIN,
        /// The largest, of numbers; NaN when one is NaN.
        MAX,
        /// The sum, of floats, from first to last.
        SUM,
        /// The sum divided by the number of operands, of floats.
        MEAN
    }

    /// Elements not below one bound and not above another: `min(max(x, low), high)`.
    ///
    /// Inputs: x, numbers; low and high, one element each, both optional. Bounds are of x's type;
    /// those of floats may be floats of any width. Source: ONNX `Clip`.
    record Clip() implements ElementwiseOp {}

    /// Elements of one operand or another. Inputs: condition, truth values; a, where it is true;
    /// b, where it is false; a and b of any one type. Source: ONNX `Where`.
    record Where() implements ElementwiseOp {}

    /// Elements in another type. Inputs: x. Source: ONNX `Cast`.
    ///
    /// Floats become integers by being cut towards zero, and truth values by being compared with
    /// 0; integers wrap around; everything else is rounded once to the nearest, ties to even. What
    /// float an integer type cannot hold is undefined in ONNX: here NaN gives 0, and others
    /// saturate at 64 bits before they wrap.
    ///
    /// @param to type of the output
    record Cast(DType to) implements ElementwiseOp {}

    /// As [Cast], to the type of another operand. Inputs: x, an operand of the output's type whose
    /// elements and shape do not matter. Source: ONNX `CastLike`.
    record CastLike() implements ElementwiseOp {
        @Override
        public List<Integer> typeInputs() {
            return List.of(1);
        }
    }

    /// The operand itself. Inputs: x of any type.
    record Identity() implements ElementwiseOp {}

    /// An operand whose axes follow each other from a given axis of a reference on, in a shape that
    /// broadcasts to it there.
    ///
    /// Inputs: x of any type; a reference, whose rank alone matters. Output: x with sizes of 1
    /// appended, so that its first axis stands over `axis` of the reference. Of an x with one
    /// element that has more axes than there is room for, leading ones are dropped. Source:
    /// attribute `axis` of ONNX operators before opset 7, and `PRelu`'s slope.
    ///
    /// @param axis axis of the reference, 0 or more
    record AlignTo(int axis) implements ElementwiseOp {
        @Override
        public List<Integer> typeInputs() {
            return List.of(1);
        }

        /// Checks the settings.
        public AlignTo {
            if (axis < 0) {
                throw new ConfigurationException("AlignTo axis is " + axis + ", expected 0 or more");
            }
        }
    }
}
