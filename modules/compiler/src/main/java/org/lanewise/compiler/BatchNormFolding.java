package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A pass for serving: a batch normalisation that alone reads a convolution becomes part of its
/// weights and bias. Any other one becomes a convolution of its own, one pixel wide and channel by
/// channel, whose filters are the scales.
///
/// `gamma * (conv(x) + b - mean) / sqrt(variance + epsilon) + beta` is a convolution whose filters
/// are scaled and whose bias is `(b - mean) * scale + beta`. Both are computed in double precision
/// and rounded once, so results differ from the unfolded ones by a rounding of each weight; and
/// only when they are packed, so that a model can be planned without memory for its weights.
final class BatchNormFolding {

    private final Model model;
    private final Uses uses;
    private final Map<String, Supplier<Tensor>> tensors = new LinkedHashMap<>();
    private final List<Parameter> added = new ArrayList<>();
    private final Map<String, String> folded = new LinkedHashMap<>();

    private BatchNormFolding(Model model) {
        this.model = model;
        this.uses = Uses.of(model.network().nodes(), model.network().outputs());
    }

    /// A network and how many normalisations it lost.
    ///
    /// @param network the changed network
    /// @param tensors makes each of its parameters
    /// @param folded the normalisation that became part of a convolution, by the convolution's name
    record Result(Network network, Map<String, Supplier<Tensor>> tensors, Map<String, String> folded) {}

    static Result run(Model model) {
        return new BatchNormFolding(model).fold();
    }

    private Result fold() {
        Network network = model.network();
        Map<String, Node> convolutions = new HashMap<>();
        Map<Node, Node> replaced = new HashMap<>();
        Set<Node> gone = new HashSet<>();
        for (Node node : network.nodes()) {
            Node convolution = convolutions.get(
                    node.inputs().isEmpty() ? "" : node.inputs().getFirst());
            if (node.layer() instanceof BatchNorm2d norm
                    && convolution != null
                    && uses.onlyOne(node.inputs().getFirst())
                    && areParameters(node)) {
                replaced.put(node, folded(convolution, node, norm));
                gone.add(convolution);
            } else if (node.layer() instanceof BatchNorm2d norm && areParameters(node)) {
                replaced.put(node, alone(node, norm));
            } else if (weightedOutputs(node.layer()).isPresent() && areParameters(node)) {
                convolutions.put(node.outputs().getFirst(), node);
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            if (!gone.contains(node)) {
                nodes.add(replaced.getOrDefault(node, node));
            }
        }
        return new Result(rebuilt(network, nodes), tensors, folded);
    }

    private Network rebuilt(Network network, List<Node> nodes) {
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (network.outputs().contains(parameter.name())
                    || nodes.stream()
                            .anyMatch(node -> node.parameters().contains(parameter.name())
                                    || node.inputs().contains(parameter.name()))) {
                parameters.add(parameter);
                Tensor tensor = model.parameters().get(parameter.name());
                tensors.put(parameter.name(), () -> tensor);
            }
        }
        parameters.addAll(added);
        return new Network(network.name(), network.inputs(), parameters, nodes, network.outputs(), network.metadata());
    }

    private boolean areParameters(Node node) {
        return model.parameters().tensors().keySet().containsAll(node.parameters());
    }

    /// Output channels of a layer with filters, empty for other layers.
    private static Optional<Integer> weightedOutputs(Layer layer) {
        return switch (layer) {
            case Conv2d conv -> Optional.of(conv.outChannels());
            case ConvTranspose2d conv -> Optional.of(conv.outChannels());
            default -> Optional.empty();
        };
    }

