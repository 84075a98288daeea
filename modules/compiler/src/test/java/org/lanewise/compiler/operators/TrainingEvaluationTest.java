package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.CheckedRun.first;
import static org.lanewise.compiler.operators.CheckedRun.outputs;
import static org.lanewise.compiler.operators.CheckedRun.tensor;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.TrainingOp.Adagrad;
import org.lanewise.layers.ops.TrainingOp.Adam;
import org.lanewise.layers.ops.TrainingOp.Momentum;
import org.lanewise.layers.ops.TrainingOp.NegativeLogLikelihoodLoss;
import org.lanewise.layers.ops.TrainingOp.Reduction;
import org.lanewise.layers.ops.TrainingOp.SoftmaxCrossEntropyLoss;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Losses and optimizer steps on numbers that are exact in binary.
class TrainingEvaluationTest {

    private static final NegativeLogLikelihoodLoss EACH = new NegativeLogLikelihoodLoss(Reduction.NONE);
    private static final NegativeLogLikelihoodLoss MEAN = new NegativeLogLikelihoodLoss(Reduction.MEAN);
    private static final NegativeLogLikelihoodLoss SUM = new NegativeLogLikelihoodLoss(Reduction.SUM);

    /// Two samples, three classes, two places: the score of sample n, class c, place p is `100n +
    /// 10c + p`.
    private static final Tensor SCORES =
            tensor(DType.F32, Shape.of(2, 3, 2), 0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121);

    private static final Tensor TARGETS = Tensor.of(Shape.of(2, 2), 1L, 2L, 0L, 1L);
    private static final Tensor WEIGHTS = tensor(DType.F32, Shape.of(3), 1, 2, 4);

    private static Tensor ignored(long target) {
        return Tensor.of(Shape.scalar(), target);
    }

