package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.CheckedRun.first;
import static org.lanewise.compiler.operators.CheckedRun.integers;
import static org.lanewise.compiler.operators.CheckedRun.tensor;

import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.ReductionOp.NonMaxSuppression;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Which boxes remain, with boxes whose overlap is easy to see.
class NonMaxSuppressionTest {

    private static final NonMaxSuppression CORNERS = new NonMaxSuppression(false);

    /// Boxes 0 and 1 share 1/3 of their union, box 2 lies apart.
    private static final Tensor BOXES = tensor(DType.F32, Shape.of(1, 3, 4), 0, 0, 2, 2, 0, 1, 2, 3, 5, 5, 6, 6);

    private static Tensor scores(double... scores) {
        return tensor(DType.F32, Shape.of(1, 1, 3), scores);
    }

    private static Tensor scalar(double value) {
        return tensor(DType.F32, Shape.scalar(), value);
    }

    @Test
    void aBoxThatOverlapsABetterOneIsLeftOut() {
        Tensor chosen = first(CORNERS, BOXES, scores(0.5, 0.9, 0.7), integers(3), scalar(0.3));

        assertThat(chosen.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(chosen.longs()).containsExactly(0, 0, 1, 0, 0, 2);
    }

    @Test
    void anOverlapOfExactlyTheThresholdIsAllowed() {
        assertThat(first(CORNERS, BOXES, scores(0.5, 0.9, 0.7), integers(3), scalar(1 / 3.0))
                        .longs())
                .containsExactly(0, 0, 1, 0, 0, 2, 0, 0, 0);
    }

    @Test
    void aThresholdThatIsLeftOutIsZero() {
        assertThat(first(CORNERS, BOXES, scores(0.5, 0.9, 0.7), integers(3)).longs())
                .containsExactly(0, 0, 1, 0, 0, 2);
    }

    @Test
    void scoresMustExceedTheirThreshold() {
        assertThat(first(CORNERS, BOXES, scores(0.5, 0.25, 0.7), integers(3), scalar(1), scalar(0.5))
                        .longs())
                .containsExactly(0, 0, 2);
        assertThat(first(CORNERS, BOXES, scores(-1, -2, -3), integers(3), scalar(1))
                        .shape())
                .isEqualTo(Shape.of(3, 3));
    }

    @Test
    void noMoreBoxesThanAskedForAndNoneByDefault() {
        assertThat(first(CORNERS, BOXES, scores(0.5, 0.9, 0.7), integers(1), scalar(1))
                        .longs())
                .containsExactly(0, 0, 1);
        assertThat(first(CORNERS, BOXES, scores(0.5, 0.9, 0.7), null, scalar(1)).shape())
                .isEqualTo(Shape.of(0, 3));
    }

    @Test
    void ofEqualScoresTheLowerIndexIsFirst() {
        assertThat(first(CORNERS, BOXES, scores(0.5, 0.5, 0.5), integers(2), scalar(0.1))
                        .longs())
                .containsExactly(0, 0, 0, 0, 0, 2);
    }

    @Test
    void cornersMayBeGivenInAnyOrder() {
        Tensor flipped = tensor(DType.F32, Shape.of(1, 3, 4), 2, 2, 0, 0, 0, 3, 2, 1, 6, 5, 5, 6);

        assertThat(first(CORNERS, flipped, scores(0.5, 0.9, 0.7), integers(3), scalar(0.3))
                        .longs())
                .containsExactly(0, 0, 1, 0, 0, 2);
    }

    @Test
    void boxesByCenterWidthAndHeight() {
        Tensor centers = tensor(DType.F32, Shape.of(1, 3, 4), 1, 1, 2, 2, 2, 1, 2, 2, 5.5, 5.5, 1, 1);

        assertThat(first(new NonMaxSuppression(true), centers, scores(0.5, 0.9, 0.7), integers(3), scalar(0.3))
                        .longs())
                .containsExactly(0, 0, 1, 0, 0, 2);
    }

    @Test
    void classesAndImagesAreIndependent() {
        Tensor boxes = tensor(DType.F32, Shape.of(2, 2, 4), 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3);
        Tensor scores = tensor(DType.F32, Shape.of(2, 2, 2), 0.1, 0.2, 0.4, 0.3, 0.6, 0.5, 0.7, 0.8);

        assertThat(first(new NonMaxSuppression(false), boxes, scores, integers(5), scalar(0.5))
                        .longs())
                .containsExactly(0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0);
    }

    @Test
    void shapesMustAgree() {
        assertThatThrownBy(() -> first(CORNERS, BOXES, tensor(DType.F32, Shape.of(1, 1, 2), 1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith(
                        "NonMaxSuppression: has boxes [1, 3, 4] and scores [1, 1, 2], expected [N, S, 4] and [N, C, S]");
    }
}
