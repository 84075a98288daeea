package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.CheckedRun.first;
import static org.lanewise.compiler.operators.CheckedRun.outputs;
import static org.lanewise.compiler.operators.CheckedRun.tensor;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.NormOp.BatchNormalization;
import org.lanewise.layers.ops.NormOp.GroupNormalization;
import org.lanewise.layers.ops.NormOp.InstanceNormalization;
import org.lanewise.layers.ops.NormOp.LRN;
import org.lanewise.layers.ops.NormOp.LayerNormalization;
import org.lanewise.layers.ops.NormOp.LpNormalization;
import org.lanewise.layers.ops.NormOp.MeanVarianceNormalization;
import org.lanewise.layers.ops.NormOp.RMSNormalization;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Normalisations of data whose means and deviations are whole numbers.
class NormEvaluationTest {

    private static Tensor vector(double... values) {
        return tensor(DType.F32, Shape.of(values.length), values);
    }

    /// Two samples of two channels: of channel 0 mean 4 and deviation 3, of channel 1 mean 0 and
    /// deviation 2.
    private static Tensor images(DType type) {
        return tensor(type, Shape.of(2, 2, 2), 1, 7, 2, -2, 1, 7, -2, 2);
    }

    @Test
    void batchNormalizationWithGivenStatistics() {
        BatchNormalization norm = new BatchNormalization(7, 0.9, false, true);

        List<Tensor> outputs =
                outputs(norm, images(DType.F32), vector(6, 2), vector(10, 20), vector(1, 2), vector(2, 9));

        assertThat(outputs.get(0).floats()).containsExactly(10, 22, 20, 18, 10, 22, 18, 20);
        assertThat(outputs.get(1).floats()).containsExactly(1, 2);
        assertThat(outputs.get(2).floats()).containsExactly(2, 9);
        assertThat(outputs.get(3).floats()).containsExactly(1, 2);
        assertThat(outputs.get(4).floats()).containsExactly(2, 9);
    }

    @Test
    void batchNormalizationWithTheStatisticsOfTheBatch() {
        BatchNormalization norm = new BatchNormalization(0, 0.75, true, true);

        List<Tensor> outputs =
                outputs(norm, images(DType.F32), vector(1, 10), vector(0, 5), vector(8, 4), vector(1, 8));

        assertThat(outputs.get(0).floats()).containsExactly(-1, 1, 15, -5, -1, 1, -5, 15);
        assertThat(outputs.get(1).floats()).containsExactly(0.75f * 8 + 0.25f * 4, 3);
        assertThat(outputs.get(2).floats()).containsExactly(0.75f * 1 + 0.25f * 9, 7);
        assertThat(outputs.get(3).floats()).containsExactly(4, 0);
        assertThat(outputs.get(4).floats()).containsExactly(9, 4);
    }

    @Test
    void batchNormalizationOfEachPlace() {
        Tensor data = tensor(DType.F64, Shape.of(2, 1, 2), 1, 10, 3, 30);
        Tensor ones = tensor(DType.F64, Shape.of(1, 2), 1, 1);

        List<Tensor> outputs = outputs(new BatchNormalization(0, 0, true, false), data, ones, ones, ones, ones);

        assertThat(outputs.get(0).doubles()).containsExactly(0, 0, 2, 2);
        assertThat(outputs.get(1).shape()).isEqualTo(Shape.of(1, 2));
        assertThat(outputs.get(3).doubles()).containsExactly(2, 20);
        assertThat(outputs.get(4).doubles()).containsExactly(1, 100);
    }

