package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;

/// One record for every opset's spelling of normalisations.
class NormOperatorsTest {

    private static final double EPSILON = 1e-5f;
    private static final double MOMENTUM = 0.9f;

    private static NodeModel batch(int opset) {
        return NodeModel.of("BatchNormalization", opset).inputs(5);
    }

    @Test
    void softmaxFlattensBeforeOpset13() {
        assertThat(NodeModel.of("Softmax", 12).operator()).isEqualTo(new NormOp.Softmax(1, true));
        assertThat(NodeModel.of("Softmax", 13).operator()).isEqualTo(new NormOp.Softmax(-1, false));
        assertThat(NodeModel.of("LogSoftmax", 1).with("axis", 2).operator()).isEqualTo(new NormOp.LogSoftmax(2, true));
        assertThat(NodeModel.of("LogSoftmax", 13).with("axis", 0).operator())
                .isEqualTo(new NormOp.LogSoftmax(0, false));
        assertThat(NodeModel.of("Hardmax", 11).with("axis", -1).operator()).isEqualTo(new NormOp.Hardmax(-1, true));
        assertThat(NodeModel.of("Hardmax", 13).operator()).isEqualTo(new NormOp.Hardmax(-1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 9, 14, 15})
    void batchNormalizationWithOneOutputUsesGivenStatistics(int opset) {
        assertThat(batch(opset).operator()).isEqualTo(new NormOp.BatchNormalization(EPSILON, MOMENTUM, false, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 9})
    void batchNormalizationThatGivesStatisticsTrainsBeforeOpset14(int opset) {
        assertThat(batch(opset)
                        .outputs(5)
                        .with("momentum", 0.5f)
                        .with("epsilon", 0.25f)
                        .operator())
                .isEqualTo(new NormOp.BatchNormalization(0.25, 0.5, true, true));
    }

    @Test
    void batchNormalizationHeedsTheFlagsOfItsOpset() {
        assertThat(batch(6).outputs(5).with("is_test", 1).with("spatial", 0).operator())
                .isEqualTo(new NormOp.BatchNormalization(EPSILON, MOMENTUM, false, false));
        assertThat(batch(1).with("consumed_inputs", List.of(0L, 0L, 0L, 1L, 1L))
                        .with("is_test", 1)
                        .operator())
                .isEqualTo(new NormOp.BatchNormalization(EPSILON, MOMENTUM, false, true));
        assertThat(batch(7).with("spatial", 0).operator())
                .isEqualTo(new NormOp.BatchNormalization(EPSILON, MOMENTUM, false, false));
        assertThat(batch(15).outputs(3).with("training_mode", 1).operator())
                .isEqualTo(new NormOp.BatchNormalization(EPSILON, MOMENTUM, true, true));
        assertThatThrownBy(() -> batch(14).outputs(3).read())
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("has 3 outputs without training_mode, expected 1");
        assertThatThrownBy(() -> batch(9).with("spatial", 0).read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("spatial");
    }

    @Test
    void instanceAndGroupNormalization() {
        assertThat(NodeModel.of("InstanceNormalization", 1)
                        .inputs(3)
                        .with("consumed_inputs", List.of(0L))
                        .operator())
                .isEqualTo(new NormOp.InstanceNormalization(EPSILON));
        assertThat(NodeModel.of("GroupNormalization", 18)
                        .inputs(3)
                        .with("num_groups", 2)
                        .operator())
                .isEqualTo(new NormOp.GroupNormalization(2, EPSILON, false));
        assertThat(NodeModel.of("GroupNormalization", 21)
                        .inputs(3)
                        .with("num_groups", 2)
                        .with("stash_type", 10)
                        .operator())
                .isEqualTo(new NormOp.GroupNormalization(2, EPSILON, true));
        assertThatThrownBy(
                        () -> NodeModel.of("GroupNormalization", 21).inputs(3).read())
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("attribute 'num_groups' is absent, expected 1 or more");
    }

    @Test
    void layerAndRmsNormalization() {
        assertThat(NodeModel.of("LayerNormalization", 17).inputs(2).operator())
                .isEqualTo(new NormOp.LayerNormalization(-1, EPSILON, DType.F32));
        assertThat(NodeModel.of("LayerNormalization", 17)
                        .inputs(3)
                        .outputs(3)
                        .with("axis", 1)
                        .with("stash_type", 16)
                        .operator())
                .isEqualTo(new NormOp.LayerNormalization(1, EPSILON, DType.BF16));
        assertThat(NodeModel.of("RMSNormalization", 23)
                        .inputs(2)
                        .with("epsilon", 0.5f)
                        .operator())
                .isEqualTo(new NormOp.RMSNormalization(-1, 0.5));
        assertThatThrownBy(() -> NodeModel.of("LayerNormalization", 17)
                        .inputs(2)
                        .with("stash_type", 7)
                        .read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'stash_type' is I64, expected a type of floats");
    }

    @Test
    void normsAlongAxesAndResponses() {
        assertThat(NodeModel.of("LpNormalization", 1).operator()).isEqualTo(new NormOp.LpNormalization(-1, 2));
        assertThatThrownBy(
                        () -> NodeModel.of("LpNormalization", 22).with("p", 3).read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'p' is 3, expected 1 or 2");
        assertThat(NodeModel.of("MeanVarianceNormalization", 9).operator())
                .isEqualTo(new NormOp.MeanVarianceNormalization(List.of(0, 2, 3)));
        assertThat(NodeModel.of("MeanVarianceNormalization", 13)
                        .with("axes", List.of(-1L))
                        .operator())
                .isEqualTo(new NormOp.MeanVarianceNormalization(List.of(-1)));
        assertThat(NodeModel.of("LRN", 13).with("size", 5).operator()).isEqualTo(new NormOp.LRN(5, 0.0001f, 0.75, 1));
        assertThatThrownBy(() -> NodeModel.of("LRN", 1).read())
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("attribute 'size' is absent, expected 1 or more");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 10})
    void dropoutWithARatioInTheFileIsForInferenceFromOpset7(int opset) {
        NodeModel node = NodeModel.of("Dropout", opset).outputs(2).with("ratio", 0.25f);
        assertThat(node.operator()).isEqualTo(new NormOp.Dropout(opset < 10));
        assertThat(node.operands()).containsExactly("x0");
    }

    @Test
    void dropoutOfTheFirstOpsetsTrainsUnlessItSaysTest() {
        assertThat(NodeModel.of("Dropout", 6).with("is_test", 1).operands()).containsExactly("x0");
        NodeModel training =
                NodeModel.of("Dropout", 1).with("consumed_inputs", List.of(0L)).with("ratio", 0.25f);
        assertThat(training.operator()).isEqualTo(new NormOp.Dropout(true));
        assertThat(training.constant(1).doubles()).containsExactly(0.25);
        assertThat(training.constant(2).bytes()).containsExactly(1);
    }

    @Test
    void dropoutWithARatioAsInputHasASeed() {
        NodeModel node = NodeModel.of("Dropout", 13).inputs(3).with("seed", 1L << 40);
        assertThat(node.operator()).isEqualTo(new NormOp.Dropout(false));
        assertThat(node.operands().subList(0, 3)).containsExactly("x0", "x1", "x2");
        assertThat(node.constant(3).longs()).containsExactly(1L << 40);
        assertThat(NodeModel.of("Dropout", 22).operands()).hasSize(4).startsWith("x0", "", "");
        assertThat(NodeModel.of("Dropout", 22).constant(3).longs()).doesNotContain(0);
    }
}
