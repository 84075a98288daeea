package org.lanewise.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.compiler.Simplification;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// The shapes that a session is compiled for: what its options declare, brought together with what
/// the network leaves open.
final class ShapeSets {

    private ShapeSets() {}

    /// A set of shapes with the model for it.
    ///
    /// @param model the model with these sizes and, where it has layers alone, an open batch
    /// @param shapes the shape of every input, batch included, by name
    /// @param maxBatch most samples of a call
    record Resolved(Model model, Map<String, Shape> shapes, int maxBatch) {

        boolean hasOperators() {
            return model.network().hasOperators();
        }
    }

    static List<Resolved> of(Model model, SessionOptions options) {
        Network network = model.network();
        if (options.shapes().isEmpty()) {
            return List.of(undeclared(model, options.maxBatch()));
        }
        Map<Map<String, Shape>, Integer> batches = new LinkedHashMap<>();
        for (Map<String, Shape> set : options.shapes()) {
            check(network, set);
            boolean open = hasOpenBatch(network, set);
            int batch = open ? batch(network, set) : 1;
            batches.merge(open ? withBatch(set, 1) : set, batch, Math::max);
        }
        List<Resolved> sets = new ArrayList<>();
        batches.forEach((set, batch) -> {
            Model fixed = fixed(model, set);
            sets.add(
                    fixed.network().hasOperators()
                            ? new Resolved(fixed, withBatch(network, set, batch), 1)
                            : new Resolved(fixed.withAnyBatch(), set, Math.max(batch, options.maxBatch())));
        });
        return sets;
    }

    private static Resolved undeclared(Model model, int maxBatch) {
        Network network = model.network();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Input input : network.inputs()) {
            if (input.dimensions().lastIndexOf(-1) > 0) {
                throw new ConfigurationException("Network '" + network.name() + "' input '" + input.name() + "' is "
                        + input.dimensions() + " (-1: any), expected sizes that are given, by the network or by"
                        + " SessionOptions.shape");
            }
            shapes.put(input.name(), input.shape(1));
        }
        return network.hasOperators()
                ? new Resolved(model, shapes, 1)
                : new Resolved(model.withAnyBatch(), shapes, maxBatch);
    }

    private static void check(Network network, Map<String, Shape> set) {
        List<String> names = network.inputs().stream().map(Input::name).toList();
        set.keySet().forEach(name -> {
            if (!names.contains(name)) {
                throw new ConfigurationException("Network '" + network.name() + "' has no input '" + name
                        + "' that a shape could be declared for, it has " + names);
            }
        });
        for (Input input : network.inputs()) {
            Shape shape = set.get(input.name());
            if (shape == null) {
                throw new ConfigurationException("Network '" + network.name() + "' got no shape for input '"
                        + input.name() + "', it got " + set.keySet());
            }
            boolean fits = input.accepts(shape)
                    || !network.hasOperators()
                            && shape.rank() == input.dimensions().size()
                            && shape.rank() > 0
                            && input.accepts(
                                    shape.with(0, Math.max(0, input.dimensions().getFirst())));
            if (!fits) {
                throw new ShapeException("Network '" + network.name() + "' input '" + input.name() + "' is declared as "
                        + shape + ", the network takes " + input.dimensions() + " (-1: any)");
            }
        }
    }

    /// Whether the batch of a set is that of samples which may be split: layers alone have any, and
    /// operators may turn out to be layers.
    private static boolean hasOpenBatch(Network network, Map<String, Shape> set) {
        return !set.isEmpty()
                && set.values().stream().allMatch(shape -> shape.rank() > 0)
                && (!network.hasOperators()
                        || network.inputs().stream()
                                .allMatch(input -> input.dimensions().getFirst() == -1));
    }

    private static int batch(Network network, Map<String, Shape> set) {
        List<Integer> sizes =
                set.values().stream().map(shape -> shape.size(0)).distinct().toList();
        if (sizes.size() > 1 || sizes.getFirst() < 1) {
            throw new ShapeException("Network '" + network.name() + "' is declared for inputs " + set
                    + ", expected one batch of 1 or more for all");
        }
        return sizes.getFirst();
    }

    private static Map<String, Shape> withBatch(Map<String, Shape> set, int batch) {
        Map<String, Shape> changed = new LinkedHashMap<>();
        set.forEach((name, shape) -> changed.put(name, shape.with(0, batch)));
        return changed;
    }

    /// The shapes for a model that keeps its operators, which are compiled for exact sizes.
    private static Map<String, Shape> withBatch(Network network, Map<String, Shape> set, int batch) {
        return hasOpenBatch(network, set) ? withBatch(set, batch) : set;
    }

    /// The model with the sizes of a set, without operators where layers can do what they do.
    private static Model fixed(Model model, Map<String, Shape> set) {
        Network network = model.network();
        List<Input> inputs = new ArrayList<>();
        for (Input input : network.inputs()) {
            Shape shape = set.getOrDefault(input.name(), Shape.scalar());
            List<Integer> sizes = new ArrayList<>(input.dimensions());
            for (int axis = 1; axis < sizes.size(); axis++) {
                sizes.set(axis, shape.size(axis));
            }
            inputs.add(new Input(input.name(), input.type(), sizes));
        }
        Network sized = new Network(
                network.name(), inputs, network.parameters(), network.nodes(), network.outputs(), network.metadata());
        Model fixed = new Model(sized, model.parameters());
        return sized.hasOperators() ? Simplification.of(fixed, OperatorsSet.ELEMENTS) : fixed;
    }
}
