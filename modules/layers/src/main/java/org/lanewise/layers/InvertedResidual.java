package org.lanewise.layers;

import org.jspecify.annotations.Nullable;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Initializer;

/// The block of networks for phones: a 1x1 convolution expands the channels, a depthwise
/// convolution filters them, a gate may scale them, and a 1x1 convolution projects them, without
/// an activation. Sources: Sandler et al., arXiv:1801.04381; with a gate Hu et al.,
/// arXiv:1709.01507, and Howard et al., arXiv:1905.02244.
///
/// @param builder where nodes are added
/// @param norm normalisation behind each convolution
record InvertedResidual(NetworkBuilder builder, BatchNorm2d norm) {

    /// What the normalisation behind a gated projection starts from, as gates start near a half:
    /// Brock et al., High-performance large-scale image recognition without normalization,
    /// arXiv:2102.06171.
    private static final float AGAINST_GATE = 2;

    /// How channels are scaled: by a function of the means of all.
    ///
    /// @param channels to which the means are squeezed
    /// @param activation of what is squeezed
    /// @param factors what makes the factors
    record Gate(int channels, Activation activation, Activation factors) {}

    /// A convolution, its normalisation and its activation.
    Value unit(Value input, String node, Conv2d conv, Activation activation) {
        return normalised(input, node, conv).then(node + ".act", activation);
    }

    /// A unit behind values that no activation made: weights for a rectified input would double
    /// their variance.
    Value unitOnLinear(Value input, String node, Conv2d conv, Activation activation) {
        Value value = unit(input, node, conv, activation);
        builder.initializer(node + ".conv.weight", new Initializer.HeNormal(1));
        return value;
    }

    private Value normalised(Value input, String node, Conv2d conv) {
        return input.then(node + ".conv", conv.withoutBias()).then(node + ".bn", norm);
    }

    /// A block. What comes in is added where its shape is kept, and not expanded when it has as
    /// many channels already.
    ///
    /// @param gate what scales the filtered channels, null for nothing
    Value block(
            Value input,
            String block,
            int expanded,
            int out,
            int kernel,
            int stride,
            Activation activation,
            @Nullable Gate gate) {
        int in = input.shape().size(1);
        Value value =
                in == expanded ? input : unitOnLinear(input, block + ".expand", Conv2d.of(expanded, 1), activation);
        Conv2d depthwise =
                Conv2d.of(expanded, kernel).stride(stride).padding(kernel / 2).groups(expanded);
        value = unit(value, block + ".depthwise", depthwise, activation);
        if (gate != null) {
            value = gated(value, block + ".se", gate);
        }
        value = normalised(value, block + ".project", Conv2d.of(out, 1));
        if (gate != null) {
            builder.initializer(block + ".project.bn.gamma", Initializer.constant(AGAINST_GATE));
        }
        return stride == 1 && in == out ? value.plus(block + ".add", input) : value;
    }

    private static Value gated(Value input, String node, Gate gate) {
        Value factors = input.then(node + ".pool", new GlobalAvgPool2d())
                .then(node + ".squeeze", Conv2d.of(gate.channels, 1))
                .then(node + ".squeeze_act", gate.activation)
                .then(node + ".excite", Conv2d.of(input.shape().size(1), 1))
                .then(node + ".gate", gate.factors);
        return input.times(node + ".scale", factors);
    }
}
