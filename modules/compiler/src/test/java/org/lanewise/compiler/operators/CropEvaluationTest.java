package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.MovementRun.check;
import static org.lanewise.compiler.operators.MovementRun.counted;
import static org.lanewise.compiler.operators.MovementRun.floats;
import static org.lanewise.compiler.operators.MovementRun.list;
import static org.lanewise.compiler.operators.MovementRun.numbers;
import static org.lanewise.compiler.operators.MovementRun.output;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.LayoutOp.Pad;
import org.lanewise.layers.ops.LayoutOp.Pad.Fill;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Slices, borders, and what is cropped.
class CropEvaluationTest {

    private static final LayoutOp SLICE = new LayoutOp.Slice();

    private static double[] digits(String digits) {
        return digits == null
                ? new double[0]
                : digits.chars().mapToDouble(Character::getNumericValue).toArray();
    }

    /// Slices of the digits 0 to 4. As in Python, but that a start before the first element is
    /// clamped to it whatever the step is.
    @ParameterizedTest
    @CsvSource({
        "0, 5, 1, 01234",
        "1, 4, 2, 13",
        "-3, -1, 1, 23",
        "-100, 100, 3, 03",
        "4, 0, -1, 4321",
        "-1, -100, -2, 420",
        "100, -9223372036854775808, -1, 43210",
        "9223372036854775807, 1, -1, 432",
        "0, 9223372036854775807, 9223372036854775807, 0",
        "4, -6, -9223372036854775808, 4",
        "-9, -9, -1, 0",
        "3, 1, 1,",
        "1, 3, -1,",
        "5, 100, 1,"
    })
    void sliceClampsStartsAndEnds(long start, long end, long step, String expected) {
        double[] digits = digits(expected);
        Tensor data = counted(DType.I32, 5);
        check(
                output(SLICE, data, list(start), list(end), list(0), list(step)),
                DType.I32,
                Shape.of(digits.length),
                digits);
    }

    @Test
    void sliceTakesTheFirstAxesAndStepsOfOneUnlessToldOtherwise() {
        Tensor data = counted(3, 4);
        check(output(SLICE, data, list(1, 1), list(3, 3)), Shape.of(2, 2), 5, 6, 9, 10);
        check(output(SLICE, data, list(3), list(9), list(-1)), Shape.of(3, 1), 3, 7, 11);
        check(output(SLICE, data, list(0), list(1), null, list(2)), Shape.of(1, 4), 0, 1, 2, 3);
        check(output(SLICE, counted(0, 2), list(-1), list(-9), list(0), list(-1)), Shape.of(0, 2));
    }

    @Test
    void sliceRefusesWhatItCannotTake() {
        Tensor data = counted(3, 4);
        assertThatThrownBy(() -> output(SLICE, data, list(0), list(1), list(0), list(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("step along axis 0 is 0");
        assertThatThrownBy(() -> output(SLICE, data, list(0, 0), list(1, 1), list(1, -1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> output(SLICE, data, list(0, 0, 0), list(1, 1, 1)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(SLICE, data, list(0), list(1, 1))).isInstanceOf(ShapeException.class);
    }

    /// What stands before and after the digits 1 to 4 when 6 elements are added on both sides.
    @ParameterizedTest
    @CsvSource({
        "CONSTANT, 9999991234999999",
        "EDGE, 1111111234444444",
        "REFLECT, 1234321234321234",
        "WRAP, 3412341234123412"
    })
    void padContinuesAnAxis(Fill fill, String expected) {
        Tensor data = floats(Shape.of(4), 1, 2, 3, 4);
        double[] digits = digits(expected);
        check(output(new Pad(fill), data, list(6, 6), floats(Shape.scalar(), 9)), Shape.of(16), digits);
    }

    @ParameterizedTest
    @EnumSource(Fill.class)
    void padCropsFirstWhereWidthsAreNegative(Fill fill) {
        Tensor data = floats(Shape.of(5), 1, 2, 3, 4, 5);
        check(output(new Pad(fill), data, list(-1, -2)), Shape.of(2), 2, 3);
        double[] added = switch (fill) {
            case CONSTANT -> new double[] {3, 4, 5, 0, 0};
            case EDGE -> new double[] {3, 4, 5, 5, 5};
            case REFLECT -> new double[] {3, 4, 5, 4, 3};
            case WRAP -> new double[] {3, 4, 5, 3, 4};
        };
        check(output(new Pad(fill), data, list(-2, 2)), Shape.of(5), added);
    }

    @Test
    void padKnowsItsAxes() {
        Tensor data = counted(2, 2);
        check(output(new Pad(Fill.CONSTANT), data, list(1, 0, 0, 1)), Shape.of(3, 3), 0, 0, 0, 0, 1, 0, 2, 3, 0);
        check(output(new Pad(Fill.EDGE), data, list(1, 0), null, list(-1)), Shape.of(2, 3), 0, 0, 1, 2, 2, 3);
        assertThatThrownBy(() -> output(new Pad(Fill.EDGE), data, list(1, 0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("2 for each of 2 axes");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void padAddsAValueOfTheDatasType(DType type) {
        Tensor data = counted(type, 2);
        Tensor one = output(SLICE, data, list(1), list(2));
        check(output(new Pad(Fill.CONSTANT), data, list(0, 1), one), type, Shape.of(3), 0, 1, 1);
        Tensor value = floats(Shape.scalar(), 1);
        check(output(new Pad(Fill.CONSTANT), data, list(0, 1), value), type, Shape.of(3), 0, 1, 1);
    }

    @Test
    void padOfNothingIsAConstantOnly() {
        check(output(new Pad(Fill.CONSTANT), counted(0), list(1, 1)), Shape.of(2), 0, 0);
        check(output(new Pad(Fill.EDGE), counted(2), list(-1, -1)), Shape.of(0));
        for (Fill fill : List.of(Fill.EDGE, Fill.REFLECT, Fill.WRAP)) {
            assertThatThrownBy(() -> output(new Pad(fill), counted(2), list(-2, 1)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("no element to continue");
        }
        assertThatThrownBy(() -> output(new Pad(Fill.CONSTANT), counted(2), list(-2, -1)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new Pad(Fill.CONSTANT), counted(2), list(1_000_000, 0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("would create");
        check(output(new Pad(Fill.REFLECT), floats(Shape.of(1), 7), list(2, 1)), Shape.of(4), 7, 7, 7, 7);
    }

    @Test
    void centerCropPadKeepsTheMiddleAndRoundsItsStartDown() {
        Tensor data = floats(Shape.of(5), 1, 2, 3, 4, 5);
        LayoutOp center = new LayoutOp.CenterCropPad(List.of());
        check(output(center, data, list(3)), Shape.of(3), 2, 3, 4);
        check(output(center, data, list(2)), Shape.of(2), 2, 3);
        check(output(center, data, list(8)), Shape.of(8), 0, 1, 2, 3, 4, 5, 0, 0);
        check(output(center, data, list(5)), Shape.of(5), numbers(data));
        Tensor matrix = counted(1, 3);
        check(output(new LayoutOp.CenterCropPad(List.of(-1, 0)), matrix, list(1, 3)), Shape.of(3, 1), 0, 1, 0);
        assertThatThrownBy(() -> output(center, matrix, list(1))).isInstanceOf(ShapeException.class);
        assertThat(output(center, matrix, list(0, 2)).shape()).isEqualTo(Shape.of(0, 2));
    }
}
