package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.MovementOp;
import org.lanewise.tensor.Tensor;

/// What a [MovementOp] computes.
final class MovementEvaluation {

    private MovementEvaluation() {}

    static List<Tensor> run(MovementOp op, Operands in) {
        return switch (op) {
            case MovementOp.MovementOpStub() -> List.of(in.get(0));
        };
    }
}
