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
            case LayoutOp layout -> LayoutEvaluation.run(layout, in);
            case IndexingOp indexing -> List.of(IndexingEvaluation.run(indexing, in));
            case CreationOp creation -> List.of(CreationEvaluation.run(creation, in));
            case ResamplingOp.Resize resize -> List.of(ResizeEvaluation.run(resize, in));
            case ResamplingOp.GridSample sample -> List.of(GridSampleEvaluation.sample(sample, in));
            case ResamplingOp.AffineGrid grid -> List.of(GridSampleEvaluation.affine(grid, in));
            case ResamplingOp.Col2Im columns -> List.of(Col2ImEvaluation.run(columns, in));
        };
    }
}
