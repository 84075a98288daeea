package org.lanewise.ops.simd;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// One step of stochastic gradient descent on a flat range of parameters, in PyTorch's order.
///
/// Operands: `parameters` (updated), `gradients`, and with momentum also `momentum` (updated).
///
/// With the rate of [RunState#learningRate()], parameter `p`, gradient `g` and momentum `b`:
///
/// 1. coupled weight decay: `g = g + weightDecay * p`; decoupled: `p = p * (1 - rate *
///     weightDecay)`;
/// 2. with momentum: `b = momentum * b + (1 - dampening) * g`, and `b = g` when [RunState#step()]
/// is 0; then `g = b`, or `g = g + momentum * b` for Nesterov's form;
/// 3. `p = p - rate * g`.
///
/// @param elements number of parameters
/// @param momentum share of the last direction that is kept, 0 for none
/// @param dampening how much less of the gradient enters the direction, 0 for none
/// @param nesterov looks ahead along the new direction; needs momentum and no dampening
/// @param weightDecay how much of a parameter is taken away, 0 for none
/// @param decoupled takes it from the parameter and not through the gradient
public record SgdProblem(
        int elements, float momentum, float dampening, boolean nesterov, float weightDecay, boolean decoupled)
        implements Problem {

    /// Checks size and numbers.
    public SgdProblem {
        Sizes.requirePositive("Sgd", "elements", elements, "parameters [" + elements + "]");
        boolean positive = momentum >= 0f && dampening >= 0f && weightDecay >= 0f;
        if (!positive || Float.isInfinite(momentum + dampening + weightDecay)) {
            throw new ConfigurationException("Sgd: momentum is " + momentum + ", dampening " + dampening
                    + ", weightDecay " + weightDecay + ", expected finite numbers of 0 or more");
        }
        if (nesterov && (momentum == 0f || dampening != 0f)) {
            throw new ConfigurationException("Sgd: Nesterov's form needs momentum and no dampening, there is momentum "
                    + momentum + " and dampening " + dampening);
        }
    }

    /// Whether there is a buffer of directions.
    ///
    /// @return whether momentum is above 0
    public boolean hasMomentum() {
        return momentum > 0f;
    }

    @Override
    public List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        operands.add(Operand.inOut("parameters", elements));
        operands.add(Operand.in("gradients", elements));
        if (hasMomentum()) {
            operands.add(Operand.inOut("momentum", elements));
        }
        return List.copyOf(operands);
    }
}
