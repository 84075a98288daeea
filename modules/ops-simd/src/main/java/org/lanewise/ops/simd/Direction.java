package org.lanewise.ops.simd;

/// What of an operation is computed.
public enum Direction {
    /// Outputs from inputs.
    FORWARD,
    /// The gradient with respect to the source.
    BACKWARD_DATA,
    /// The gradient with respect to the parameters.
    BACKWARD_WEIGHTS
}
