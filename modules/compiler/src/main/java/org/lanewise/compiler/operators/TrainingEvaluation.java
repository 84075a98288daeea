package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.tensor.Tensor;

/// What a [TrainingOp] computes.
final class TrainingEvaluation {

    private TrainingEvaluation() {}

    static List<Tensor> run(TrainingOp op, Operands in) {
        return switch (op) {
            case TrainingOp.TrainingOpStub() -> List.of(in.get(0));
        };
    }
}
