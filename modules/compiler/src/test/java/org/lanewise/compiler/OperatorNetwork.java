package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A network of operators for tests, written down value by value.
final class OperatorNetwork {

    private final List<Input> inputs = new ArrayList<>();
    private final Map<String, TensorType> types = new LinkedHashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    /// An input of floats with a fixed shape.
    String input(String name, int... sizes) {
        List<Integer> dimensions = new ArrayList<>();
        for (int size : sizes) {
            dimensions.add(size);
        }
        inputs.add(new Input(name, DType.F32, dimensions));
        types.put(name, new TensorType(DType.F32, Shape.of(sizes)));
        return name;
    }

    String constant(Tensor value) {
        String name = "constant" + constants.size();
        constants.put(name, value);
        return name;
    }

    String floats(Shape shape, float... values) {
        return constant(Tensor.of(shape, values));
    }

    String integers(long... values) {
        return constant(Tensor.of(Shape.of(values.length), values));
    }

    /// A node with one output of its own name.
    String node(String name, TensorOp op, String... operands) {
        nodes.add(new Node(name, new Operator(op), List.of(operands), List.of(), List.of(name)));
        return name;
    }

    Map<String, TensorType> types() {
        return types;
    }

    Model model(String... outputs) {
        List<Parameter> parameters = new ArrayList<>();
        constants.forEach((name, tensor) -> parameters.add(
                new Parameter(name, tensor.shape(), tensor.type(), Initializer.zeros(), ParameterSpec.Kind.CONSTANT)));
        Network network = new Network("test", inputs, parameters, nodes, List.of(outputs), Map.of());
        return new Model(network, Parameters.of(network, constants));
    }
}
