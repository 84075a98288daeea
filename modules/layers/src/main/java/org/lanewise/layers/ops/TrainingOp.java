package org.lanewise.layers.ops;

/// Losses and optimizer steps as operators.
public sealed interface TrainingOp extends TensorOp {

    /// What a loss does with the losses of all places.
    enum Reduction {
        /// Gives every one.
        NONE,
        /// Gives their sum divided by the sum of the weights that they were multiplied by.
        MEAN,
        /// Gives their sum.
        SUM
    }

    /// The weighted negative of the score of each target class: ONNX `NegativeLogLikelihoodLoss`.
    ///
    /// Inputs: logarithms of probabilities, floats `[N, C, D1, ...]`; target classes, integers
    /// `[N, D1, ...]`; optionally weights of classes `[C]`, 1 when absent; optionally one
    /// integer, the target that is ignored: its loss and weight are 0. Output: `[N, D1, ...]`, or
    /// a scalar when reduced, of the first input's type.
    ///
    /// @param reduction what happens to the losses
    record NegativeLogLikelihoodLoss(Reduction reduction) implements TrainingOp {}

    /// [NegativeLogLikelihoodLoss] of the log-softmax along axis 1: ONNX `SoftmaxCrossEntropyLoss`.
    ///
    /// Inputs and first output: as there, with scores in place of logarithms. Second output:
    /// the log-softmax of the scores.
    ///
    /// @param reduction what happens to the losses
    record SoftmaxCrossEntropyLoss(Reduction reduction) implements TrainingOp {}

    /// A step of Adam: ONNX `Adam`.
    ///
    /// Inputs: learning rate R; count of steps T, an integer; then n tensors each of parameters X,
    /// gradients G, first moments V and second moments H. Outputs: n each of new X, V and H.
    /// With `g = normCoefficient * X + G`: `V' = alpha * V + (1 - alpha) * g`,
    /// `H' = beta * H + (1 - beta) * g * g`, `X' = X - r * V' / (sqrt(H') + epsilon)`, scaled by
    /// `1 - normCoefficientPost`, where r is R, for T above 0 times
    /// `sqrt(1 - beta^T) / (1 - alpha^T)`.
    ///
    /// @param alpha share of the old first moment
    /// @param beta share of the old second moment
    /// @param epsilon added to the root
    /// @param normCoefficient factor of the parameters in the gradient
    /// @param normCoefficientPost decay of the new parameters
    record Adam(double alpha, double beta, double epsilon, double normCoefficient, double normCoefficientPost)
            implements TrainingOp {}

    /// A step of gradient descent with momentum: ONNX `Momentum`.
    ///
    /// Inputs: learning rate R; count of steps T, an integer; then n tensors each of parameters X,
    /// gradients G and momenta V. Outputs: n each of new X and V. With `g = normCoefficient * X +
    /// G`: `V' = alpha * V + b * g`, where b is `beta` for T above 0, else 1; `X' = X - R * V'`,
    /// or `X - R * (g + alpha * V')` for Nesterov's.
    ///
    /// @param alpha share of the old momentum
    /// @param beta factor of the gradient from step 1 on
    /// @param normCoefficient factor of the parameters in the gradient
    /// @param nesterov look ahead by the momentum
    record Momentum(double alpha, double beta, double normCoefficient, boolean nesterov) implements TrainingOp {}

    /// A step of Adagrad: ONNX `Adagrad`.
    ///
    /// Inputs: learning rate R; count of steps T, an integer; then n tensors each of parameters X,
    /// gradients G and sums of squares H. Outputs: n each of new X and H. With
    /// `g = normCoefficient * X + G`: `H' = H + g * g`, `X' = X - r * g / (sqrt(H') + epsilon)`,
    /// where r is `R / (1 + T * decayFactor)`.
    ///
    /// @param decayFactor decay of the learning rate
    /// @param epsilon added to the root
    /// @param normCoefficient factor of the parameters in the gradient
    record Adagrad(double decayFactor, double epsilon, double normCoefficient) implements TrainingOp {}
}
