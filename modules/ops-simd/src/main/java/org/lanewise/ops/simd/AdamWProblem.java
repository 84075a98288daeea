package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// One step of Adam or AdamW on a flat range of parameters, in PyTorch's order.
///
/// Operands: `parameters` (updated), `gradients`, `first` (updated), `second` (updated): the
/// moving averages of the gradient and of its square, 0 before the first step.
///
/// With the rate of [RunState#learningRate()], `t` = [RunState#step()] + 1, parameter `p` and
/// gradient `g`:
///
/// 1. coupled weight decay (Adam): `g = g + weightDecay * p`; decoupled (AdamW): `p = p * (1 -
/// rate * weightDecay)`;
/// 2. `first = first + (1 - beta1) * (g - first)`, `second = beta2 * second + (1 - beta2) * g^2`;
/// 3. `p = p - rate / (1 - beta1^t) * first / (sqrt(second) / sqrt(1 - beta2^t) + epsilon)`.
///
/// What is the same for all parameters is computed in double, powers as `e^(t ln beta)`, and
/// rounded to float once.
///
/// Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization.
///
/// @param elements number of parameters
/// @param beta1 decay of the first average, 0 or more and less than 1
/// @param beta2 decay of the second average, 0 or more and less than 1
/// @param epsilon added to the denominator, 0 or more
/// @param weightDecay how much of a parameter is taken away, 0 for none
/// @param decoupled AdamW; otherwise Adam
public record AdamWProblem(int elements, float beta1, float beta2, float epsilon, float weightDecay, boolean decoupled)
        implements Problem {

    /// Checks size and numbers.
    public AdamWProblem {
        Sizes.requirePositive("AdamW", "elements", elements, "parameters [" + elements + "]");
        Sizes.requireEpsilon("AdamW", epsilon);
        if (!(beta1 >= 0f && beta1 < 1f && beta2 >= 0f && beta2 < 1f)) {
            throw new ConfigurationException(
                    "AdamW: betas are " + beta1 + " and " + beta2 + ", expected 0 or more and less than 1");
        }
        if (!(weightDecay >= 0f) || Float.isInfinite(weightDecay)) {
            throw new ConfigurationException(
                    "AdamW: weightDecay is " + weightDecay + ", expected a finite number of 0 or more");
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                Operand.inOut("parameters", elements),
                Operand.in("gradients", elements),
                Operand.inOut("first", elements),
                Operand.inOut("second", elements));
    }
}
