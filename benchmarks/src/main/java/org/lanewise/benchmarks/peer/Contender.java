package org.lanewise.benchmarks.peer;

/// A layer made ready by one engine: buffers are filled, parameters are packed.
public interface Contender extends Runnable, AutoCloseable {

    /// What computes it.
    ///
    /// @return the engine's name for its implementation
    String implementation();

    /// Computes the layer once.
    @Override
    void run();

    /// The result of the last run in logical order: `[n, c, h, w]` of activations, `[oc, ic /
    /// groups, kh, kw]` of weights, row-major matrices.
    ///
    /// @return a copy
    float[] result();

    @Override
    void close();
}
