package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.layers.ops.ReductionOp.Function;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;

/// One record for every opset's spelling of reductions.
class ReductionOperatorsTest {

    @ParameterizedTest
    @EnumSource(Function.class)
    void axesOfOldOpsetsBecomeAnInput(Function function) {
        NodeModel old = NodeModel.of(function.operator(), 11)
                .with("axes", List.of(0L, -1L))
                .with("keepdims", 0);

        assertThat(old.operator()).isEqualTo(new ReductionOp.Reduce(function, false, false));
        assertThat(old.operands()).hasSize(2).first().isEqualTo("x0");
        assertThat(old.constant(1).longs()).containsExactly(0, -1);
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void allAxesWithKeptSizesByDefault(Function function) {
        for (int opset : new int[] {1, 11, 18, 20}) {
            NodeModel node = NodeModel.of(function.operator(), opset);
            assertThat(node.operator()).isEqualTo(new ReductionOp.Reduce(function, true, false));
            assertThat(node.operands()).containsExactly("x0");
        }
    }

    @ParameterizedTest
    @CsvSource({"ReduceSum, 12, 13", "ReduceMean, 17, 18", "ReduceMax, 17, 18", "ReduceL2, 17, 18"})
    void axesAreAnAttributeUpToAnOpsetAndAnInputThen(String type, int attribute, int input) {
        NodeModel.of(type, attribute).with("axes", List.of(1L)).read();
        NodeModel newer = NodeModel.of(type, input).inputs(2).with("noop_with_empty_axes", 1);
        assertThat(newer.operator()).matches(op -> ((ReductionOp.Reduce) op).noopWithEmptyAxes());
        assertThat(newer.operands()).containsExactly("x0", "x1");
        assertThatThrownBy(() ->
                        NodeModel.of(type, input).with("axes", List.of(1L)).read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("has attributes [axes] that " + type + " of opset " + input);
        assertThatThrownBy(() -> NodeModel.of(type, attribute)
                        .with("noop_with_empty_axes", 1)
                        .read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("noop_with_empty_axes");
    }

    @Test
    void extremesAreAlongAxisZeroByDefault() {
        assertThat(NodeModel.of("ArgMax", 1).operator()).isEqualTo(new ReductionOp.ArgMax(0, true, false));
        assertThat(NodeModel.of("ArgMin", 13)
                        .with("axis", -1)
                        .with("keepdims", 0)
                        .with("select_last_index", 1)
                        .operator())
                .isEqualTo(new ReductionOp.ArgMin(-1, false, true));
        assertThatThrownBy(() ->
                        NodeModel.of("ArgMax", 11).with("select_last_index", 1).read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("select_last_index");
    }

    @Test
    void theNumberOfRankedElementsIsAnAttributeAtFirst() {
        NodeModel first = NodeModel.of("TopK", 1).outputs(2).with("k", 5);
        assertThat(first.operator()).isEqualTo(new ReductionOp.TopK(-1, true, true));
        assertThat(first.constant(1).longs()).containsExactly(5);
        assertThatThrownBy(() -> NodeModel.of("TopK", 9).outputs(2).read())
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("attribute 'k' is absent, expected the number of elements");
        assertThat(NodeModel.of("TopK", 10).inputs(2).with("axis", 0).operator())
                .isEqualTo(new ReductionOp.TopK(0, true, true));
        assertThat(NodeModel.of("TopK", 11)
                        .inputs(2)
                        .with("largest", 0)
                        .with("sorted", 0)
                        .operator())
                .isEqualTo(new ReductionOp.TopK(-1, false, false));
        assertThatThrownBy(() ->
                        NodeModel.of("TopK", 10).inputs(2).with("largest", 0).read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("largest");
    }

    @Test
    void scansSuppressionAndDistinctElements() {
        assertThat(NodeModel.of("CumSum", 14).inputs(2).with("exclusive", 1).operator())
                .isEqualTo(new ReductionOp.CumSum(true, false));
        assertThat(NodeModel.of("CumProd", 26).inputs(2).with("reverse", 1).operator())
                .isEqualTo(new ReductionOp.CumProd(false, true));
        assertThat(NodeModel.of("NonMaxSuppression", 10)
                        .inputs(5)
                        .with("center_point_box", 1)
                        .operator())
                .isEqualTo(new ReductionOp.NonMaxSuppression(true));
        assertThat(NodeModel.of("Unique", 11).with("sorted", 0).operator()).isEqualTo(new ReductionOp.Unique(false));
        assertThat(NodeModel.of("Unique", 11).with("axis", -2).operator())
                .isEqualTo(new ReductionOp.UniqueSlices(-2, true));
        assertThatThrownBy(() -> NodeModel.of("CumSum", 14)
                        .inputs(2)
                        .with("exclusive", 2)
                        .read())
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("attribute 'exclusive' is 2, expected 0 or 1");
    }
}
