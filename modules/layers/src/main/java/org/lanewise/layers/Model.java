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
}
