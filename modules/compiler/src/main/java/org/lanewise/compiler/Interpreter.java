package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.Evaluation;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Runs a network of operators node by node on tensors, without knowing any shape before.
///
/// The slow and simple way: what a compiled network does is compared with it.
public final class Interpreter {

    private Interpreter() {}

    /// Runs a network.
    ///
    /// @param model a network whose nodes are all [Operator]s, and its parameters
    /// @param inputs a tensor for each input, by name
    /// @param budget elements that operators may create
    /// @return the outputs by name, in the network's order
    public static Map<String, Tensor> run(Model model, Map<String, Tensor> inputs, Budget budget) {
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
            if (!(node.layer() instanceof Operator(var op))) {
                throw new ConfigurationException("Node '" + node.name() + "' is a layer, expected operators only");
            }
            List<@Nullable Tensor> operands = new ArrayList<>();
            node.inputs().forEach(input -> operands.add(values.get(input)));
            List<Tensor> results;
            try {
                results = Evaluation.run(op, operands, budget);
            } catch (ShapeException e) {
                throw new ShapeException("Node '" + node.name() + "': " + e.getMessage(), e);
            }
            for (int i = 0; i < node.outputs().size(); i++) {
                values.put(node.outputs().get(i), results.get(i));
            }
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
