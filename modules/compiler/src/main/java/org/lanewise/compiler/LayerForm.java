package org.lanewise.compiler;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Node;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.tensor.Tensor;

/// The layer that does what an operator does on operands of given types and values.
sealed interface LayerForm {

    /// There is none; the operator stays.
    record None() implements LayerForm {}

    /// The operator gives one of its inputs as it is.
    ///
    /// @param input index of the input
    record Same(int input) implements LayerForm {}

    /// A layer.
    ///
    /// @param layer the layer
    /// @param data names of the values that it takes
    /// @param weights its parameters in the layer's order
    record Replaced(Layer layer, List<String> data, List<Weight> weights) implements LayerForm {}

    /// A parameter of a layer.
    ///
    /// @param role the parameter's role
    /// @param name the constant that it is as it is; empty when it was made from one
    /// @param tensor its elements
    /// @param kind what changes it
    record Weight(String role, Optional<String> name, Tensor tensor, ParameterSpec.Kind kind) {}

    /// Inputs of an operator that layers take as parameters.
    static Set<Integer> weights(TensorOp op) {
        return Set.of();
    }

    /// The layer for an operator.
    ///
    /// @param node the operator's node
    /// @param op the operator
    /// @param types types of its operands, null for absent ones
    /// @param values their values, null where not known
    /// @param results types of its outputs
    static LayerForm of(
            Node node,
            TensorOp op,
            List<@Nullable TensorType> types,
            List<@Nullable Tensor> values,
            List<TensorType> results) {
        return new None();
    }
}
