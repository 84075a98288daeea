package org.lanewise.benchmarks.peer;

import java.util.Optional;
import org.lanewise.ops.simd.bench.LayerShape;

/// Something that computes layers.
public interface Engine extends AutoCloseable {

    /// The engine and its version.
    ///
    /// @return a name
    String name();

    /// How activations go in and out.
    ///
    /// @return `blocked` or `NCHW`
    String layout();

    /// Whether it can compute a layer.
    ///
    /// @param shape the layer
    /// @return empty when it can, otherwise the reason why it cannot
    Optional<String> rejects(LayerShape shape);

    /// Makes a layer ready.
    ///
    /// @param layer shape and values
    /// @return what can be run
    Contender prepare(LayerValues layer);

    @Override
    void close();
}
