package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Layer;
import org.lanewise.layers.ShapeInference;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.layers.ops.MovementOp;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Finds the layer for an operator, family by family.
final class LayerForms {

    private LayerForms() {}

    /// Inputs of an operator that layers take as parameters.
    static Set<Integer> weights(TensorOp op) {
        return switch (op) {
            case WindowOp.Conv _, WindowOp.ConvTranspose _ -> Set.of(1, 2);
            case NormOp.BatchNormalization _ -> Set.of(1, 2, 3, 4);
            case NormOp.InstanceNormalization _, NormOp.GroupNormalization _, NormOp.LayerNormalization _ ->
                Set.of(1, 2);
            case MatrixOp.Gemm _ -> Set.of(1, 2);
            case MatrixOp.MatMul _, ActivationOp.PRelu _ -> Set.of(1);
            case ElementwiseOp.Clip _ -> Set.of(1, 2);
            default -> Set.of();
        };
    }

    /// The layer for an operator.
    ///
    /// @param op the operator
    /// @param types types of its operands, null for absent ones
    /// @param values their values, null where not known
    /// @param outputs number of its outputs that are named
    /// @param results types of its outputs
    static LayerForm of(
            TensorOp op,
            List<@Nullable TensorType> types,
            List<@Nullable Tensor> values,
            int outputs,
            List<TensorType> results) {
        TensorType result = results.getFirst();
        if (outputs != 1 || result.type() != DType.F32 || hasNone(result.shape())) {
            return new LayerForm.None();
        }
        OperatorView view = new OperatorView(types, values, result.shape());
        LayerForm form;
        try {
            form = switch (op) {
                case ElementwiseOp elementwise -> ElementwiseLayers.of(elementwise, view);
                case MatrixOp matrix -> MatrixLayers.of(matrix, view);
                case MovementOp movement -> MovementLayers.of(movement, view);
                case NormOp norm -> NormLayers.of(norm, view);
                case WindowOp window -> WindowLayers.of(window, view);
                case QuantizedOp _, ReductionOp _, TrainingOp _ -> new LayerForm.None();
            };
        } catch (ShapeException | ConfigurationException _) {
            // The layer does not take such settings, so the operator stays.
            return new LayerForm.None();
        }
        return form instanceof LayerForm.Replaced replaced && !fits(replaced, types, result.shape())
                ? new LayerForm.None()
                : form;
    }

    /// Whether a layer takes operands of such shapes and gives the shape that the operator gives.
    private static boolean fits(LayerForm.Replaced form, List<@Nullable TensorType> types, Shape result) {
        List<Shape> shapes = new ArrayList<>();
        for (int input : form.data()) {
            TensorType type = types.get(input);
            if (type == null || type.type() != DType.F32 || hasNone(type.shape())) {
                return false;
            }
            shapes.add(type.shape());
        }
        return inferred(form.layer(), shapes).equals(List.of(result));
    }

    private static List<Shape> inferred(Layer layer, List<Shape> shapes) {
        try {
            return ShapeInference.outputs(layer, shapes);
        } catch (ShapeException _) {
            return List.of();
        }
    }

    /// Whether a value is no batch of samples: a scalar, or empty.
    private static boolean hasNone(Shape shape) {
        return shape.rank() == 0 || shape.elements() == 0;
    }
}
