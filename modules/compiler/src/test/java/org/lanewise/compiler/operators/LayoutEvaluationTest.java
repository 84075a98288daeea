package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.MovementRun.check;
import static org.lanewise.compiler.operators.MovementRun.counted;
import static org.lanewise.compiler.operators.MovementRun.floats;
import static org.lanewise.compiler.operators.MovementRun.list;
import static org.lanewise.compiler.operators.MovementRun.numbers;
import static org.lanewise.compiler.operators.MovementRun.output;
import static org.lanewise.compiler.operators.MovementRun.outputs;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.LayoutOp.DepthToSpace;
import org.lanewise.layers.ops.LayoutOp.DepthToSpace.Order;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Operators that rearrange whole tensors.
class LayoutEvaluationTest {

    private static final LayoutOp RESHAPE = new LayoutOp.Reshape(false);

    private static Shape shapeOf(LayoutOp op, Tensor... inputs) {
        return output(op, inputs).shape();
    }

    @Test
    void reshapeKeepsSizesThatAreZeroAndWorksOutTheOneThatIsMissing() {
        Tensor data = counted(2, 3, 4);
        assertThat(shapeOf(RESHAPE, data, list(0, -1))).isEqualTo(Shape.of(2, 12));
        assertThat(shapeOf(RESHAPE, data, list(4, 0, 1, -1))).isEqualTo(Shape.of(4, 3, 1, 2));
        assertThat(shapeOf(RESHAPE, data, list(-1))).isEqualTo(Shape.of(24));
        assertThat(shapeOf(RESHAPE, counted(1, 1), list())).isEqualTo(Shape.scalar());
        assertThat(numbers(output(RESHAPE, data, list(6, 4)))).containsExactly(numbers(data));
    }

