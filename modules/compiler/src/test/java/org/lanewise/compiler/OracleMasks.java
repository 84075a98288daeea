package org.lanewise.compiler;

import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;

/// What random layers draw: number `element` of sample `sample` of the stream of seed, purpose,
/// node and step.
///
/// @param seed seed of the run
/// @param step global step
record OracleMasks(long seed, int step) {

    /// Factors of the negative elements: uniform from `lower` to `upper`.
    double[] slopes(RRelu layer, int node, int samples, int elements) {
        RandomStream stream = new RandomStream(seed, Purpose.RRELU, node, 0, step);
        double[] slopes = new double[samples * elements];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = layer.lower() + (layer.upper() - layer.lower()) * stream.uniform(i / elements, i % elements);
        }
        return slopes;
    }

    /// Factors of all elements.
    double[] factors(Dropout layer, int node, int samples, int elements) {
        return factors(layer.probability(), node, samples, elements);
    }

    /// Factors of all channels.
    double[] factors(Dropout2d layer, int node, int samples, int channels) {
        return factors(layer.probability(), node, samples, channels);
    }

    private double[] factors(double probability, int node, int samples, int draws) {
        RandomStream stream = new RandomStream(seed, Purpose.DROPOUT, node, 0, step);
        double[] factors = new double[samples * draws];
        for (int i = 0; i < factors.length; i++) {
            boolean zero = stream.uniform(i / draws, i % draws) < (float) probability;
            factors[i] = zero ? 0 : 1 / (1 - probability);
        }
        return factors;
    }
}
