package org.lanewise.layers;

/// Normalisation of each sample over groups of channels: `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`,
/// mean and biased variance over the channels of a group and all positions.
///
/// Shapes: `[N, C, ...]` of rank 2 or more, kept; `groups` divides C. Inputs: x. Parameters: gamma, beta, each `[C]`.
/// Source: Wu and He, Group normalization, arXiv:1803.08494; PyTorch `torch.nn.GroupNorm`.
///
/// @param groups number of groups
/// @param epsilon added to the variance, above 0
public record GroupNorm(int groups, double epsilon) implements Layer {

    /// Checks the settings.
    public GroupNorm {
        Check.positive("GroupNorm", "groups", groups);
        Check.above("GroupNorm", "epsilon", epsilon, 0);
    }

    /// A layer with epsilon 1e-5.
    ///
    /// @param groups number of groups
    /// @return the layer
    public static GroupNorm of(int groups) {
        return new GroupNorm(groups, 1e-5);
    }
}
