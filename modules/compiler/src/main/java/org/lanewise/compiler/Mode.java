package org.lanewise.compiler;

/// What a plan is for.
public enum Mode {
    /// Outputs from inputs, parameters never change: weights are packed once, dropout and random
    /// slopes are off.
    SERVING,
    /// Outputs, losses and gradients of all trainable parameters.
    TRAINING
}
