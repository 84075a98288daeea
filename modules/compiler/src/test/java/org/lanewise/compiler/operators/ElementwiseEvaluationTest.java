package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lanewise.compiler.operators.ElementwiseRun.bits;
import static org.lanewise.compiler.operators.ElementwiseRun.doubles;
import static org.lanewise.compiler.operators.ElementwiseRun.floats;
import static org.lanewise.compiler.operators.ElementwiseRun.integers;
import static org.lanewise.compiler.operators.ElementwiseRun.run;
import static org.lanewise.compiler.operators.ElementwiseRun.truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.AlignTo;
import org.lanewise.layers.ops.ElementwiseOp.Binary;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Compare;
import org.lanewise.layers.ops.ElementwiseOp.Logic;
import org.lanewise.layers.ops.ElementwiseOp.LogicFunction;
import org.lanewise.layers.ops.ElementwiseOp.Relation;
import org.lanewise.layers.ops.ElementwiseOp.Unary;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Variadic;
import org.lanewise.layers.ops.ElementwiseOp.VariadicFunction;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class ElementwiseEvaluationTest {

    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @ParameterizedTest
    @CsvSource({
        "ABS, -2.5, 2.5",
        "NEG, -2.5, 2.5",
        "SIGN, -2.5, -1",
        "SIGN, NaN, NaN",
        "FLOOR, -2.5, -3",
        "CEIL, -2.5, -2",
        "ROUND, 2.5, 2",
        "ROUND, -1.5, -2",
        "SQRT, 2.25, 1.5",
        "SQRT, -1, NaN",
        "RECIPROCAL, -4, -0.25",
        "RECIPROCAL, 0, Infinity",
        "EXP, 1, 2.718281828459045",
        "LOG, 0, -Infinity",
        "LOG, 10, 2.302585092994046",
        "ERF, 0.5, 0.5204998778130465",
        "ERF, -2.5, -0.9995930479825550",
        "ERF, 1e-9, 1.1283791670955126e-9",
        "ERF, 7, 1",
        "ERF, NaN, NaN",
        "SIN, 1, 0.8414709848078965",
        "COS, 1, 0.5403023058681398",
        "TAN, 1, 1.5574077246549023",
        "ASIN, 0.5, 0.5235987755982989",
        "ACOS, 0.5, 1.0471975511965979",
        "ACOS, 2, NaN",
        "ATAN, Infinity, 1.5707963267948966",
        "SINH, 1, 1.1752011936438014",
        "COSH, 1, 1.5430806348152437",
        "TANH, 1, 0.7615941559557649",
        "TANH, -Infinity, -1",
        "ASINH, 1, 0.881373587019543",
        "ASINH, -1e200, -461.2101657793691",
        "ASINH, -Infinity, -Infinity",
        "ACOSH, 2, 1.3169578969248166",
        "ACOSH, 1e200, 461.2101657793691",
        "ACOSH, 0.5, NaN",
        "ATANH, 0.5, 0.5493061443340549",
        "ATANH, -1, -Infinity",
    })
    void aFunctionOfARealNumberHasItsValue(UnaryFunction function, double x, double expected) {
        Tensor result = run(new Unary(function), doubles(x));

        if (Double.isFinite(expected)) {
            assertThat(result.doubles()[0]).isCloseTo(expected, within(Math.abs(expected) * 1e-14));
        } else {
            assertThat(result.doubles()).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ABS, I8, -3, 3",
        "ABS, I8, -128, -128",
        "ABS, U64, -1, -1",
        "NEG, I16, 7, -7",
        "SIGN, I32, -9, -1",
        "SIGN, U64, -9, 1",
        "SIGN, U8, 0, 0",
        "ERF, I32, 1, 0",
        "ERF, I32, -9, -1",
        "BITWISE_NOT, U8, 5, -6",
        "BITWISE_NOT, I64, 5, -6",
        "NOT, BOOL, 1, 0",
        "NOT, BOOL, 0, 1",
    })
    void aFunctionOfAnIntegerHasItsValue(UnaryFunction function, DType type, long x, long expected) {
        assertThat(bits(run(new Unary(function), integers(type, x)))).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NEG, U8, floats or signed integers",
        "SQRT, I32, floats",
        "NOT, I32, truth values",
        "BITWISE_NOT, F32, integers",
        "IS_NAN, I64, floats",
        "ABS, BOOL, numbers",
    })
    void aFunctionRefusesATypeByName(UnaryFunction function, DType type, String expected) {
        Tensor x = Tensor.zeros(type, Shape.of(1));

        assertThatThrownBy(() -> run(new Unary(function), x))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Unary: input 0 is " + type + ", expected " + expected + " (inputs ");
    }

    @Test
    void nanAndInfinityAreFound() {
        Tensor x = doubles(1, NAN, INFINITE, -INFINITE);

        assertThat(bits(run(new Unary(UnaryFunction.IS_NAN), x))).containsExactly(0, 1, 0, 0);
        assertThat(bits(run(new ElementwiseOp.IsInf(true, true), x))).containsExactly(0, 0, 1, 1);
        assertThat(bits(run(new ElementwiseOp.IsInf(true, false), x))).containsExactly(0, 0, 0, 1);
        assertThat(bits(run(new ElementwiseOp.IsInf(false, true), x))).containsExactly(0, 0, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "ADD, 5.5, -2, 3.5",
        "SUB, 5.5, -2, 7.5",
        "MUL, 5.5, -2, -11",
        "DIV, 5.5, -2, -2.75",
        "DIV, 1, 0, Infinity",
        "MOD, 5.5, -2, -0.5",
        "MOD, -5.5, 2, 0.5",
        "FMOD, 5.5, -2, 1.5",
        "FMOD, -5.5, 2, -1.5",
        "POW, 2, -2, 0.25",
        "POW, 1, NaN, 1",
        "POW, -1, Infinity, 1",
        "POW, -8, 0.5, NaN",
    })
    void arithmeticOfRealNumbersHasItsValue(BinaryFunction function, double a, double b, double expected) {
        assertThat(run(new Binary(function), doubles(a), doubles(b)).doubles()).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ADD, I8, 100, 100, -56",
        "SUB, U16, 0, 1, -1",
        "MUL, I32, 65536, 65536, 0",
        "DIV, I32, -7, 2, -3",
        "DIV, I32, 7, 0, 0",
        "DIV, I8, -128, -1, -128",
        "DIV, U64, -2, 2, 9223372036854775807",
        "MOD, I32, -7, 3, 2",
        "MOD, I32, 7, -3, -2",
        "MOD, U64, -1, 10, 5",
        "MOD, I32, 7, 0, 0",
        "FMOD, I32, -7, 3, -1",
        "FMOD, I32, 7, -3, 1",
        "POW, I32, 3, 4, 81",
        "POW, I64, 3, 40, -6289078614652622815",
        "POW, I32, 2, -1, 0",
        "POW, I32, -1, -3, -1",
        "POW, I32, 0, -1, 0",
        "POW, I32, 0, 0, 1",
        "BITWISE_AND, U8, 12, 10, 8",
        "BITWISE_OR, I16, 12, 10, 14",
        "BITWISE_XOR, I64, 12, 10, 6",
        "SHIFT_LEFT, U8, 129, 1, 2",
        "SHIFT_LEFT, U8, 1, 8, 0",
        "SHIFT_LEFT, U64, 1, 64, 0",
        "SHIFT_RIGHT, U8, 128, 7, 1",
        "SHIFT_RIGHT, U64, -1, 63, 1",
        "SHIFT_RIGHT, U32, 1, 32, 0",
    })
    void arithmeticOfIntegersHasItsValue(BinaryFunction function, DType type, long a, long b, long expected) {
        assertThat(bits(run(new Binary(function), integers(type, a), integers(type, b))))
                .containsExactly(expected);
    }

    @Test
    void aPowerHasTheTypeOfItsBase() {
        Binary pow = new Binary(BinaryFunction.POW);

        assertThat(run(pow, floats(2, 3), integers(DType.U64, 3, 2)).floats()).containsExactly(8, 9);
        assertThat(bits(run(pow, integers(DType.I64, 9, 2, 0), floats(0.5f, -1, -1))))
                .containsExactly(3, 0, 0);
        assertThat(bits(run(pow, integers(DType.I32, 3), integers(DType.I64, 2))))
                .containsExactly(9);
    }

    @Test
    void operandsBroadcastAgainstEachOther() {
        Tensor column = Tensor.of(Shape.of(2, 1), 10f, 20f);
        Tensor row = floats(1, 2, 3);
        Tensor scalar = Tensor.of(Shape.scalar(), 100f);

        Tensor sum = run(new Binary(BinaryFunction.ADD), column, row);
        assertThat(sum.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(sum.floats()).containsExactly(11, 12, 13, 21, 22, 23);
        assertThat(run(new Variadic(VariadicFunction.SUM), column, row, scalar).floats())
                .containsExactly(111, 112, 113, 121, 122, 123);
        assertThat(run(new Binary(BinaryFunction.SUB), scalar, scalar).shape()).isEqualTo(Shape.scalar());
        assertThat(run(new Binary(BinaryFunction.MUL), Tensor.zeros(DType.F32, Shape.of(0, 3)), row)
                        .shape())
                .isEqualTo(Shape.of(0, 3));
    }

    @Test
    void operandsThatDoNotFitAreRefused() {
        Binary add = new Binary(BinaryFunction.ADD);

        assertThatThrownBy(() -> run(add, floats(1, 2), floats(1, 2, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Binary: inputs do not broadcast");
        assertThatThrownBy(() -> run(add, floats(1), doubles(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Binary: input 1 is F64, expected F32");
        assertThatThrownBy(() -> run(add, floats(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Binary: has no input 1");
        assertThatThrownBy(() -> run(new Variadic(VariadicFunction.MEAN)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Variadic: has no input 0");
    }

    @Test
    void anOutputLargerThanItsOperandsIsClaimed() {
        Tensor column = Tensor.zeros(DType.F32, Shape.of(1001, 1));
        Tensor wide = Tensor.zeros(DType.F32, Shape.of(1 << 16, 1));

        assertThat(run(new Binary(BinaryFunction.ADD), column, column).shape()).isEqualTo(column.shape());
        assertThatThrownBy(() -> run(new Binary(BinaryFunction.ADD), column, floats(1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("would create 2002 elements");
        assertThatThrownBy(() -> run(new Binary(BinaryFunction.ADD), wide, wide.reshape(Shape.of(1, 1 << 16))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("output would be too large");
    }

    @ParameterizedTest
    @CsvSource({
        "EQUAL, 0, 1, 0",
        "GREATER, 1, 0, 0",
        "GREATER_OR_EQUAL, 1, 1, 0",
        "LESS, 0, 0, 1",
        "LESS_OR_EQUAL, 0, 1, 1"
    })
    void relationsHoldForTheRightOrder(Relation relation, int above, int same, int below) {
        Compare compare = new Compare(relation);
        long[] expected = {above, same, below};

        assertThat(bits(run(compare, doubles(2, 1, 1), doubles(1, 1, 2)))).isEqualTo(expected);
        assertThat(bits(run(compare, integers(DType.I8, 1, -1, -1), integers(DType.I8, -1, -1, 1))))
                .isEqualTo(expected);
        assertThat(bits(run(compare, integers(DType.U64, -1, -1, 1), integers(DType.U64, 1, -1, -1))))
                .isEqualTo(expected);
        assertThat(bits(run(compare, doubles(NAN), doubles(NAN)))).containsExactly(0);
    }

    @Test
    void truthValuesHaveNoOrder() {
        assertThat(bits(run(new Compare(Relation.EQUAL), truth(0, 1), truth(1, 1))))
                .containsExactly(0, 1);
        assertThatThrownBy(() -> run(new Compare(Relation.LESS), truth(0), truth(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Compare: input 0 is BOOL, expected numbers");
    }

    @Test
    void truthValuesAreConnected() {
        Tensor a = truth(0, 0, 1, 1);
        Tensor b = truth(0, 1, 0, 1);

        assertThat(bits(run(new Logic(LogicFunction.AND), a, b))).containsExactly(0, 0, 0, 1);
        assertThat(bits(run(new Logic(LogicFunction.OR), a, b))).containsExactly(0, 1, 1, 1);
        assertThat(bits(run(new Logic(LogicFunction.XOR), a, b))).containsExactly(0, 1, 1, 0);
    }

    @Test
    void extremesSumAndMeanAreOverAllOperands() {
        Tensor a = doubles(1, NAN, 5);
        Tensor b = doubles(2, 2, 3);
        Tensor c = doubles(6, 2, -2);

        assertThat(run(new Variadic(VariadicFunction.MIN), a, b, c).doubles()).containsExactly(1, NAN, -2);
        assertThat(run(new Variadic(VariadicFunction.MAX), a, b, c).doubles()).containsExactly(6, NAN, 5);
        assertThat(run(new Variadic(VariadicFunction.SUM), a, b, c).doubles()).containsExactly(9, NAN, 6);
        assertThat(run(new Variadic(VariadicFunction.MEAN), a, b, c).doubles()).containsExactly(3, NAN, 2);
        assertThat(run(new Variadic(VariadicFunction.MEAN), b).doubles()).containsExactly(2, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"I8", "I16", "I32", "I64", "U8", "U16", "U32", "U64"})
    void extremesOfIntegersKnowTheirSign(DType type) {
        Tensor a = integers(type, -1, 3);
        Tensor b = integers(type, 1, 2);
        boolean signed = type.name().startsWith("I");

        assertThat(bits(run(new Variadic(VariadicFunction.MIN), a, b))).containsExactly(signed ? -1 : 1, 2);
        assertThat(bits(run(new Variadic(VariadicFunction.MAX), a, b))).containsExactly(signed ? 1 : -1, 3);
        assertThat(bits(run(new ElementwiseOp.Clip(), a, integers(type, 2), integers(type, 9))))
                .containsExactly(signed ? 2 : 9, 3);
    }

    @Test
    void clipTakesAnyOfItsBounds() {
        Tensor x = floats(-2, 0.5f, 3, Float.NaN);
        Tensor low = floats(-1);
        Tensor high = Tensor.of(Shape.scalar(), 1f);
        ElementwiseOp.Clip clip = new ElementwiseOp.Clip();

        assertThat(run(clip, x, low, high).floats()).containsExactly(-1, 0.5f, 1, Float.NaN);
        assertThat(run(clip, x, null, high).floats()).containsExactly(-2, 0.5f, 1, Float.NaN);
        assertThat(run(clip, x, low).floats()).containsExactly(-1, 0.5f, 3, Float.NaN);
        assertThat(run(clip, x).floats()).containsExactly(-2, 0.5f, 3, Float.NaN);
        assertThat(run(clip, x, high, low).floats()).containsExactly(-1, -1, -1, Float.NaN);
        assertThat(run(clip, doubles(5), low, high).doubles()).containsExactly(1);
        assertThat(bits(run(clip, integers(DType.U64, -1), null, null))).containsExactly(-1);
        assertThatThrownBy(() -> run(clip, x, floats(0, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Clip: input 1 has 2 elements, expected 1");
        assertThatThrownBy(() -> run(clip, integers(DType.I8, 1), null, floats(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Clip: input 2 is F32, expected I8");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void whereTakesElementsOfAnyType(DType type) {
        Tensor condition = truth(1, 0).reshape(Shape.of(2, 1));
        Tensor ones = Numbers.cast(floats(1, 0, 1), type);
        Tensor zero = Numbers.cast(Tensor.of(Shape.scalar(), 0f), type);

        Tensor result = run(new ElementwiseOp.Where(), condition, ones, zero);

        assertThat(result.type()).isEqualTo(type);
        assertThat(result.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(Numbers.cast(result, DType.F32).floats()).containsExactly(1, 0, 1, 0, 0, 0);
    }

    @Test
    void affineScalesAndShifts() {
        assertThat(run(new ElementwiseOp.Affine(2, -1), doubles(3, -0.5)).doubles())
                .containsExactly(5, -2);
    }

    @Test
    void identityGivesItsOperand() {
        Tensor x = integers(DType.U16, 1, 2);

        assertThat(run(new ElementwiseOp.Identity(), x)).isSameAs(x);
    }

    @Test
    void alignmentAppendsAxesBehindAGivenOne() {
        Tensor reference = Tensor.zeros(DType.F32, Shape.of(2, 3, 4, 5));

        assertThat(run(new AlignTo(1), Tensor.zeros(DType.F32, Shape.of(3, 4)), reference)
                        .shape())
                .isEqualTo(Shape.of(3, 4, 1));
        assertThat(run(new AlignTo(0), Tensor.zeros(DType.F32, Shape.of(2)), reference)
                        .shape())
                .isEqualTo(Shape.of(2, 1, 1, 1));
        assertThat(run(new AlignTo(1), floats(7), floats(1, 2, 3)).shape()).isEqualTo(Shape.scalar());
        assertThatThrownBy(() -> run(new AlignTo(3), Tensor.zeros(DType.F32, Shape.of(4, 5)), reference))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("AlignTo: input 0 has 2 axes, expected at most 1");
        assertThatThrownBy(() -> new AlignTo(-1)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void shortFloatsAreComputedInDoubleAndRoundedOnce() {
        Tensor a = Numbers.cast(floats(1, 65504), DType.F16);
        Tensor b = Numbers.cast(floats(0x1p-11f, 65504), DType.F16);

        Tensor sum = run(new Binary(BinaryFunction.ADD), a, b);

        assertThat(Numbers.cast(sum, DType.F32).floats()).containsExactly(1, Float.POSITIVE_INFINITY);
    }
}
