package org.lanewise.inference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.compiler.Program;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Simd;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// A model with operators compiled for inputs of given shapes: tensors of any type in and out.
///
/// Layers run on kernels as in a [Session], the operators between them in plain Java. A run allocates
/// its results. Safe to share between threads; parameters are copied when it is compiled.
public final class TensorSession {

    /// Elements that operators of a run may create.
    private static final long ELEMENTS = 1L << 28;

    private final Network network;
    private final Program program;

    private TensorSession(Network network, Program program) {
        this.network = network;
        this.program = program;
    }

    /// Compiles a model.
    ///
    /// @param model network and parameters
    /// @param shapes shape of each input, by name
    /// @return a session
    /// @throws ConfigurationException when an input has no shape
    /// @throws ShapeException when shapes do not fit
    public static TensorSession compile(Model model, Map<String, Shape> shapes) {
        Simd.requireAvailable();
        Map<String, TensorType> types = new LinkedHashMap<>();
        model.network().inputs().forEach(input -> {
            Shape shape = shapes.get(input.name());
            if (shape == null) {
                throw new ConfigurationException("Network '" + model.network().name() + "' got no shape for input '"
                        + input.name() + "', it got " + shapes.keySet());
            }
            types.put(input.name(), new TensorType(input.type(), shape));
        });
        return new TensorSession(model.network(), Program.compile(model, types, Map.of(), ELEMENTS));
    }

    /// The network.
    ///
    /// @return the network
    public Network network() {
        return network;
    }

    /// Runs the network.
    ///
    /// @param inputs a tensor for each input, by name; none is changed
    /// @return a tensor for each output, by name, in the network's order; one that is an input or a
    ///     constant is that tensor itself
    /// @throws ShapeException when an input is missing or has another type or shape than the session
    ///     was compiled for
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return program.run(inputs);
    }
}
