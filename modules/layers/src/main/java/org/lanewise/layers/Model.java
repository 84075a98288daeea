package org.lanewise.layers;

/// A network with its numbers.
///
/// @param network the structure
/// @param parameters a tensor for each of its parameters
public record Model(Network network, Parameters parameters) {

    /// Checks that the parameters belong to the network, see [Parameters#check(Network)].
    public Model {
        parameters.check(network);
    }

    /// A model before training.
    ///
    /// @param network the network
    /// @param seed the seed of its parameters
    /// @return the model
    public static Model initial(Network network, long seed) {
        return new Model(network, Parameters.initial(network, seed));
    }

    /// This model for a batch of any size, see [Network#withAnyBatch()].
    ///
    /// @return the changed model, with the same tensors
    public Model withAnyBatch() {
        return new Model(network.withAnyBatch(), parameters);
    }

    /// This model for other classes: the layer that makes the scores is replaced by one with
    /// fresh parameters, all others keep theirs. That layer is the last [Linear], or a last 1x1
    /// [Conv2d] before global pooling; activations, dropout and changes of shape may stand behind
    /// it. A softmax behind it is dropped, as losses judge scores, and so are labels in the
    /// metadata.
    ///
    /// @param classes number of classes, 1 or more
    /// @param seed the seed of the fresh parameters
    /// @return the changed model; what is kept are the same tensors
    /// @throws org.lanewise.tensor.ConfigurationException when there is no such layer
    public Model withClasses(int classes, long seed) {
        return new ClassifierHead(this).withClasses(classes, seed);
    }
}
