package org.lanewise.benchmarks.torch;

import org.jspecify.annotations.Nullable;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameters;
import org.lanewise.tensor.Tensor;

/// A batch norm as one factor and one addend for each channel, which a convolution before it takes
/// into its own parameters.
///
/// @param factor what every filter is multiplied by
/// @param addend what is added to the bias after that
record FoldedNorm(double[] factor, double[] addend) {

    static FoldedNorm of(Node norm, Parameters parameters) {
        float[] gamma = parameters.get(norm.parameters().get(0)).floats();
        float[] beta = parameters.get(norm.parameters().get(1)).floats();
        float[] mean = parameters.get(norm.parameters().get(2)).floats();
        float[] variance = parameters.get(norm.parameters().get(3)).floats();
        double epsilon = norm.layer() instanceof BatchNorm2d layer ? layer.epsilon() : 0;
        double[] factor = new double[gamma.length];
        double[] addend = new double[gamma.length];
        for (int c = 0; c < gamma.length; c++) {
            factor[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
            addend[c] = beta[c] - mean[c] * factor[c];
        }
        return new FoldedNorm(factor, addend);
    }

    Tensor weight(Tensor weight) {
        float[] filters = weight.floats().clone();
        int each = filters.length / factor.length;
        for (int i = 0; i < filters.length; i++) {
            filters[i] = (float) (filters[i] * factor[i / each]);
        }
        return Tensor.of(weight.shape(), filters);
    }

    float[] bias(float @Nullable [] bias) {
        float[] shifted = new float[factor.length];
        for (int c = 0; c < shifted.length; c++) {
            shifted[c] = (float) (addend[c] + (bias == null ? 0 : bias[c] * factor[c]));
        }
        return shifted;
    }
}
