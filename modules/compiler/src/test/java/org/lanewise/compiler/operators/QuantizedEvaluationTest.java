package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.WindowRun.all;
import static org.lanewise.compiler.operators.WindowRun.first;
import static org.lanewise.compiler.operators.WindowRun.floats;
import static org.lanewise.compiler.operators.WindowRun.tensor;
import static org.lanewise.compiler.operators.WindowRun.values;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.layers.ops.QuantizedOp.ConvInteger;
import org.lanewise.layers.ops.QuantizedOp.DequantizeLinear;
import org.lanewise.layers.ops.QuantizedOp.DynamicQuantizeLinear;
import org.lanewise.layers.ops.QuantizedOp.MatMulInteger;
import org.lanewise.layers.ops.QuantizedOp.QLinearConv;
import org.lanewise.layers.ops.QuantizedOp.QLinearMatMul;
import org.lanewise.layers.ops.QuantizedOp.QuantizeLinear;
import org.lanewise.layers.ops.QuantizedOp.RealType;
import org.lanewise.layers.ops.Window;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class QuantizedEvaluationTest {

    private static final QuantizeLinear QUANTIZE = new QuantizeLinear(1, 0, DType.U8, RealType.OF_SCALE);
    private static final DequantizeLinear DEQUANTIZE = new DequantizeLinear(1, 0, RealType.OF_SCALE);

    private static Tensor scalar(double value) {
        return floats(Shape.scalar(), value);
    }

    private static Tensor u8(double... values) {
        return tensor(DType.U8, Shape.of(values.length), values);
    }

    @Test
    void halvesAreRoundedToEvenBeforeTheZeroPointIsAdded() {
        Tensor x = floats(Shape.of(6), 1, 3, 5, -1, 1000, Double.NaN);
        assertThat(values(first(QUANTIZE, x, scalar(2), tensor(DType.U8, Shape.scalar(), 1))))
                .as("0.5, 1.5, 2.5, -0.5, and what saturates")
                .containsExactly(1, 3, 3, 1, 255, 0);
    }

    @ParameterizedTest
    @CsvSource({"I8,-128,127", "U8,0,255", "I16,-32768,32767", "U16,0,65535"})
    void everyTypeSaturates(DType type, double least, double most) {
        Tensor x = floats(Shape.of(3), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
        QuantizeLinear op = new QuantizeLinear(1, 0, type, RealType.OF_SCALE);
        assertThat(values(first(op, x, scalar(1)))).containsExactly(least, most, 1);
        assertThat(values(first(QUANTIZE, x, scalar(1), tensor(type, Shape.scalar(), 2))))
                .as("the zero point decides the type")
                .containsExactly(least, most, 3);
    }

    @Test
    void theQuotientIsRoundedToTheTypeOfTheScale() {
        Tensor x = floats(Shape.of(1), 0.15f);
        assertThat(0.15f / 0.1f).isEqualTo(1.5f);
        assertThat(values(first(QUANTIZE, x, scalar(0.1f)))).containsExactly(2);
        double exact = (double) 0.15f / 0.1f;
        QuantizeLinear precise = new QuantizeLinear(1, 0, DType.U8, RealType.F64);
        assertThat(values(first(precise, x, scalar(0.1f)))).containsExactly(Math.rint(exact));
        Tensor integers = tensor(DType.I32, Shape.of(2), 7, -7);
        assertThat(values(first(QUANTIZE, integers, scalar(2)))).containsExactly(4, 0);
    }

    @Test
    void scalesBelongToAnAxis() {
        Tensor x = floats(Shape.of(2, 2), 1, 2, 3, 4);
        Tensor scales = floats(Shape.of(2), 1, 0.5);
        Tensor zeros = u8(0, 10);
        assertThat(values(first(QUANTIZE, x, scales, zeros))).containsExactly(1, 14, 3, 18);
        QuantizeLinear rows = new QuantizeLinear(-2, 0, DType.U8, RealType.OF_SCALE);
        assertThat(values(first(rows, x, scales, zeros))).containsExactly(1, 2, 16, 18);
        Tensor q = tensor(DType.U8, Shape.of(2, 2), 1, 14, 3, 18);
        assertThat(values(first(DEQUANTIZE, q, scales, zeros))).containsExactly(1, 2, 3, 4);
    }

    @Test
    void scalesBelongToBlocks() {
        Tensor q = tensor(DType.I8, Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Tensor scales = floats(Shape.of(2, 2), 1, 10, 100, 1000);
        DequantizeLinear rows = new DequantizeLinear(0, 2, RealType.OF_SCALE);
        assertThat(values(first(rows, q, scales))).containsExactly(1, 20, 3, 40, 500, 6000);
        Tensor zeros = tensor(DType.I8, Shape.of(2, 2), 1, 1, 2, 2);
        assertThat(values(first(rows, q, scales, zeros))).containsExactly(0, 10, 2, 30, 300, 4000);
        DequantizeLinear columns = new DequantizeLinear(1, 2, RealType.OF_SCALE);
        assertThat(values(first(columns, q, floats(Shape.of(3, 1), 1, 10, 100))))
                .containsExactly(1, 2, 30, 40, 500, 600);
    }

    @Test
    void realNumbersComeBackInTheTypeThatIsWanted() {
        Tensor q = tensor(DType.I32, Shape.of(2), -70000, 3);
        assertThat(first(DEQUANTIZE, q, tensor(DType.F16, Shape.scalar(), 0.5)).type())
                .isEqualTo(DType.F16);
        Tensor wide = first(new DequantizeLinear(1, 0, RealType.F64), q, scalar(0.5));
        assertThat(wide.doubles()).containsExactly(-35000, 1.5);
        Tensor u16 = tensor(DType.U16, Shape.of(1), 65535);
        assertThat(values(first(DEQUANTIZE, u16, scalar(2), tensor(DType.U16, Shape.scalar(), 65534))))
                .containsExactly(2);
    }

    @Test
    void theRangeIsFoundWithZeroInIt() {
        List<Tensor> outputs = all(new DynamicQuantizeLinear(), floats(Shape.of(3), -1, 0, 254));
        assertThat(values(outputs.get(0))).containsExactly(0, 1, 255);
        assertThat(values(outputs.get(1))).containsExactly(1);
        assertThat(values(outputs.get(2))).containsExactly(1);
        assertThat(values(all(new DynamicQuantizeLinear(), floats(Shape.of(1), 510))
                        .get(1)))
                .containsExactly(2);
        assertThat(values(all(new DynamicQuantizeLinear(), floats(Shape.of(2), 0, 0))
                        .get(1)))
                .containsExactly(1);
    }

    @Test
    void convolutionsTakeZeroPointsOffAndPadWithThem() {
        Tensor x = tensor(DType.U8, Shape.of(1, 1, 3), 5, 6, 7);
        Tensor w = tensor(DType.I8, Shape.of(2, 1, 2), 1, 2, -1, 1);
        Window window = Window.of().pads(List.of(1), List.of(0));
        Tensor zero = tensor(DType.U8, Shape.scalar(), 5);
        Tensor zeros = tensor(DType.I8, Shape.of(2), 0, 1);
        Tensor sums = first(new ConvInteger(window, 1), x, w, zero, zeros);
        assertThat(sums.type()).isEqualTo(DType.I32);
        assertThat(values(sums)).containsExactly(0, 2, 5, 0, 0, -2);
        assertThat(values(first(new ConvInteger(Window.of(), 1), x, w))).containsExactly(17, 20, 1, 1);
        Tensor quantized = first(
                new QLinearConv(window, 1),
                x,
                scalar(1),
                zero,
                w,
                floats(Shape.of(2), 1, 0.5),
                zeros,
                scalar(0.5),
                tensor(DType.I8, Shape.scalar(), 3),
                tensor(DType.I32, Shape.of(2), 0, 10));
        assertThat(values(quantized)).containsExactly(3, 7, 13, 13, 13, 11);
        Tensor saturated = first(
                new QLinearConv(window, 1),
                x,
                scalar(1),
                zero,
                w,
                scalar(1),
                tensor(DType.I8, Shape.of(1), 0),
                scalar(0.001),
                u8(0),
                null);
        assertThat(values(saturated)).containsExactly(0, 255, 255, 0, 255, 255);
    }

    @Test
    void productsTakeZeroPointsOffByRowAndColumn() {
        Tensor a = tensor(DType.U8, Shape.of(2, 2), 1, 2, 3, 4);
        Tensor b = tensor(DType.I8, Shape.of(2, 2), 1, -1, 2, 0);
        MatMulInteger op = new MatMulInteger();
        assertThat(values(first(op, a, b))).containsExactly(5, -1, 11, -3);
        assertThat(values(first(op, a, b, u8(1, 3)))).containsExactly(2, 0, 2, 0);
        assertThat(values(first(op, a, b, null, tensor(DType.I8, Shape.of(1, 2), 1, -1))))
                .containsExactly(2, 2, 4, 4);
        assertThat(values(first(op, a, b, tensor(DType.U8, Shape.of(2, 1), 1, 3))))
                .containsExactly(2, 0, 2, 0);
        assertThat(first(op, tensor(DType.U8, Shape.of(3, 1, 2), 1, 2, 3, 4, 5, 6), b)
                        .shape())
                .isEqualTo(Shape.of(3, 1, 2));
    }

    @Test
    void productsAreScaledByRowAndColumn() {
        Tensor a = tensor(DType.U8, Shape.of(2, 2), 1, 2, 3, 4);
        Tensor b = tensor(DType.U8, Shape.of(2, 2), 1, 0, 0, 1);
        assertThat(values(qLinear(a, scalar(1), u8(0), b, scalar(1), u8(0), scalar(0.5), u8(1))))
                .containsExactly(3, 5, 7, 9);
        assertThat(values(qLinear(
                        a,
                        floats(Shape.of(2), 1, 2),
                        u8(0, 1),
                        b,
                        floats(Shape.of(2), 1, 4),
                        u8(0, 0),
                        scalar(1),
                        u8(0))))
                .containsExactly(1, 8, 4, 24);
        assertThat(values(qLinear(a, scalar(1), u8(0), b, scalar(1), u8(0), floats(Shape.of(2), 1, 0.5), u8(0, 1))))
                .as("scale and zero point of the output by row")
                .containsExactly(1, 2, 7, 9);
    }

    private static Tensor qLinear(@Nullable Tensor... inputs) {
        return first(new QLinearMatMul(), inputs);
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        Tensor x = floats(Shape.of(2, 2), 1, 2, 3, 4);
        assertRefused("scale has shape [3]", () -> first(QUANTIZE, x, floats(Shape.of(3), 1, 2, 3)));
        assertRefused("zero point", () -> first(QUANTIZE, x, scalar(1), u8(0, 0)));
        assertRefused("axis 1", () -> first(QUANTIZE, floats(Shape.of(2), 1, 2), floats(Shape.of(2), 1, 2)));
        assertRefused("I64", () -> first(QUANTIZE, tensor(DType.I64, Shape.of(1), 1), scalar(1)));
        assertRefused("I32", () -> first(QUANTIZE, x, scalar(1), tensor(DType.I32, Shape.scalar(), 0)));
        assertRefused("F32", () -> first(DEQUANTIZE, x, scalar(1)));
        assertRefused(
                "blocks of 3",
                () -> first(
                        new DequantizeLinear(0, 3, RealType.OF_SCALE),
                        tensor(DType.I8, Shape.of(2, 2), 1, 2, 3, 4),
                        floats(Shape.of(2, 2), 1, 2, 3, 4)));
        assertRefused("F64", () -> first(new DynamicQuantizeLinear(), tensor(DType.F64, Shape.of(1), 1)));
        assertRefused("input 2", () -> first(new MatMulInteger(), u8(1), u8(1), tensor(DType.I8, Shape.scalar(), 0)));
    }

    private static void assertRefused(String word, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessageContaining(word);
    }
}
