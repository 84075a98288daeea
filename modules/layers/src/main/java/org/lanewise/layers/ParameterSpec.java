package org.lanewise.layers;

import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;

/// One parameter that a layer needs.
///
/// @param role name within the layer, as in `weight`
/// @param shape shape
/// @param initializer how it starts unless a network says otherwise
/// @param kind what changes it
public record ParameterSpec(String role, Shape shape, Initializer initializer, Kind kind) {

    /// What changes a parameter.
    public enum Kind {
        /// Gradients do.
        TRAINABLE,
        /// The forward pass of training does; no gradient exists.
        STATISTIC,
        /// Nothing does.
        CONSTANT
    }
}
