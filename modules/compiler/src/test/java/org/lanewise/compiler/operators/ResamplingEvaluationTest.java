package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.MovementRun.check;
import static org.lanewise.compiler.operators.MovementRun.counted;
import static org.lanewise.compiler.operators.MovementRun.floats;
import static org.lanewise.compiler.operators.MovementRun.list;
import static org.lanewise.compiler.operators.MovementRun.output;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.layers.ops.ResamplingOp.AffineGrid;
import org.lanewise.layers.ops.ResamplingOp.Col2Im;
import org.lanewise.layers.ops.ResamplingOp.GridSample;
import org.lanewise.layers.ops.ResamplingOp.GridSample.Border;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Grids, and columns of windows.
class ResamplingEvaluationTest {

    /// The places -2.5, -0.5, 0.25, 1.5, 3 and 5 of a line of the elements 10, 20, 30, 40.
    @ParameterizedTest
    @CsvSource({
        "NEAREST, ZEROS, 0 10 10 30 40 0",
        "NEAREST, NEAREST, 10 10 10 30 40 40",
        "NEAREST, REFLECTION, 20 10 10 30 40 30",
        "LINEAR, ZEROS, 0 5 12.5 25 40 0",
        "LINEAR, NEAREST, 10 10 12.5 25 40 40",
        "LINEAR, REFLECTION, 25 10 12.5 25 40 30",
    })
    void gridSampleLooksBetweenElementsAndBeyondThem(Mode mode, Border border, String expected) {
        Tensor data = Tensor.of(Shape.of(1, 1, 4), new double[] {10, 20, 30, 40});
        double[] places = {-2.5, -0.5, 0.25, 1.5, 3, 5};
        double[] grid = new double[places.length];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (2 * places[i] + 1) / 4 - 1;
        }
        Tensor sampled =
                output(new GridSample(mode, border, false), data, Tensor.of(Shape.of(1, grid.length, 1), grid));
        check(
                sampled,
                DType.F64,
                Shape.of(1, 1, grid.length),
                List.of(expected.split(" ")).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @Test
    void gridSampleMirrorsAtTheMiddlesOfTheOutermostElementsWhereCornersAlign() {
        Tensor data = floats(Shape.of(1, 1, 3), 1, 2, 3);
        Tensor grid = floats(Shape.of(1, 5, 1), -1, 0, 1, 1.5, -3);
        check(
                output(new GridSample(Mode.LINEAR, Border.REFLECTION, true), data, grid),
                Shape.of(1, 1, 5),
                1,
                2,
                3,
                2.5,
                3);
        Tensor point = floats(Shape.of(1, 1, 1), 7);
        check(
                output(new GridSample(Mode.LINEAR, Border.REFLECTION, true), point, grid),
                Shape.of(1, 1, 5),
                7,
                7,
                7,
                7,
                7);
    }

    @Test
    void gridSampleNamesTheLastAxisFirstAndServesAllChannels() {
        Tensor data = counted(1, 2, 2, 2);
        Tensor grid = floats(Shape.of(1, 1, 3, 2), -1, 1, 1, -1, 0, 0);
        check(
                output(new GridSample(Mode.LINEAR, Border.ZEROS, true), data, grid),
                Shape.of(1, 2, 1, 3),
                2,
                1,
                1.5,
                6,
                5,
                5.5);
    }

    /// An element alone among zeros shows the kernel.
    @Test
    void gridSampleInterpolatesByCubics() {
        Tensor data = floats(Shape.of(1, 1, 5), 0, 0, 1, 0, 0);
        Tensor grid = floats(Shape.of(1, 3, 1), 0, 0.25, 0.5);
        double half = (-0.75 + 2) / 8 - (-0.75 + 3) / 4 + 1;
        check(output(new GridSample(Mode.CUBIC, Border.ZEROS, true), data, grid), Shape.of(1, 1, 3), 1, half, 0);
    }

    /// Between the last element 2 and a copy of it the cubic still sees the 1 before them, with the
    /// weight `a / 8` of the distance 1.5.
    @Test
    void gridSampleRepeatsTheOutermostElementsUnderACubic() {
        Tensor data = floats(Shape.of(1, 1, 3), 1, 1, 2);
        Tensor grid = floats(Shape.of(1, 3, 1), 1.5, 9e9, -9e9);
        double expected = 2 + 0.75 / 8;
        check(output(new GridSample(Mode.CUBIC, Border.NEAREST, true), data, grid), Shape.of(1, 1, 3), expected, 2, 1);
    }

    @Test
    void gridSampleRefusesGridsThatDoNotFit() {
        GridSample op = new GridSample(Mode.LINEAR, Border.ZEROS, true);
        Tensor data = counted(1, 1, 2, 2);
        for (Shape shape : List.of(Shape.of(1, 1, 1, 3), Shape.of(2, 1, 1, 2), Shape.of(1, 1, 2))) {
            assertThatThrownBy(() -> output(op, data, Tensor.zeros(DType.F32, shape)))
                    .isInstanceOf(ShapeException.class);
        }
        assertThat(output(op, data, Tensor.zeros(DType.F32, Shape.of(1, 0, 3, 2)))
                        .shape())
                .isEqualTo(Shape.of(1, 1, 0, 3));
    }

    @Test
    void affineGridMapsTheMiddlesOrTheEdgesOfTheOutermostElements() {
        Tensor identity = floats(Shape.of(1, 2, 3), 1, 0, 0, 0, 1, 0);
        Tensor sizes = list(1, 9, 1, 2);
        check(output(new AffineGrid(false), identity, sizes), Shape.of(1, 1, 2, 2), -0.5, 0, 0.5, 0);
        check(output(new AffineGrid(true), identity, sizes), Shape.of(1, 1, 2, 2), -1, 0, 1, 0);
        Tensor map = floats(Shape.of(1, 2, 3), 0, 2, 10, 3, 0, 20);
        check(output(new AffineGrid(true), map, list(1, 1, 2, 1)), Shape.of(1, 2, 1, 2), 8, 20, 12, 20);
        Tensor identity3 = floats(Shape.of(1, 3, 4), 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
        check(output(new AffineGrid(true), identity3, list(1, 1, 2, 1, 1)), Shape.of(1, 2, 1, 1, 3), 0, 0, -1, 0, 0, 1);
        assertThatThrownBy(() -> output(new AffineGrid(true), identity, list(2, 1, 1, 1)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void col2ImSumsWhereWindowsOverlap() {
        Tensor columns = floats(Shape.of(1, 2, 3), 1, 2, 3, 10, 20, 30);
        check(
                output(new Col2Im(List.of(), List.of(), List.of()), columns, list(4), list(2)),
                Shape.of(1, 1, 4),
                1,
                12,
                23,
                30);
        check(
                output(new Col2Im(List.of(2), List.of(1, 0), List.of(1)), columns, list(4), list(2)),
                Shape.of(1, 1, 4),
                2,
                13,
                20,
                30);
    }

    /// The element at row `i` and column `j` of a window is in the row `i * 2 + j` of the columns.
    @Test
    void col2ImPutsWindowsSideBySideWithStrides() {
        Tensor columns = counted(1, 8, 2);
        check(
                output(new Col2Im(List.of(), List.of(), List.of(2, 2)), columns, list(2, 4), list(2, 2)),
                Shape.of(1, 2, 2, 4),
                0,
                2,
                1,
                3,
                4,
                6,
                5,
                7,
                8,
                10,
                9,
                11,
                12,
                14,
                13,
                15);
    }

    @Test
    void col2ImAddsIntegersAndRefusesColumnsThatDoNotFit() {
        Col2Im op = new Col2Im(List.of(), List.of(), List.of());
        check(output(op, counted(DType.I64, 1, 2, 2), list(3), list(2)), DType.I64, Shape.of(1, 1, 3), 0, 3, 3);
        assertThatThrownBy(() -> output(op, counted(1, 2, 2), list(4), list(2))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(op, counted(1, 3, 2), list(3), list(2))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(op, counted(1, 2, 2), list(3), list(2, 2)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> new Col2Im(List.of(0), List.of(), List.of()))
                .isInstanceOf(ConfigurationException.class);
    }
}
