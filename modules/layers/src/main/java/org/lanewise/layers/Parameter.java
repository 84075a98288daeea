package org.lanewise.layers;

import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;

/// A value that belongs to a network and comes from its [Parameters].
///
/// @param name name of the value, as in `conv1.weight`
/// @param shape shape
/// @param type element type
/// @param initializer how it starts
/// @param kind what changes it
public record Parameter(String name, Shape shape, DType type, Initializer initializer, ParameterSpec.Kind kind) {

    /// Checks the name.
    public Parameter {
        if (name.isEmpty()) {
            throw new ConfigurationException("Parameter has an empty name, expected one or more characters");
        }
    }

    /// An F32 parameter as a layer needs it.
    ///
    /// @param name name of the value
    /// @param spec what the layer needs
    /// @return the parameter
    public static Parameter of(String name, ParameterSpec spec) {
        return new Parameter(name, spec.shape(), DType.F32, spec.initializer(), spec.kind());
    }
}
