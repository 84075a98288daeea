package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.layers.ops.TrainingOp.Reduction;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;

/// How losses and optimizer steps are spelled.
class TrainingOperatorsTest {

    private static final String TRAINING = "ai.onnx.preview.training";

    @Test
    void lossesAreMeansByDefault() {
        assertThat(NodeModel.of("NegativeLogLikelihoodLoss", 12).inputs(2).operator())
                .isEqualTo(new TrainingOp.NegativeLogLikelihoodLoss(Reduction.MEAN));
        assertThat(NodeModel.of("SoftmaxCrossEntropyLoss", 13)
                        .inputs(3)
                        .outputs(2)
                        .with("reduction", "none")
                        .operator())
                .isEqualTo(new TrainingOp.SoftmaxCrossEntropyLoss(Reduction.NONE));
        assertThat(NodeModel.of("SoftmaxCrossEntropyLoss", 13)
                        .inputs(2)
                        .with("reduction", "sum")
                        .operator())
                .isEqualTo(new TrainingOp.SoftmaxCrossEntropyLoss(Reduction.SUM));
        assertThatThrownBy(() -> NodeModel.of("SoftmaxCrossEntropyLoss", 13)
                        .inputs(2)
                        .with("reduction", "max")
                        .read())
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'reduction' is 'max', expected one of [none, mean, sum]");
    }

    @Test
    void theIgnoredTargetBecomesAnInput() {
        assertThat(NodeModel.of("NegativeLogLikelihoodLoss", 13).inputs(3).operands())
                .containsExactly("x0", "x1", "x2");
        NodeModel ignoring =
                NodeModel.of("NegativeLogLikelihoodLoss", 13).inputs(2).with("ignore_index", Long.MIN_VALUE);
        assertThat(ignoring.operands()).hasSize(4).startsWith("x0", "x1", "");
        assertThat(ignoring.constant(3).longs()).containsExactly(Long.MIN_VALUE);
    }

    @Test
    void optimizersAreOfADomainOfTheirOwn() {
        assertThat(NodeModel.of(TRAINING, "Adam", 1).inputs(6).outputs(3).operator())
                .isEqualTo(new TrainingOp.Adam(0.9f, 0.999f, 1e-6f, 0, 0));
        assertThat(NodeModel.of(TRAINING, "Adagrad", 1)
                        .inputs(5)
                        .outputs(2)
                        .with("decay_factor", 0.5f)
                        .operator())
                .isEqualTo(new TrainingOp.Adagrad(0.5, 1e-6f, 0));
        NodeModel momentum = NodeModel.of(TRAINING, "Momentum", 1)
                .inputs(5)
                .outputs(2)
                .with("alpha", 0.5f)
                .with("beta", 0.25f)
                .with("norm_coefficient", 2f);
        assertThatThrownBy(momentum::read)
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("attribute 'mode' is absent, expected a value");
        assertThat(momentum.with("mode", "nesterov").operator()).isEqualTo(new TrainingOp.Momentum(0.5, 0.25, 2, true));
    }
}
