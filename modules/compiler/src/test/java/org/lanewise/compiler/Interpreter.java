package org.lanewise.compiler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Tensor;

/// Runs a network of operators node by node on tensors, without knowing any shape before.
///
/// The slow and simple way: what a compiled network does is compared with it.
final class Interpreter {

    private Interpreter() {}

    /// Runs a network.
    ///
    /// @param model a network whose nodes are all [Operator]s, and its parameters
    /// @param inputs a tensor for each input, by name
    /// @param budget elements that operators may create
    /// @return the outputs by name, in the network's order
    static Map<String, Tensor> run(Model model, Map<String, Tensor> inputs, Budget budget) {
        Network network = model.network();
        Map<String, Tensor> values = new HashMap<>(model.parameters().tensors());
        network.inputs().forEach(input -> {
            Tensor tensor = inputs.get(input.name());
            if (tensor == null) {
                throw new ConfigurationException(
                        "Network '" + network.name() + "' got no input '" + input.name() + "'");
            }
            values.put(input.name(), tensor);
        });
        for (Node node : network.nodes()) {
            if (!(node.layer() instanceof Operator operator)) {
                throw new ConfigurationException("Node '" + node.name() + "' is a layer, expected operators only");
            }
            Program.evaluate(node, operator, values, budget);
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (String output : network.outputs()) {
            outputs.put(output, required(values, output));
        }
        return outputs;
    }

    private static Tensor required(Map<String, Tensor> values, String name) {
        Tensor tensor = values.get(name);
        if (tensor == null) {
            throw new AssertionError("value '" + name + "' was not computed");
        }
        return tensor;
    }
}
