package org.lanewise.layers;

/// The mean over all elements of `e^2 / 2` where `|e| <= delta`, else `delta * (|e| - delta / 2)`, with
/// `e = prediction - target`.
///
/// Shapes: prediction and target of one shape `[N, ...]`; the output is a scalar. Inputs: prediction, target.
/// Parameters: none. Source: Huber, Robust estimation of a location parameter, 1964; PyTorch `torch.nn.HuberLoss`.
///
/// @param delta where the square turns into a line, above 0
public record Huber(double delta) implements Loss {

    /// Checks the settings.
    public Huber {
        Check.above("Huber", "delta", delta, 0);
    }

    /// Delta 1.
    public Huber() {
        this(1.0);
    }
}
