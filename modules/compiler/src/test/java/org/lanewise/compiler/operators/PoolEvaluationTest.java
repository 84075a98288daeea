package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lanewise.compiler.operators.WindowRun.all;
import static org.lanewise.compiler.operators.WindowRun.counted;
import static org.lanewise.compiler.operators.WindowRun.first;
import static org.lanewise.compiler.operators.WindowRun.floats;
import static org.lanewise.compiler.operators.WindowRun.tensor;
import static org.lanewise.compiler.operators.WindowRun.values;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.Window.Padding;
import org.lanewise.layers.ops.WindowOp.AveragePool;
import org.lanewise.layers.ops.WindowOp.GlobalAveragePool;
import org.lanewise.layers.ops.WindowOp.GlobalLpPool;
import org.lanewise.layers.ops.WindowOp.GlobalMaxPool;
import org.lanewise.layers.ops.WindowOp.LpPool;
import org.lanewise.layers.ops.WindowOp.MaxPool;
import org.lanewise.layers.ops.WindowOp.MaxRoiPool;
import org.lanewise.layers.ops.WindowOp.MaxUnpool;
import org.lanewise.layers.ops.WindowOp.RoiAlign;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class PoolEvaluationTest {

    @Test
    void maxPoolTellsWhereItFoundTheFirstLargest() {
        Tensor x = floats(Shape.of(1, 2, 2, 3), 1, 5, 5, 2, 3, 9, -1, -1, -3, -2, -4, -5);
        List<Tensor> rows = all(new MaxPool(Window.of(2, 2), false), x);
        assertThat(values(rows.getFirst())).containsExactly(5, 9, -1, -1);
        assertThat(rows.getLast().longs()).containsExactly(1, 5, 6, 7);
        assertThat(all(new MaxPool(Window.of(2, 2), true), x).getLast().longs())
                .as("the first axis counts fastest")
                .containsExactly(2, 5, 6, 8);
    }

    @Test
    void maxPoolTakesNoPaddingAndKeepsNan() {
        Tensor x = floats(Shape.of(1, 1, 4), -3, -2, Double.NaN, -1);
        Window window = Window.of(2).strides(2).pads(List.of(1), List.of(1));
        assertThat(values(first(new MaxPool(window, false), x))).containsExactly(-3, Double.NaN, -1);
    }

    @Test
    void maxPoolTakesBytes() {
        Window window = Window.of(2).pads(List.of(2), List.of(0));
        Tensor signed = tensor(DType.I8, Shape.of(1, 1, 3), -7, -128, 5);
        assertThat(values(first(new MaxPool(window, false), signed))).containsExactly(-128, -7, -7, 5);
        Tensor unsigned = tensor(DType.U8, Shape.of(1, 1, 3), 200, 127, 255);
        List<Tensor> max = all(new MaxPool(window, false), unsigned);
        assertThat(values(max.getFirst())).containsExactly(0, 200, 200, 255);
        assertThat(max.getLast().longs()).containsExactly(-1, 0, 0, 2);
    }

    @Test
    void dilatedWindowsSkipElements() {
        Window window = Window.of(2, 2).dilations(2, 1);
        assertThat(values(first(new MaxPool(window, false), counted(1, 1, 3, 3))))
                .containsExactly(8, 9);
        assertThat(values(first(new AveragePool(window, false), counted(1, 1, 3, 3))))
                .containsExactly(4.5, 5.5);
        assertThat(values(first(new LpPool(window, 1), counted(1, 1, 3, 3)))).containsExactly(18, 22);
    }

    @Test
    void ceilModeAddsALastWindowUnlessItStartsInThePadding() {
        Tensor x = counted(1, 1, 5);
        Window window = Window.of(3).strides(3);
        assertThat(values(first(new MaxPool(window, false), x))).containsExactly(3);
        assertThat(values(first(new MaxPool(window.ceil(), false), x))).containsExactly(3, 5);
        assertThat(values(first(new AveragePool(window.ceil(), true), x)))
                .as("what lies beyond the padding does not count")
                .containsExactly(2, 4.5);
        Window padded = Window.of(1).strides(3).pads(List.of(1), List.of(1)).ceil();
        assertThat(values(first(new MaxPool(padded, false), x))).hasSize(2);
        Window late = Window.of(2).strides(3).pads(List.of(0), List.of(1)).ceil();
        assertThat(values(first(new AveragePool(late, true), counted(1, 1, 6)))).containsExactly(1.5, 4.5);
    }

    @Test
    void averagesCountZerosOfThePaddingOnRequest() {
        Tensor x = counted(1, 1, 2, 2);
        Window window = Window.of(2, 2).strides(2, 2).pads(List.of(1, 1), List.of(1, 1));
        assertThat(values(first(new AveragePool(window, false), x))).containsExactly(1, 2, 3, 4);
        assertThat(values(first(new AveragePool(window, true), x))).containsExactly(0.25, 0.5, 0.75, 1);
    }

    @Test
    void samePaddingFollowsFromTheInput() {
        Tensor x = counted(1, 1, 4);
        AveragePool upper = new AveragePool(Window.of(2).same(Padding.SAME_UPPER), false);
        AveragePool lower = new AveragePool(Window.of(2).same(Padding.SAME_LOWER), false);
        assertThat(values(first(upper, x))).containsExactly(1.5, 2.5, 3.5, 4);
        assertThat(values(first(lower, x))).containsExactly(1, 1.5, 2.5, 3.5);
    }

    @Test
    void windowsHaveAnyNumberOfAxes() {
        assertThat(values(first(new MaxPool(Window.of(2, 2, 2), false), counted(1, 1, 2, 2, 3))))
                .containsExactly(11, 12);
        assertThat(values(first(new AveragePool(Window.of(1, 2, 1, 2), false), counted(2, 1, 1, 2, 1, 2))))
                .containsExactly(2.5, 6.5);
    }

    @Test
    void normsAreOfAnyExponent() {
        Tensor x = floats(Shape.of(1, 1, 3), 3, -4, 0);
        assertThat(values(first(new LpPool(Window.of(2), 1), x))).containsExactly(7, 4);
        assertThat(values(first(new LpPool(Window.of(2), 2), x))).containsExactly(5, 4);
        assertThat(values(first(new LpPool(Window.of(2), 3), x))[0]).isCloseTo(4.497941445, within(1e-6));
        Window padded = Window.of(2).strides(2).pads(List.of(1), List.of(0));
        assertThat(values(first(new LpPool(padded, 2), x))).containsExactly(3, 4);
    }

    @Test
    void globalPoolsSeeAWholeChannel() {
        Tensor x = floats(Shape.of(1, 2, 1, 2), 3, -4, Double.NaN, 1);
        Tensor mean = first(new GlobalAveragePool(), x);
        assertThat(mean.shape()).isEqualTo(Shape.of(1, 2, 1, 1));
        assertThat(values(mean)).containsExactly(-0.5, Double.NaN);
        assertThat(values(first(new GlobalMaxPool(), x))).containsExactly(3, Double.NaN);
        assertThat(values(first(new GlobalLpPool(2), x))).containsExactly(5, Double.NaN);
        assertThat(values(first(new GlobalLpPool(1), x))).containsExactly(7, Double.NaN);
        assertThat(first(new GlobalMaxPool(), Tensor.zeros(DType.F16, Shape.of(0, 2, 3)))
                        .shape())
                .isEqualTo(Shape.of(0, 2, 1));
    }

    @Test
    void unpoolingPutsElementsBack() {
        Tensor x = floats(Shape.of(1, 1, 1, 2), 8, 9);
        Tensor indices = Tensor.of(x.shape(), 1L, 6L);
        MaxUnpool op = new MaxUnpool(Window.of(2, 2).strides(2, 2));
        assertThat(values(first(op, x, indices))).containsExactly(0, 8, 0, 0, 0, 0, 9, 0);
        Tensor larger = first(op, x, indices, Tensor.of(Shape.of(4), 1L, 1L, 2L, 5L));
        assertThat(larger.shape()).isEqualTo(Shape.of(1, 1, 2, 5));
        assertThat(values(larger)).containsExactly(0, 8, 0, 0, 0, 0, 0, 9, 0, 0);
        assertThatThrownBy(() -> first(op, x, Tensor.of(x.shape(), 1L, 8L)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("index 8");
        assertThatThrownBy(() -> first(op, x, indices, Tensor.of(Shape.of(4), 1L, 1L, 1L, 4L)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("output shape");
    }

    @Test
    void regionsAreCutIntoBins() {
        Tensor x = counted(1, 1, 4, 4);
        Tensor region = floats(Shape.of(2, 5), 0, 0, 0, 3, 3, 0, 6, 6, 7, 7);
        assertThat(values(first(new MaxRoiPool(2, 2, 1), x, region)))
                .as("a region outside has empty bins")
                .containsExactly(6, 8, 14, 16, 0, 0, 0, 0);
        assertThatThrownBy(() -> first(new MaxRoiPool(2, 2, 1), x, floats(Shape.of(1, 5), 1, 0, 0, 3, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("image 1");
    }

    @Test
    void regionsAreSampledBetweenPixels() {
        Tensor x = counted(1, 1, 4, 4);
        Tensor region = floats(Shape.of(1, 4), 0, 0, 4, 4);
        Tensor image = Tensor.of(Shape.of(1), 0L);
        assertThat(values(first(new RoiAlign(2, 2, 1, 1, false, true), x, region, image)))
                .as("centres of bins at 0.5 and 2.5 pixels")
                .containsExactly(3.5, 5.5, 11.5, 13.5);
        assertThat(values(first(new RoiAlign(1, 1, 0, 0.5, false, true), x, region, image)))
                .as("4 samples at whole pixels")
                .containsExactly(3.5);
        assertThat(values(first(new RoiAlign(1, 1, 1, 1, true, true), x, region, image)))
                .as("the largest weighted corner, a quarter of 11")
                .containsExactly(2.75);
        assertThat(values(first(new RoiAlign(1, 1, 1, 1, false, false), x, region, image)))
                .containsExactly(11);
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        assertThatThrownBy(() -> first(new MaxPool(Window.of(2), false), counted(1, 1, 4, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("MaxPool: kernel [2]");
        assertThatThrownBy(() -> first(new MaxPool(Window.of(5), false), counted(1, 1, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("MaxPool: spatial axis 0: Window does not fit");
        assertThatThrownBy(() -> first(new AveragePool(Window.of(1), false), Tensor.zeros(DType.I8, Shape.of(1, 1, 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("AveragePool: input 0 is of type I8");
    }
}
