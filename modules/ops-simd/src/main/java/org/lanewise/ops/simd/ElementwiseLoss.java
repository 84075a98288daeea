package org.lanewise.ops.simd;

import org.lanewise.tensor.ConfigurationException;

/// A loss that is the mean of a function of every prediction and its target.
public sealed interface ElementwiseLoss {

    /// Binary cross entropy of the logistic function of the prediction: `max(x, 0) - x t + log(1
    /// + e^-|x|)`.
    record BinaryCrossEntropyWithLogits() implements ElementwiseLoss {}

    /// The squared difference `(x - t)^2`.
    record MeanSquaredError() implements ElementwiseLoss {}

    /// Half the squared difference up to `delta`, linear beyond: `delta (|x - t| - delta / 2)`.
    ///
    /// @param delta where the function becomes linear, above 0
    record Huber(float delta) implements ElementwiseLoss {
        /// Checks the parameter.
        public Huber {
            if (!(delta > 0f) || Float.isInfinite(delta)) {
                throw new ConfigurationException("Huber delta is " + delta + ", expected a finite number above 0");
            }
        }
    }
}