    @Test
    void theLossIsTheNegativeScoreOfTheTarget() {
        Tensor each = first(EACH, SCORES, TARGETS);
        assertThat(each.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(each.floats()).containsExactly(-10, -21, -100, -111);
        assertThat(first(SUM, SCORES, TARGETS).floats()).containsExactly(-242);
        Tensor mean = first(MEAN, SCORES, TARGETS);
        assertThat(mean.shape()).isEqualTo(Shape.scalar());
        assertThat(mean.floats()).containsExactly(-60.5f);
    }

    @Test
    void weightsMultiplyAndTheMeanIsOverTheirSum() {
        assertThat(first(EACH, SCORES, TARGETS, WEIGHTS).floats()).containsExactly(-20, -84, -100, -222);
        assertThat(first(MEAN, SCORES, TARGETS, WEIGHTS).floats()).containsExactly((float) (-426 / 9.0));
    }

    @Test
    void anIgnoredTargetCountsNowhere() {
        assertThat(first(EACH, SCORES, TARGETS, null, ignored(1)).floats()).containsExactly(0, -21, -100, 0);
        assertThat(first(MEAN, SCORES, TARGETS, null, ignored(1)).floats()).containsExactly(-60.5f);
        Tensor outside = Tensor.of(Shape.of(2, 2), -1, 2, -1, -1);
        assertThat(first(MEAN, SCORES, outside, WEIGHTS, ignored(-1)).floats()).containsExactly(-21);
        Tensor all = Tensor.of(Shape.of(2, 2), -1, -1, -1, -1);
        assertThat(first(MEAN, SCORES, all, WEIGHTS, ignored(-1)).floats()).containsExactly(Float.NaN);
    }

    @Test
    void lossesRefuseWhatDoesNotFit() {
        Tensor outside = Tensor.of(Shape.of(2, 2), 0, 1, 3, 0);
        assertThatThrownBy(() -> first(EACH, SCORES, outside, null, ignored(7)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith(
                        "NegativeLogLikelihoodLoss: has target 3, expected 0 to 2 or 7, which is ignored");
        assertThatThrownBy(() -> first(EACH, SCORES, Tensor.of(Shape.of(2), 0, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(
                        "has scores [2, 3, 2] and targets [2], expected [N, C, D1, ...] and [N, D1, ...]");
        assertThatThrownBy(() -> first(EACH, SCORES, TARGETS, tensor(DType.F32, Shape.of(2), 1, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("has 2 weights, expected 3");
    }

    @Test
    void crossEntropyIsTheLossOfTheLogSoftmax() {
        Tensor scores = tensor(DType.F64, Shape.of(2, 2), 0, 0, 1000, 0);
        Tensor targets = Tensor.of(Shape.of(2), 0, 1);

        List<Tensor> outputs = outputs(new SoftmaxCrossEntropyLoss(Reduction.NONE), scores, targets);

        double half = -StrictMath.log(2);
        assertThat(outputs.get(0).doubles()).containsExactly(-half, 1000);
        assertThat(outputs.get(1).doubles()).containsExactly(half, half, 0, -1000);
        assertThat(first(new SoftmaxCrossEntropyLoss(Reduction.SUM), scores, targets, null, ignored(0))
                        .doubles())
                .containsExactly(1000);
    }

    @Test
    void momentumOfSeveralTensors() {
        Tensor rate = tensor(DType.F32, Shape.scalar(), 0.5);
        Tensor x = tensor(DType.F32, Shape.of(2), 1, 2);
        Tensor y = tensor(DType.F64, Shape.scalar(), 4);
        Tensor dx = tensor(DType.F32, Shape.of(2), 8, 16);
        Tensor dy = tensor(DType.F64, Shape.scalar(), -8);
        Tensor vx = tensor(DType.F32, Shape.of(2), 2, 4);
        Tensor vy = tensor(DType.F64, Shape.scalar(), 0);

        // g = x + dx = 9, 18; v = 0.5 v + 0.25 g = 3.25, 6.5
        List<Tensor> plain =
                outputs(new Momentum(0.5, 0.25, 1, false), rate, Tensor.of(Shape.scalar(), 1L), x, y, dx, dy, vx, vy);
        assertThat(plain).hasSize(4);
        assertThat(plain.get(0).floats()).containsExactly(-0.625f, -1.25f);
        assertThat(plain.get(1).doubles()).containsExactly(4.5);
        assertThat(plain.get(2).floats()).containsExactly(3.25f, 6.5f);
        assertThat(plain.get(3).doubles()).containsExactly(-1);

        // at step 0 the gradient counts in full: v = 0.5 v + g = 10, 20
        List<Tensor> nesterov =
                outputs(new Momentum(0.5, 0.25, 1, true), rate, Tensor.of(Shape.scalar(), 0L), x, dx, vx);
        assertThat(nesterov.get(0).floats()).containsExactly(1 - 0.5f * (9 + 5), 2 - 0.5f * (18 + 10));
        assertThat(nesterov.get(1).floats()).containsExactly(10, 20);
    }

    @Test
    void adagradDividesByTheRootOfTheSumOfSquares() {
        // g = 2 * 1 + 1 = 3; h = 7 + 9 = 16; r = 8 / (1 + 3) = 2
        List<Tensor> outputs = outputs(
                new Adagrad(1, 2, 2),
                tensor(DType.F64, Shape.scalar(), 8),
                Tensor.of(Shape.scalar(), 3L),
                tensor(DType.F64, Shape.of(1), 1),
                tensor(DType.F64, Shape.of(1), 1),
                tensor(DType.F64, Shape.of(1), 7));

        assertThat(outputs.get(0).doubles()).containsExactly(0);
        assertThat(outputs.get(1).doubles()).containsExactly(16);
    }

    @Test
    void adamDividesTheMeanByTheRootOfTheMeanSquare() {
        Tensor[] operands = {
            tensor(DType.F64, Shape.scalar(), 6),
            Tensor.of(Shape.scalar(), 0L),
            tensor(DType.F64, Shape.of(1), 2),
            tensor(DType.F64, Shape.of(1), 2),
            tensor(DType.F64, Shape.of(1), 4),
            tensor(DType.F64, Shape.of(1), 16)
        };
        // g = 2 + 2 = 4; v = 0.5 * 4 + 0.5 * 4 = 4; h = 0.75 * 16 + 0.25 * 16 = 16
        Adam adam = new Adam(0.5, 0.75, 4, 1, 0.5);

        List<Tensor> first = outputs(adam, operands);
        assertThat(first.get(0).doubles()).containsExactly(0.5 * (2 - 6 * 4 / 8.0));
        assertThat(first.get(1).doubles()).containsExactly(4);
        assertThat(first.get(2).doubles()).containsExactly(16);

        // sqrt(1 - 0.75) / (1 - 0.5) = 1: step 1 leaves the rate as it is
        operands[1] = Tensor.of(Shape.scalar(), 1L);
        assertThat(outputs(adam, operands).get(0).doubles()).containsExactly(-0.5);
        operands[1] = Tensor.of(Shape.scalar(), 2L);
        double rate = 6 * StrictMath.sqrt(1 - 0.5625) / 0.75;
        assertThat(outputs(adam, operands).get(0).doubles()).containsExactly(0.5 * (2 - rate * 4 / 8));
    }

    @Test
    void optimizersCountTheirTensors() {
        Tensor one = tensor(DType.F32, Shape.of(1), 1);
        assertThatThrownBy(() -> first(new Adagrad(0, 0, 0), one, Tensor.of(Shape.of(1), 0L), one, one))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Adagrad: has 4 inputs, expected 2 and a multiple of 3");
        Tensor two = tensor(DType.F32, Shape.of(2), 1, 1);
        assertThatThrownBy(() -> first(new Adagrad(0, 0, 0), one, Tensor.of(Shape.of(1), 0L), one, two, one))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("input 3 is of shape [2], expected [1] as input 2");
    }
}
