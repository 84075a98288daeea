package org.lanewise.compiler;

import java.util.List;
import java.util.Optional;
import org.lanewise.layers.Layer;
import org.lanewise.layers.ParameterSpec;
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
    /// @param data indices of the operator's inputs that it takes
    /// @param weights its parameters in the layer's order
    record Replaced(Layer layer, List<Integer> data, List<Weight> weights) implements LayerForm {}

    /// A parameter of a layer.
    ///
    /// @param role the parameter's role
    /// @param input index of the input that it is as it is; empty when it was made from one
    /// @param tensor its elements
    /// @param kind what changes it
    record Weight(String role, Optional<Integer> input, Tensor tensor, ParameterSpec.Kind kind) {}
}
