package org.lanewise.layers;

/// In training sets each element to zero with a probability and multiplies the others by `1 / (1 - probability)`; in
/// evaluation the identity.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Srivastava et al., Dropout, JMLR 15, 2014; PyTorch
/// `torch.nn.Dropout`.
///
/// @param probability probability of a zero, from 0 to below 1
public record Dropout(double probability) implements Layer {

    /// Checks the settings.
    public Dropout {
        Check.probability("Dropout", "probability", probability);
    }
}
