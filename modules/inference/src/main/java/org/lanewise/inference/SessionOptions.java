package org.lanewise.inference;

import org.lanewise.tensor.ConfigurationException;

/// How a session is compiled.
///
/// @param maxBatch most samples of one call, 1 or more; longer batches are split inside
/// @param threads threads of one call, the caller's included; 1 starts none
public record SessionOptions(int maxBatch, int threads) {

    /// Checks the numbers.
    public SessionOptions {
        if (maxBatch < 1) {
            throw new ConfigurationException("Session maxBatch is " + maxBatch + ", expected 1 or more");
        }
        if (threads < 1) {
            throw new ConfigurationException("Session threads are " + threads + ", expected 1 or more");
        }
    }

    /// One sample a call on the caller's thread.
    ///
    /// @return the options
    public static SessionOptions defaults() {
        return new SessionOptions(1, 1);
    }

    /// These options with another batch.
    ///
    /// @param samples most samples of one call
    /// @return the changed options
    public SessionOptions maxBatch(int samples) {
        return new SessionOptions(samples, threads);
    }

    /// These options with other threads.
    ///
    /// @param count threads of one call
    /// @return the changed options
    public SessionOptions threads(int count) {
        return new SessionOptions(maxBatch, count);
    }
}
