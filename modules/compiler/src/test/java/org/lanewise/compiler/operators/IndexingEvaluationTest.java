package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.MovementRun.check;
import static org.lanewise.compiler.operators.MovementRun.counted;
import static org.lanewise.compiler.operators.MovementRun.floats;
import static org.lanewise.compiler.operators.MovementRun.list;
import static org.lanewise.compiler.operators.MovementRun.output;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.IndexingOp.Reduction;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Operators that read or write at places that another tensor names.
class IndexingEvaluationTest {

    private static Tensor places(Shape shape, long... values) {
        return Tensor.of(shape, values);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void gatherPutsSlicesInThePlaceOfAnAxis(DType type) {
        Tensor data = counted(type, 2, 3, 2);
        double[] all = MovementRun.numbers(data);
        check(
                output(new IndexingOp.Gather(1), data, places(Shape.of(1, 2), 2, -3)),
                type,
                Shape.of(2, 1, 2, 2),
                all[4],
                all[5],
                all[0],
                all[1],
                all[10],
                all[11],
                all[6],
                all[7]);
    }

    @Test
    void gatherTakesAScalarAndIndicesOf32Bits() {
        Tensor data = counted(3, 2);
        check(output(new IndexingOp.Gather(0), data, places(Shape.scalar(), 1)), Shape.of(2), 2, 3);
        check(output(new IndexingOp.Gather(-1), data, Tensor.of(Shape.of(1), -1)), Shape.of(3, 1), 1, 3, 5);
        check(output(new IndexingOp.Gather(0), data, list()), Shape.of(0, 2));
    }

    @Test
    void indicesOutsideTheDataAreErrors() {
        Tensor data = counted(3, 2);
        for (long index : new long[] {3, -4, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> output(new IndexingOp.Gather(0), data, list(index)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("expected -3 to 2");
            assertThatThrownBy(() -> output(new IndexingOp.GatherND(0), data, list(index)))
                    .isInstanceOf(ShapeException.class);
            assertThatThrownBy(() -> output(new IndexingOp.GatherElements(0), data, places(Shape.of(1, 1), index)))
                    .isInstanceOf(ShapeException.class);
        }
        assertThatThrownBy(() -> output(new IndexingOp.Gather(0), data, floats(Shape.of(1), 0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("of type F32");
    }

    @Test
    void gatherElementsReplacesThePositionAlongOneAxis() {
        Tensor data = floats(Shape.of(2, 2), 1, 2, 3, 4);
        Tensor indices = places(Shape.of(2, 2), 0, 0, -1, 0);
        check(output(new IndexingOp.GatherElements(1), data, indices), Shape.of(2, 2), 1, 1, 4, 3);
        check(output(new IndexingOp.GatherElements(0), data, indices), Shape.of(2, 2), 1, 2, 3, 2);
        check(output(new IndexingOp.GatherElements(0), data, places(Shape.of(3, 1), 1, 0, 1)), Shape.of(3, 1), 3, 1, 3);
        assertThatThrownBy(() -> output(new IndexingOp.GatherElements(0), data, places(Shape.of(1, 3), 0, 0, 0)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new IndexingOp.GatherElements(0), data, list(0)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void gatherNdTakesElementsAndSlicesAtPlacesOfSeveralAxes() {
        Tensor data = counted(2, 2, 2);
        check(output(new IndexingOp.GatherND(0), data, places(Shape.of(2, 3), 0, 0, 1, 1, -1, 0)), Shape.of(2), 1, 6);
        check(
                output(new IndexingOp.GatherND(0), data, places(Shape.of(2, 1, 2), 0, 1, 1, 0)),
                Shape.of(2, 1, 2),
                2,
                3,
                4,
                5);
        check(output(new IndexingOp.GatherND(1), data, places(Shape.of(2, 1), 1, 0)), Shape.of(2, 2), 2, 3, 4, 5);
        assertThatThrownBy(() -> output(new IndexingOp.GatherND(1), data, places(Shape.of(3, 1), 1, 0, 0)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new IndexingOp.GatherND(0), data, places(Shape.of(1, 4), 0, 0, 0, 0)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> new IndexingOp.GatherND(-1)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void scatterElementsJoinsUpdatesWithWhatIsThereInOrder(Reduction reduction) {
        Tensor data = floats(Shape.of(1, 3), 1, 2, 3);
        Tensor before = data.copy();
        Tensor indices = places(Shape.of(1, 3), 1, 1, -1);
        Tensor updates = floats(Shape.of(1, 3), 5, -4, 2);
        double[] expected = switch (reduction) {
            case NONE -> new double[] {1, -4, 2};
            case ADD -> new double[] {1, 3, 5};
            case MUL -> new double[] {1, -40, 6};
            case MAX -> new double[] {1, 5, 3};
            case MIN -> new double[] {1, -4, 2};
        };
        check(output(new IndexingOp.ScatterElements(1, reduction), data, indices, updates), data.shape(), expected);
        assertThat(data.floats()).as("data stays as it was").isEqualTo(before.floats());
    }

    @Test
    void scatterElementsWritesAlongAnotherAxis() {
        Tensor data = Tensor.zeros(DType.F32, Shape.of(3, 2));
        Tensor indices = places(Shape.of(2, 2), 1, 0, 0, 2);
        check(
                output(
                        new IndexingOp.ScatterElements(0, Reduction.NONE),
                        data,
                        indices,
                        floats(Shape.of(2, 2), 1, 2, 3, 4)),
                Shape.of(3, 2),
                3,
                2,
                1,
                0,
                0,
                4);
        assertThatThrownBy(
                        () -> output(new IndexingOp.ScatterElements(0, Reduction.NONE), data, indices, counted(2, 1)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void scatterReducesIntegersAtTheirWidth() {
        Tensor indices = list(0);
        Tensor bytes = Tensor.of(DType.I8, Shape.of(1), new byte[] {100});
        check(
                output(new IndexingOp.ScatterElements(0, Reduction.ADD), bytes, indices, bytes),
                DType.I8,
                Shape.of(1),
                -56);
        Tensor largest = Tensor.of(DType.U64, Shape.of(1), new long[] {-1});
        Tensor one = Tensor.of(DType.U64, Shape.of(1), new long[] {1});
        check(
                output(new IndexingOp.ScatterElements(0, Reduction.MAX), one, indices, largest),
                DType.U64,
                Shape.of(1),
                -1);
        check(
                output(new IndexingOp.ScatterElements(0, Reduction.MIN), one, indices, largest),
                DType.U64,
                Shape.of(1),
                1);
        Tensor yes = Tensor.of(DType.BOOL, Shape.of(1), new byte[] {1});
        Tensor no = Tensor.of(DType.BOOL, Shape.of(1), new byte[] {0});
        check(output(new IndexingOp.ScatterElements(0, Reduction.ADD), yes, indices, yes), DType.BOOL, Shape.of(1), 1);
        check(output(new IndexingOp.ScatterElements(0, Reduction.MUL), yes, indices, no), DType.BOOL, Shape.of(1), 0);
    }

    @Test
    void scatterOfHalfFloatsRoundsOnce() {
        Tensor data = Tensor.of(DType.F16, Shape.of(1), new short[] {Float.floatToFloat16(2048)});
        Tensor ones = Tensor.of(DType.F16, Shape.of(2), new short[] {Float.floatToFloat16(1), Float.floatToFloat16(1)});
        check(
                output(new IndexingOp.ScatterElements(0, Reduction.ADD), data, list(0, 0), ones),
                DType.F16,
                Shape.of(1),
                2050);
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void scatterNdWritesSlices(Reduction reduction) {
        Tensor data = floats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Tensor updates = floats(Shape.of(2, 2), 10, 0, -1, 7);
        double[] expected = switch (reduction) {
            case NONE -> new double[] {-1, 7, 3, 4, 10, 0};
            case ADD -> new double[] {0, 9, 3, 4, 15, 6};
            case MUL -> new double[] {-1, 14, 3, 4, 50, 0};
            case MAX -> new double[] {1, 7, 3, 4, 10, 6};
            case MIN -> new double[] {-1, 2, 3, 4, 5, 0};
        };
        Tensor indices = places(Shape.of(2, 1), -1, 0);
        check(output(new IndexingOp.ScatterND(reduction), data, indices, updates), data.shape(), expected);
    }

    @Test
    void scatterNdRefusesUpdatesThatDoNotFit() {
        Tensor data = counted(3, 2);
        Tensor indices = places(Shape.of(2, 1), 0, 1);
        assertThatThrownBy(() -> output(new IndexingOp.ScatterND(Reduction.NONE), data, indices, counted(2, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("expected [2, 2]");
        assertThatThrownBy(
                        () -> output(new IndexingOp.ScatterND(Reduction.NONE), data, indices, counted(DType.I32, 2, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("updates are of type I32");
    }

    @Test
    void compressKeepsTheSlicesWhereItsConditionHolds() {
        Tensor data = counted(3, 2);
        Tensor condition = Tensor.of(DType.BOOL, Shape.of(2), new byte[] {0, 1});
        check(output(new IndexingOp.Compress(0), data, condition), Shape.of(1, 2), 2, 3);
        check(output(new IndexingOp.Compress(-1), data, condition), Shape.of(3, 1), 1, 3, 5);
        check(output(new IndexingOp.Compress(0), data, Tensor.zeros(DType.BOOL, Shape.of(3))), Shape.of(0, 2));
        assertThatThrownBy(() -> output(new IndexingOp.Compress(1), data, Tensor.zeros(DType.BOOL, Shape.of(3))))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(new IndexingOp.Compress(1), data, list(1)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void triluKeepsOneTriangle() {
        Tensor data = floats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        check(output(new IndexingOp.Trilu(true), data), data.shape(), 1, 2, 3, 0, 5, 6);
        check(output(new IndexingOp.Trilu(false), data), data.shape(), 1, 0, 0, 4, 5, 0);
        check(output(new IndexingOp.Trilu(true), data, list(1)), data.shape(), 0, 2, 3, 0, 0, 6);
        check(output(new IndexingOp.Trilu(false), data, list(-1)), data.shape(), 0, 0, 0, 4, 0, 0);
        check(output(new IndexingOp.Trilu(true), data, list(Long.MAX_VALUE)), data.shape(), 0, 0, 0, 0, 0, 0);
        check(output(new IndexingOp.Trilu(true), counted(2, 0, 3)), Shape.of(2, 0, 3));
        check(output(new IndexingOp.Trilu(true), counted(2, 2, 2)), Shape.of(2, 2, 2), 0, 1, 0, 3, 4, 5, 0, 7);
        assertThatThrownBy(() -> output(new IndexingOp.Trilu(true), counted(2))).isInstanceOf(ShapeException.class);
    }
}
