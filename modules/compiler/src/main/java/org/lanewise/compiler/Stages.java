package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Parameters;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Tensor;

/// Cuts a specialised network into regions of layers, each of which becomes one plan, and single
/// operators, in an order in which they can run.
///
/// Every node has a level: that of its inputs, one higher where a layer uses what an operator made
/// or the other way round. Layers of one level with the same batch form a region, so that no region
/// waits for an operator that waits for it.
final class Stages {

    private Stages() {}

    /// A region or an operator.
    sealed interface Part {}

    /// An operator.
    record Single(Node node, Operator layer) implements Part {}

    /// Layers that run as one plan.
    ///
    /// @param model the layers as a network of their own
    /// @param images its batch
    record Region(Model model, int images) implements Part {}

    /// Where a layer runs.
    private record Place(int level, int images) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return level != other.level ? Integer.compare(level, other.level) : Integer.compare(images, other.images);
        }
    }

    static List<Part> cut(Specialization specialized) {
        Network network = specialized.model().network();
        Map<String, Integer> levels = new HashMap<>();
        Map<Integer, List<Part>> singles = new TreeMap<>();
        Map<Place, List<Node>> regions = new TreeMap<>();
        Map<String, Place> places = new HashMap<>();
        for (Node node : network.nodes()) {
            Place mine = node.layer() instanceof Operator
                    ? null
                    : new Place(
                            0,
                            specialized.type(node.outputs().getFirst()).shape().size(0));
            int level = 0;
            for (String input : node.inputs()) {
                int made = levels.getOrDefault(input, 0);
                Place maker = places.get(input);
                boolean together = mine == null ? maker == null : maker != null && maker.images == mine.images;
                level = Math.max(level, !levels.containsKey(input) || together ? made : made + 1);
            }
            for (String output : node.outputs()) {
                levels.put(output, level);
            }
            if (node.layer() instanceof Operator operator) {
                singles.computeIfAbsent(level, _ -> new ArrayList<>()).add(new Single(node, operator));
            } else {
                Place place = new Place(level, mine == null ? 0 : mine.images);
                node.outputs().forEach(output -> places.put(output, place));
                regions.computeIfAbsent(place, _ -> new ArrayList<>()).add(node);
            }
        }
        List<Part> parts = new ArrayList<>();
        int highest = levels.values().stream().mapToInt(l -> l).max().orElse(0);
        for (int level = 0; level <= highest; level++) {
            int at = level;
            regions.forEach((place, nodes) -> {
                if (place.level == at) {
                    parts.add(region(specialized, nodes, place.images));
                }
            });
            parts.addAll(singles.getOrDefault(level, List.of()));
        }
        return parts;
    }

    private static Region region(Specialization specialized, List<Node> nodes, int images) {
        Network whole = specialized.model().network();
        Set<String> made = new HashSet<>();
        Set<String> members = new HashSet<>();
        nodes.forEach(node -> {
            made.addAll(node.outputs());
            members.add(node.name());
        });
        Set<String> inputs = new LinkedHashSet<>();
        Set<String> parameters = new LinkedHashSet<>();
        nodes.forEach(node -> {
            node.inputs().stream().filter(input -> !made.contains(input)).forEach(inputs::add);
            parameters.addAll(node.parameters());
        });
        Set<String> wanted = new LinkedHashSet<>(specialized.outputs().values());
        whole.nodes().stream()
                .filter(node -> !members.contains(node.name()))
                .forEach(node -> wanted.addAll(node.inputs()));
        wanted.retainAll(made);
        List<Input> ins = inputs.stream()
                .map(name -> {
                    TensorType type = specialized.type(name);
                    return new Input(
                            name,
                            DType.F32,
                            IntStream.of(type.shape().sizes()).boxed().toList());
                })
                .toList();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<Parameter> params = whole.parameters().stream()
                .filter(parameter -> parameters.contains(parameter.name()))
                .toList();
        params.forEach(parameter ->
                tensors.put(parameter.name(), specialized.model().parameters().get(parameter.name())));
        Network network = new Network(whole.name(), ins, params, nodes, List.copyOf(wanted), Map.of());
        return new Region(new Model(network, Parameters.of(network, tensors)), images);
    }
}