    @Test
    void batchNormalizationOfNumbersIsOfOneChannelAndStatisticsKeepTheirType() {
        Tensor one = vector(1);

        List<Tensor> outputs = outputs(
                new BatchNormalization(0, 0, true, true), tensor(DType.F16, Shape.of(2), 3, 5), one, one, one, one);

        assertThat(Numbers.reals(outputs.get(0))).containsExactly(0, 2);
        assertThat(outputs.get(0).type()).isEqualTo(DType.F16);
        assertThat(outputs.get(1).floats()).containsExactly(4);
        assertThatThrownBy(() -> first(
                        new BatchNormalization(0, 0, false, true), images(DType.F32), vector(1, 2, 3), one, one, one))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("BatchNormalization: input 1 has 3 elements, expected 2");
    }

    @Test
    void instanceNormalizationOfEveryChannelOfEverySample() {
        Tensor result = first(new InstanceNormalization(0), images(DType.F32), vector(1, 10), vector(0, 5));

        assertThat(result.floats()).containsExactly(-1, 1, 15, -5, -1, 1, -5, 15);
    }

    @Test
    void groupNormalizationOfChannelsTogether() {
        Tensor data = tensor(DType.F32, Shape.of(1, 4, 1), 1, 3, 10, 30);

        assertThat(first(new GroupNormalization(2, 0, true), data, vector(1, 2, 3, 4), vector(0, 0, 1, 1))
                        .floats())
                .containsExactly(-1, 2, -2, 5);
        assertThat(first(new GroupNormalization(2, 0, false), data, vector(1, 2), vector(0, 1))
                        .floats())
                .containsExactly(-1, 1, -1, 3);
        assertThatThrownBy(() -> first(new GroupNormalization(3, 0, false), data, vector(1), vector(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("GroupNormalization: has 4 channels, expected a multiple of 3 groups");
    }

    @Test
    void layerNormalizationOverTheLastAxes() {
        Tensor data = tensor(DType.F64, Shape.of(2, 2), 1, 3, 10, 30);
        Tensor scale = tensor(DType.F64, Shape.of(2), 1, 2);
        Tensor bias = tensor(DType.F64, Shape.scalar(), 5);

        List<Tensor> rows = outputs(new LayerNormalization(-1, 0, DType.F32), data, scale, bias);
        assertThat(rows.get(0).doubles()).containsExactly(4, 7, 4, 7);
        assertThat(rows.get(1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(rows.get(1).floats()).containsExactly(2, 20);
        assertThat(rows.get(2).floats()).containsExactly(1, 0.1f);
        List<Tensor> whole = outputs(new LayerNormalization(0, 11, DType.BF16), data, scale, null);
        assertThat(whole.get(1).type()).isEqualTo(DType.BF16);
        assertThat(whole.get(1).shape()).isEqualTo(Shape.of(1, 1));
        assertThat(Numbers.reals(whole.get(1))).containsExactly(11);
        assertThatThrownBy(() -> first(new LayerNormalization(-1, 0, DType.F32), data, vector(1, 2, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("LayerNormalization: input 1 is of shape [3], expected one that broadcasts to");
    }

    @Test
    void rmsNormalizationHasTheTypeOfTheScale() {
        Tensor data = tensor(DType.F16, Shape.of(1, 2, 2), 1, 7, 7, 1);

        Tensor rows = first(new RMSNormalization(-1, 0), data, vector(1, 10));
        assertThat(rows.floats()).containsExactly(0.2f, 14, 1.4f, 2);
        assertThat(first(new RMSNormalization(1, 11), data, vector(6)).floats()).containsExactly(1, 7, 7, 1);
    }

    @Test
    void lpNormalizationGivesZeroForTheNormZero() {
        Tensor data = tensor(DType.F32, Shape.of(2, 2), 3, -4, 0, 0);

        assertThat(first(new LpNormalization(-1, 2), data).floats()).containsExactly(0.6f, -0.8f, 0, 0);
        assertThat(first(new LpNormalization(1, 1), data).floats()).containsExactly(3 / 7f, -4 / 7f, 0, 0);
        assertThat(first(new LpNormalization(0, 1), data).floats()).containsExactly(1, -1, 0, 0);
    }

    @Test
    void meanVarianceNormalizationOverAnyAxes() {
        Tensor data = tensor(DType.F64, Shape.of(2, 2), 1, 10, 3, 10);

        assertThat(first(new MeanVarianceNormalization(List.of(0)), data).doubles())
                .usingComparatorWithPrecision(1e-8)
                .containsExactly(-1, 0, 1, 0);
        assertThat(first(new MeanVarianceNormalization(List.of(-1)), data).doubles())
                .usingComparatorWithPrecision(1e-8)
                .containsExactly(-1, 1, -1, 1);
    }

    @Test
    void responsesAreDividedByThoseOfNeighbouringChannels() {
        Tensor data = tensor(DType.F32, Shape.of(1, 4, 1), 1, 2, 3, 4);

        // neighbours of an even size reach one further up than down
        assertThat(first(new LRN(2, 2, 1, 1), data).floats()).containsExactly(1 / 6f, 2 / 14f, 3 / 26f, 4 / 17f);
        assertThat(first(new LRN(3, 3, 0.5, 2), data).floats())
                .containsExactly(
                        (float) (1 / StrictMath.sqrt(7)),
                        (float) (2 / StrictMath.sqrt(16)),
                        (float) (3 / StrictMath.sqrt(31)),
                        (float) (4 / StrictMath.sqrt(27)));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64", "F16", "BF16"})
    void everyWidthOfFloatsIsNormalised(DType type) {
        Tensor ones = tensor(type, Shape.of(2), 1, 1);
        Tensor zeros = tensor(type, Shape.of(2), 0, 0);

        assertThat(Numbers.reals(first(new InstanceNormalization(0), images(type), ones, zeros)))
                .containsExactly(-1, 1, 1, -1, -1, 1, -1, 1);
        assertThat(Numbers.reals(
                        first(new BatchNormalization(0, 0, true, true), images(type), ones, zeros, ones, ones)))
                .containsExactly(-1, 1, 1, -1, -1, 1, -1, 1);
        assertThat(Numbers.reals(first(new LpNormalization(-1, 1), images(type))))
                .containsExactly(Numbers.reals(tensor(type, Shape.of(8), .125, .875, .5, -.5, .125, .875, -.5, .5)));
    }

    @Test
    void emptyTensorsStayEmpty() {
        Tensor empty = tensor(DType.F32, Shape.of(0, 2, 3));

        assertThat(first(
                                new BatchNormalization(0, 0, false, true),
                                empty,
                                vector(1, 1),
                                vector(1, 1),
                                vector(1, 1),
                                vector(1, 1))
                        .shape())
                .isEqualTo(empty.shape());
        assertThat(first(new InstanceNormalization(0), empty, vector(1, 1), vector(1, 1))
                        .shape())
                .isEqualTo(empty.shape());
        assertThat(first(new LRN(3, 1, 1, 1), empty).shape()).isEqualTo(empty.shape());
        assertThat(first(new LayerNormalization(1, 0, DType.F32), empty, vector(1))
                        .shape())
                .isEqualTo(empty.shape());
        assertThat(first(new MeanVarianceNormalization(List.of(0, 2)), empty).shape())
                .isEqualTo(empty.shape());
        assertThat(first(new LpNormalization(0, 2), empty).shape()).isEqualTo(empty.shape());
    }

    @Test
    void impossibleAttributesAreRefused() {
        assertThatThrownBy(() -> new LpNormalization(0, 3))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("LpNormalization p is 3, expected 1 or 2");
        assertThatThrownBy(() -> new GroupNormalization(0, 0, true))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("GroupNormalization groups is 0, expected 1 or more");
        assertThatThrownBy(() -> new LRN(0, 1, 1, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("LRN size is 0, expected 1 or more");
        assertThatThrownBy(() -> new LayerNormalization(0, 0, DType.I32))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("LayerNormalization stash type is I32, expected a type of floats");
    }
}
