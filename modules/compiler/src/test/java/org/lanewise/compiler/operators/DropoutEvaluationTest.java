package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.CheckedRun.outputs;
import static org.lanewise.compiler.operators.CheckedRun.tensor;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.NormOp.Dropout;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// What dropout keeps, with and without training.
class DropoutEvaluationTest {

    private static final Dropout DROPOUT = new Dropout(false);
    private static final Tensor DATA = tensor(DType.F32, Shape.of(2, 2), 1, -2, 3, Double.NaN);
    private static final Tensor TRAINING = tensor(DType.BOOL, Shape.scalar(), 1);

    private static Tensor ratio(double ratio) {
        return tensor(DType.F32, Shape.scalar(), ratio);
    }

    @Test
    void withoutTrainingEverythingIsKept() {
        for (List<Tensor> outputs : List.of(
                outputs(DROPOUT, DATA),
                outputs(DROPOUT, DATA, ratio(0.75), tensor(DType.BOOL, Shape.scalar(), 0)),
                outputs(DROPOUT, DATA, ratio(0), TRAINING))) {
            assertThat(outputs.get(0).floats()).containsExactly(1, -2, 3, Float.NaN);
            assertThat(outputs.get(1).type()).isEqualTo(DType.BOOL);
            assertThat(outputs.get(1).bytes()).containsExactly(1, 1, 1, 1);
        }
    }

    @Test
    void aMaskMayHaveTheTypeOfTheData() {
        assertThat(outputs(new Dropout(true), DATA).get(1).floats()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void trainingKeepsWhatTheStreamOfTheSeedSays() {
        int n = 10_000;
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        Tensor data = tensor(DType.F64, Shape.of(n), ones);
        Tensor seed = Tensor.of(Shape.scalar(), 42L);

        List<Tensor> outputs = outputs(DROPOUT, data, ratio(0.75), TRAINING, seed);

        RandomStream stream = new RandomStream(42, RandomStream.Purpose.DROPOUT, 0, 0, 0);
        int kept = 0;
        for (int i = 0; i < n; i++) {
            boolean keeps = stream.uniform(0, i) >= 0.75f;
            assertThat(outputs.get(0).doubles()[i]).isEqualTo(keeps ? 4 : 0);
            assertThat(outputs.get(1).bytes()[i]).isEqualTo((byte) (keeps ? 1 : 0));
            kept += keeps ? 1 : 0;
        }
        // four standard deviations of a binomial count
        assertThat(kept).isBetween(2500 - 174, 2500 + 174);
        Tensor other = Tensor.of(Shape.scalar(), 43L);
        assertThat(outputs(DROPOUT, data, ratio(0.75), TRAINING, other).get(1).bytes())
                .isNotEqualTo(outputs.get(1).bytes());
    }

    @Test
    void theRatioIsOneHalfWhenAbsentAndBelowOne() {
        assertThat(outputs(DROPOUT, tensor(DType.F32, Shape.of(64), new double[64]), null, TRAINING)
                        .get(1)
                        .bytes())
                .contains(0, 1);
        assertThatThrownBy(() -> outputs(DROPOUT, DATA, ratio(1), TRAINING))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Dropout: has ratio 1.0, expected one in [0, 1)");
    }
}