    @Test
    void reshapeTakesZerosAsSizesWhereItIsTold() {
        LayoutOp reshape = new LayoutOp.Reshape(true);
        assertThat(shapeOf(reshape, counted(0, 3, 4), list(3, 4, 0))).isEqualTo(Shape.of(3, 4, 0));
        assertThatThrownBy(() -> output(reshape, counted(0, 3), list(0, -1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("do not fit");
    }

    @Test
    void reshapeRefusesSizesThatDoNotFit() {
        Tensor data = counted(2, 3);
        for (Tensor sizes : List.of(list(4), list(4, -1), list(-1, -1), list(-2, 3), list(2, 3, 0))) {
            assertThatThrownBy(() -> output(RESHAPE, data, sizes))
                    .as("sizes %s", List.of(numbers(sizes)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageStartingWith("Reshape: ")
                    .hasMessageContaining("F32[2, 3]");
        }
    }

    @Test
    void flattenMakesAMatrixOfAnyRank() {
        Tensor data = counted(2, 3, 4);
        assertThat(shapeOf(new LayoutOp.Flatten(0), data)).isEqualTo(Shape.of(1, 24));
        assertThat(shapeOf(new LayoutOp.Flatten(1), data)).isEqualTo(Shape.of(2, 12));
        assertThat(shapeOf(new LayoutOp.Flatten(3), data)).isEqualTo(Shape.of(24, 1));
        assertThat(shapeOf(new LayoutOp.Flatten(-1), data)).isEqualTo(Shape.of(6, 4));
        assertThat(shapeOf(new LayoutOp.Flatten(0), counted())).isEqualTo(Shape.of(1, 1));
        assertThatThrownBy(() -> output(new LayoutOp.Flatten(4), data)).isInstanceOf(ShapeException.class);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void transposeMovesElementsOfAnyType(DType type) {
        Tensor data = counted(type, 2, 3, 4);
        double[] before = numbers(data);
        double[] moved = new double[24];
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 3; b++) {
                for (int c = 0; c < 4; c++) {
                    moved[(b * 4 + c) * 2 + a] = before[(a * 3 + b) * 4 + c];
                }
            }
        }
        check(output(new LayoutOp.Transpose(List.of(1, 2, 0)), data), type, Shape.of(3, 4, 2), moved);
    }

    @Test
    void transposeReversesAxesWithoutAPermutation() {
        LayoutOp reverse = new LayoutOp.Transpose(List.of());
        check(output(reverse, counted(2, 3)), Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
        check(output(reverse, floats(Shape.scalar(), 7)), Shape.scalar(), 7);
        assertThat(shapeOf(reverse, counted(2, 0, 3))).isEqualTo(Shape.of(3, 0, 2));
    }

    @Test
    void transposeRefusesWhatIsNoPermutation() {
        assertThatThrownBy(() -> new LayoutOp.Transpose(List.of(0, 0))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new LayoutOp.Transpose(List.of(1))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> output(new LayoutOp.Transpose(List.of(1, 0)), counted(2)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void squeezeAndUnsqueezeRemoveAndAddAxesOfSizeOne() {
        LayoutOp squeeze = new LayoutOp.Squeeze();
        Tensor data = counted(1, 3, 1, 2);
        assertThat(shapeOf(squeeze, data)).isEqualTo(Shape.of(3, 2));
        assertThat(shapeOf(squeeze, data, list(-2))).isEqualTo(Shape.of(1, 3, 2));
        assertThatThrownBy(() -> output(squeeze, data, list(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("has size 3");
        LayoutOp unsqueeze = new LayoutOp.Unsqueeze();
        assertThat(shapeOf(unsqueeze, counted(3, 2), list(3, 0))).isEqualTo(Shape.of(1, 3, 2, 1));
        assertThat(shapeOf(unsqueeze, counted(3, 2), list(-1))).isEqualTo(Shape.of(3, 2, 1));
        assertThatThrownBy(() -> output(unsqueeze, counted(3), list(0, -3))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(unsqueeze, counted(3), list(2))).isInstanceOf(ShapeException.class);
    }

    @Test
    void concatPutsTensorsOneAfterTheOther() {
        Tensor a = floats(Shape.of(2, 1), 1, 2);
        Tensor b = floats(Shape.of(2, 2), 3, 4, 5, 6);
        check(output(new LayoutOp.Concat(1), a, b), Shape.of(2, 3), 1, 3, 4, 2, 5, 6);
        check(output(new LayoutOp.Concat(-2), b, b), Shape.of(4, 2), 3, 4, 5, 6, 3, 4, 5, 6);
        check(output(new LayoutOp.Concat(0), floats(Shape.of(0, 2)), b), Shape.of(2, 2), 3, 4, 5, 6);
        assertThatThrownBy(() -> output(new LayoutOp.Concat(0), a, b)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new LayoutOp.Concat(0), a, counted(DType.F64, 2, 1)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void splitCutsAnAxisIntoEqualOrGivenParts() {
        Tensor data = counted(2, 5);
        List<Tensor> uneven = outputs(new LayoutOp.Split(1, 3), data);
        check(uneven.get(0), Shape.of(2, 2), 0, 1, 5, 6);
        check(uneven.get(1), Shape.of(2, 2), 2, 3, 7, 8);
        check(uneven.get(2), Shape.of(2, 1), 4, 9);
        List<Tensor> given = outputs(new LayoutOp.Split(-1, 3), data, list(1, 0, 4));
        check(given.get(0), Shape.of(2, 1), 0, 5);
        check(given.get(1), Shape.of(2, 0));
        check(given.get(2), Shape.of(2, 4), 1, 2, 3, 4, 6, 7, 8, 9);
        for (Tensor sizes : List.of(list(2, 2), list(6, -1), list(1, 1, 3))) {
            assertThatThrownBy(() -> outputs(new LayoutOp.Split(1, 2), data, sizes))
                    .isInstanceOf(ShapeException.class);
        }
        assertThatThrownBy(() -> outputs(new LayoutOp.Split(1, 4), data))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("smaller last one");
    }

    @Test
    void expandBroadcastsInBothDirections() {
        LayoutOp expand = new LayoutOp.Expand();
        Tensor column = floats(Shape.of(2, 1), 1, 2);
        check(output(expand, column, list(3)), Shape.of(2, 3), 1, 1, 1, 2, 2, 2);
        check(output(expand, column, list(2, 1, 2)), Shape.of(2, 2, 2), 1, 1, 2, 2, 1, 1, 2, 2);
        check(output(expand, column, list(2, 1)), Shape.of(2, 1), 1, 2);
        assertThat(shapeOf(expand, column, list(0))).isEqualTo(Shape.of(2, 0));
        assertThatThrownBy(() -> output(expand, column, list(3, 1))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(expand, column, list(1_000_000)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("would create 2000000 elements");
    }

    @Test
    void tileRepeatsAllAxesOrOne() {
        Tensor data = floats(Shape.of(1, 2), 1, 2);
        check(output(new LayoutOp.Tile(), data, list(2, 2)), Shape.of(2, 4), 1, 2, 1, 2, 1, 2, 1, 2);
        assertThat(shapeOf(new LayoutOp.Tile(), data, list(0, 3))).isEqualTo(Shape.of(0, 6));
        check(
                output(new LayoutOp.TileAlong(), data, floats(Shape.scalar(), 3), floats(Shape.of(1), 0)),
                Shape.of(3, 2),
                1,
                2,
                1,
                2,
                1,
                2);
        assertThatThrownBy(() -> output(new LayoutOp.Tile(), data, list(2))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new LayoutOp.Tile(), data, list(-1, 1))).isInstanceOf(ShapeException.class);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void depthToSpaceTakesTheChannelsOfABlockInItsOrder(Order order) {
        Tensor data = counted(2, 8, 2, 3);
        Tensor moved = output(new DepthToSpace(2, order), data);
        assertThat(moved.shape()).isEqualTo(Shape.of(2, 2, 4, 6));
        for (int i = 0; i < 96; i++) {
            int n = i / 48;
            int c = i / 24 % 2;
            int y = i / 6 % 4;
            int x = i % 6;
            int pixel = y % 2 * 2 + x % 2;
            int channel = order == Order.DCR ? pixel * 2 + c : c * 4 + pixel;
            assertThat(moved.floats()[i]).as("element %d", i).isEqualTo(((n * 8 + channel) * 2 + y / 2) * 3 + x / 2);
        }
    }

    @Test
    void spaceToDepthUndoesDepthToSpace() {
        Tensor data = counted(1, 12, 2, 1);
        Tensor image = output(new DepthToSpace(2, Order.DCR), data);
        check(output(new LayoutOp.SpaceToDepth(2), image), data.shape(), numbers(data));
        assertThatThrownBy(() -> output(new LayoutOp.SpaceToDepth(3), image)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new DepthToSpace(3, Order.CRD), data)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> new DepthToSpace(0, Order.CRD)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void reverseSequenceReversesTheFirstElementsOfEachSequence() {
        Tensor data = floats(Shape.of(3, 2), 0, 10, 1, 11, 2, 12);
        check(output(new LayoutOp.ReverseSequence(1, 0), data, list(2, 3)), data.shape(), 1, 12, 0, 11, 2, 10);
        check(output(new LayoutOp.ReverseSequence(0, 1), data, list(1, 0, 2)), data.shape(), 0, 10, 1, 11, 12, 2);
        assertThatThrownBy(() -> output(new LayoutOp.ReverseSequence(1, 0), data, list(2, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("length is 4, expected 0 to 3");
    }
}
