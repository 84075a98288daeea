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
}
