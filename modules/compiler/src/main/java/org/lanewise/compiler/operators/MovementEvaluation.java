package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.MovementOp;
import org.lanewise.layers.ops.ResamplingOp;
import org.lanewise.tensor.Tensor;

/// What a [MovementOp] computes.
final class MovementEvaluation {

    private MovementEvaluation() {}

    static List<Tensor> run(MovementOp op, Operands in) {
        return switch (op) {
            case CreationOp _, IndexingOp _, LayoutOp _, ResamplingOp _ -> List.of(in.get(0));
        };
    }
}