    /// The convolution with the normalisation in its weights, under the name of the normalisation's
    /// output.
    private Node folded(Node convolution, Node node, BatchNorm2d norm) {
        double[] scale = scales(node, norm);
        boolean biased = convolution.parameters().size() > 1;
        float[] shifted = shifts(node, scale, biased ? values(convolution, 1) : new float[scale.length]);
        Tensor weights = model.parameters().get(convolution.parameters().getFirst());
        String weightName =
                add(convolution.name() + ".weight", weights.shape(), () -> scaled(convolution.layer(), weights, scale));
        String biasName = add(
                convolution.name() + ".bias",
                Shape.of(shifted.length),
                () -> Tensor.of(Shape.of(shifted.length), shifted));
        folded.put(convolution.name(), node.name());
        return new Node(
                convolution.name(),
                withBias(convolution.layer()),
                convolution.inputs(),
                List.of(weightName, biasName),
                node.outputs());
    }

    /// A normalisation that has no convolution to join.
    private Node alone(Node node, BatchNorm2d norm) {
        double[] scale = scales(node, norm);
        float[] shifted = shifts(node, scale, new float[scale.length]);
        float[] weights = new float[scale.length];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = (float) scale[c];
        }
        Shape filters = Shape.of(scale.length, 1, 1, 1);
        String weightName = add(node.name() + ".scale", filters, () -> Tensor.of(filters, weights));
        String biasName =
                add(node.name() + ".shift", Shape.of(scale.length), () -> Tensor.of(Shape.of(shifted.length), shifted));
        return new Node(
                node.name(),
                Conv2d.of(scale.length, 1).groups(scale.length),
                node.inputs(),
                List.of(weightName, biasName),
                node.outputs());
    }

    private double[] scales(Node node, BatchNorm2d norm) {
        float[] gamma = values(node, 0);
        float[] variance = values(node, 3);
        double[] scale = new double[gamma.length];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma[c] / Math.sqrt(variance[c] + (double) (float) norm.epsilon());
        }
        return scale;
    }

    private float[] shifts(Node node, double[] scale, float[] bias) {
        float[] beta = values(node, 1);
        float[] mean = values(node, 2);
        float[] shifted = new float[scale.length];
        for (int c = 0; c < shifted.length; c++) {
            shifted[c] = (float) ((bias[c] - (double) mean[c]) * scale[c] + beta[c]);
        }
        return shifted;
    }

    private static Layer withBias(Layer layer) {
        return switch (layer) {
            case Conv2d conv ->
                new Conv2d(
                        conv.outChannels(),
                        conv.kernel(),
                        conv.stride(),
                        conv.padding(),
                        conv.dilation(),
                        conv.groups(),
                        true);
            case ConvTranspose2d conv ->
                new ConvTranspose2d(
                        conv.outChannels(),
                        conv.kernel(),
                        conv.stride(),
                        conv.padding(),
                        conv.outputPadding(),
                        conv.dilation(),
                        conv.groups(),
                        true);
            default -> throw new AssertionError(layer.kind() + " has no filters");
        };
    }

    /// Weights times the scale of their output channel: the first axis of a convolution's, the
    /// second one, within groups of the first, of a transposed one's.
    private static Tensor scaled(Layer layer, Tensor weights, double[] scale) {
        float[] from = weights.floats();
        float[] to = new float[from.length];
        Shape shape = weights.shape();
        int taps = shape.elements(2, shape.rank());
        for (int i = 0; i < to.length; i++) {
            int row = i / (shape.size(1) * taps);
            int channel = switch (layer) {
                case ConvTranspose2d conv ->
                    row / (shape.size(0) / conv.groups()) * shape.size(1) + i / taps % shape.size(1);
                default -> row;
            };
            to[i] = (float) (from[i] * scale[channel]);
        }
        return Tensor.of(shape, to);
    }

    private float[] values(Node node, int role) {
        return model.parameters().get(node.parameters().get(role)).floats();
    }

    private String add(String role, Shape shape, Supplier<Tensor> tensor) {
        String name = role + " with batch norm";
        added.add(new Parameter(name, shape, DType.F32, new Initializer.Constant(0), ParameterSpec.Kind.CONSTANT));
        tensors.put(name, tensor);
        return name;
    }
}
