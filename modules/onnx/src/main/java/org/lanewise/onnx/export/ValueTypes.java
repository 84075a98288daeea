package org.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.compiler.Specialization;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// The types of a network's values, found by asking for two sets of input sizes: a size that
/// differs between them is open.
final class ValueTypes {

    /// Sizes in place of open batches and of other open sizes, which a network may want to be of
    /// a least size or divisible.
    private static final int[][] PROBES = {{2, 3, 32, 64}, {2, 3, 224, 256}, {1, 1, 32, 64}, {1, 1, 224, 256}};

    /// Elements that folding may create while types are found.
    private static final long FOLDED_ELEMENTS = 1L << 20;

    private final Map<String, ValueType> types;

    private ValueTypes(Map<String, ValueType> types) {
        this.types = types;
    }

    /// Finds the types of values.
    ///
    /// @param model network and parameters
    /// @return what is known; of a network with operators perhaps nothing but inputs and parameters
    static ValueTypes of(Model model) {
        Map<String, ValueType> types = new LinkedHashMap<>();
        for (int[] probe : PROBES) {
            try {
                Map<String, TensorType> first = probed(model, probe[0], probe[2]);
                Map<String, TensorType> second = probed(model, probe[1], probe[3]);
                first.forEach((name, type) -> {
                    TensorType other = second.get(name);
                    if (other != null) {
                        merged(type, other).ifPresent(both -> types.put(name, both));
                    }
                });
                break;
            } catch (ShapeException | ConfigurationException _) {
                // The network does not take such sizes; others may do.
            }
        }
        model.network()
                .parameters()
                .forEach(parameter ->
                        types.put(parameter.name(), new ValueType(parameter.type(), sizes(parameter.shape()))));
        model.network()
                .inputs()
                .forEach(input -> types.put(input.name(), new ValueType(input.type(), input.dimensions())));
        return new ValueTypes(types);
    }

    /// The type of a value.
    ///
    /// @param value its name
    /// @return the type, where it is known
    Optional<ValueType> find(String value) {
        return Optional.ofNullable(types.get(value));
    }

    private static Map<String, TensorType> probed(Model model, int batch, int other) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Map<String, TensorType> inputs = new LinkedHashMap<>();
        for (Input input : model.network().inputs()) {
            int[] sizes = new int[input.dimensions().size()];
            for (int axis = 0; axis < sizes.length; axis++) {
                int size = input.dimensions().get(axis);
                sizes[axis] = size >= 0 ? size : axis == 0 ? batch : other;
            }
            shapes.put(input.name(), Shape.of(sizes));
            inputs.put(input.name(), new TensorType(input.type(), Shape.of(sizes)));
        }
        return model.network().hasOperators() ? specialized(model, inputs) : inferred(model.network(), shapes);
    }

    private static Map<String, TensorType> inferred(Network network, Map<String, Shape> inputs) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        network.shapes(inputs).forEach((name, shape) -> types.put(name, new TensorType(DType.F32, shape)));
        return types;
    }

    private static Map<String, TensorType> specialized(Model model, Map<String, TensorType> inputs) {
        Specialization specialization = Specialization.of(model, inputs, Map.of(), new Budget(FOLDED_ELEMENTS));
        Map<String, TensorType> types = new LinkedHashMap<>();
        for (Node node : model.network().nodes()) {
            for (String output : node.outputs()) {
                String value = specialization.outputs().getOrDefault(output, output);
                specialization.findType(value).ifPresent(type -> types.put(output, type));
            }
        }
        return types;
    }

    private static Optional<ValueType> merged(TensorType first, TensorType second) {
        if (first.type() != second.type()
                || first.shape().rank() != second.shape().rank()) {
            return Optional.empty();
        }
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < first.shape().rank(); axis++) {
            int size = first.shape().size(axis);
            sizes.add(size == second.shape().size(axis) ? size : -1);
        }
        return Optional.of(new ValueType(first.type(), sizes));
    }

    private static List<Integer> sizes(Shape shape) {
        List<Integer> sizes = new ArrayList<>();
        for (int size : shape.sizes()) {
            sizes.add(size);
        }
        return sizes;
    }
}
