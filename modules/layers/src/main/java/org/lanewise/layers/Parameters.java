package org.lanewise.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;
import org.lanewise.tensor.TensorHash;
import org.lanewise.tensor.text.NearestName;

/// The numbers of a network: an ordered map from name to tensor.
///
/// The map never changes. The tensors are not copied: whoever hands them over must not write to them afterwards.
public final class Parameters {

    private final Map<String, Tensor> tensors;

    private Parameters(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /// Parameters of given tensors.
    ///
    /// @param tensors tensors by name; the map is copied, the tensors are not
    /// @return the parameters
    public static Parameters of(Map<String, Tensor> tensors) {
        return new Parameters(tensors);
    }

    /// The parameters of a network, in its order.
    ///
    /// @param network the network
    /// @param tensors tensors by name, in any order; the map is copied, the tensors are not
    /// @return the parameters
    /// @throws ConfigurationException when names or types differ, see [#check(Network)]
    /// @throws ShapeException when a shape differs
    public static Parameters of(Network network, Map<String, Tensor> tensors) {
        Parameters given = new Parameters(tensors);
        given.check(network);
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> ordered.put(parameter.name(), given.get(parameter.name())));
        return new Parameters(ordered);
    }

    /// The parameters with which training starts: each drawn by its initialiser from a stream of its own.
    ///
    /// @param network the network
    /// @param seed the seed; the same gives the same bits
    /// @return fresh tensors in the network's order
    /// @throws ConfigurationException when a parameter is not F32
    public static Parameters initial(Network network, long seed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<Parameter> parameters = network.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            RandomStream stream = new RandomStream(seed, RandomStream.Purpose.INITIALISER, i, 0, 0);
            Tensor tensor = parameter.initializer().create(parameter.shape(), stream);
            if (tensor.type() != parameter.type()) {
                throw new ConfigurationException("Parameter '" + parameter.name() + "' is " + parameter.type()
                        + ", expected " + tensor.type() + " to be drawn at random");
            }
            tensors.put(parameter.name(), tensor);
        }
        return new Parameters(tensors);
    }

    /// A tensor by name.
    ///
    /// @param name name of the parameter
    /// @return the tensor itself
    /// @throws ConfigurationException when there is none
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ConfigurationException(
                    "Parameters hold no '" + name + "'" + NearestName.hint(name, tensors.keySet()));
        }
        return tensor;
    }

    /// All tensors.
    ///
    /// @return an unmodifiable map in order
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /// These parameters with one tensor replaced or added.
    ///
    /// @param name name of the parameter
    /// @param tensor the tensor, not copied
    /// @return the changed parameters
    public Parameters with(String name, Tensor tensor) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.put(name, tensor);
        return new Parameters(changed);
    }

    /// Parameters with tensors of their own.
    ///
    /// @return a deep copy
    public Parameters copy() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return new Parameters(copies);
    }

    /// Number of elements of all tensors.
    ///
    /// @return 0 or more
    public long elements() {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.shape().elements())
                .sum();
    }

    /// Requires that these are the parameters of a network: none missing, none unexpected, every shape and type
    /// right.
    ///
    /// @param network the network
    /// @throws ConfigurationException when names or types differ; the message lists all missing and unexpected
    ///     ones
    /// @throws ShapeException when a shape differs
    public void check(Network network) {
        Set<String> missing = new LinkedHashSet<>();
        network.parameters().forEach(parameter -> missing.add(parameter.name()));
        Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
        unexpected.removeAll(missing);
        missing.removeAll(tensors.keySet());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new ConfigurationException("Parameters do not belong to network '" + network.name() + "': missing "
                    + Names.list(missing) + ", unexpected " + Names.list(unexpected));
        }
        for (Parameter parameter : network.parameters()) {
            Tensor tensor = get(parameter.name());
            Shape expected = parameter.shape();
            if (!tensor.shape().equals(expected)) {
                throw new ShapeException("Parameter '" + parameter.name() + "' is " + tensor.shape() + ", network '"
                        + network.name() + "' expects " + expected);
            }
            if (tensor.type() != parameter.type()) {
                throw new ConfigurationException("Parameter '" + parameter.name() + "' is " + tensor.type()
                        + ", network '" + network.name() + "' expects " + parameter.type());
            }
        }
    }

    /// The digest of names, types, shapes and elements, see [TensorHash].
    ///
    /// @return 64 hexadecimal digits
    public String sha256() {
        return TensorHash.sha256(tensors);
    }

    /// The tensors' types and shapes by name.
    @Override
    public String toString() {
        return tensors.toString();
    }
}
