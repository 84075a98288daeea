package org.lanewise.compiler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.tensor.Tensor;

/// Which inputs of a network a compiler should know the values of: those that are weights, and
/// those that decide shapes.
public final class KnownInputs {

    private KnownInputs() {}

    /// The values of the inputs that are used as weights or for shapes and for nothing else.
    ///
    /// @param network a network of operators
    /// @param inputs a tensor for each input, by name
    /// @return some of them
    public static Map<String, Tensor> of(Network network, Map<String, Tensor> inputs) {
        Map<String, Boolean> only = new HashMap<>();
        for (Node node : network.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                boolean known = node.layer() instanceof Operator(var op)
                        && (op.shapeInputs().contains(i)
                                || LayerForms.weights(op).contains(i));
                only.merge(node.inputs().get(i), known, Boolean::logicalAnd);
            }
        }
        network.outputs().forEach(output -> only.put(output, false));
        Map<String, Tensor> known = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> {
            if (only.getOrDefault(name, false)) {
                known.put(name, tensor);
            }
        });
        return known;
    }
}
