package org.lanewise.benchmarks.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Windows;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A network in the language of TorchScript, one call of a PyTorch operator for each layer, for
/// inference: batch norms that follow a convolution are folded into it, dropout is left out, and an
/// activation overwrites a value that nobody else reads.
public final class TorchScript {

    private final Model model;
    private final Network network;
    private final Map<String, Shape> shapes;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final Set<Node> folded = new HashSet<>();

    private TorchScript(Model model) {
        this.model = model;
        network = model.network();
        shapes = network.shapes(1);
        network.nodes().forEach(node -> node.inputs().forEach(this::countReader));
        network.outputs().forEach(this::countReader);
        for (int i = 0; i < network.inputs().size(); i++) {
            variables.put(network.inputs().get(i).name(), "x" + i);
        }
    }

    /// Writes a network as a TorchScript file whose `forward` takes the inputs and gives the
    /// output, or a tuple of them.
    ///
    /// @param model network and parameters
    /// @param out receives the file; not closed
    /// @throws IOException when it cannot be written
    /// @throws UnsupportedOperationException when a layer has no form here; the message names it
    public static void write(Model model, OutputStream out) throws IOException {
        if (model.network().hasOperators()) {
            throw new UnsupportedOperationException("Network '"
                    + model.network().name() + "' has operators on tensors, which have no form in TorchScript here");
        }
        TorchScript script = new TorchScript(model);
        String source = script.source();
        TorchArchive.write(source, script.tensors, out);
    }

    private void countReader(String value) {
        readers.merge(value, 1, Integer::sum);
    }

    private String source() {
        for (Node node : network.nodes()) {
            if (!folded.contains(node)) {
                statement(node);
            }
        }
        List<String> results = network.outputs().stream()
                .map(variables::get)
                .map(Objects::requireNonNull)
                .toList();
        boolean single = results.size() == 1;
        StringBuilder text = new StringBuilder("class Net(Module):\n  __parameters__ = []\n  __buffers__ = [");
        for (int i = 0; i < tensors.size(); i++) {
            text.append("\"p").append(i).append("\", ");
        }
        text.append("]\n  training : bool\n");
        for (int i = 0; i < tensors.size(); i++) {
            text.append("  p").append(i).append(" : Tensor\n");
        }
        text.append("  def forward(self: __torch__.Net");
        for (int i = 0; i < network.inputs().size(); i++) {
            text.append(",\n    x").append(i).append(": Tensor");
        }
        String type = single
                ? "Tensor"
                : "Tuple[" + results.stream().map(_ -> "Tensor").collect(Collectors.joining(", ")) + "]";
        text.append(") -> ").append(type).append(":\n").append(body);
        String result = single ? results.getFirst() : "(" + String.join(", ", results) + ")";
        return text.append("    return ").append(result).append('\n').toString();
    }

    private void statement(Node node) {
        if (node.layer() instanceof Conv2d conv) {
            convolution(node, conv);
            return;
        }
        List<String> operands = node.inputs().stream().map(this::variable).toList();
        boolean onlyReader = readers.getOrDefault(node.inputs().getFirst(), 0) == 1
                && !operands.getFirst().startsWith("x");
        List<String> parameters =
                node.parameters().stream().map(this::parameter).toList();
        List<Shape> inputs = node.inputs().stream().map(this::shape).toList();
        assign(node.outputs().getFirst(), TorchCall.of(node, operands, parameters, inputs, onlyReader));
    }

    private void convolution(Node node, Conv2d conv) {
        Tensor weight = model.parameters().get(node.parameters().getFirst());
        String result = node.outputs().getFirst();
        float @Nullable [] bias =
                conv.bias() ? model.parameters().get(node.parameters().get(1)).floats() : null;
        @Nullable Node norm = normAfter(result);
        if (norm != null) {
            FoldedNorm fold = FoldedNorm.of(norm, model.parameters());
            weight = fold.weight(weight);
            bias = fold.bias(bias);
            folded.add(norm);
            result = norm.outputs().getFirst();
        }
        String filters = constant(weight);
        String shift = bias == null ? "None" : constant(Tensor.of(Shape.of(bias.length), bias));
        String source = node.inputs().getFirst();
        Windows windows = Windows.of(conv, shape(source));
        assign(result, TorchCall.convolution(variable(source), filters, shift, windows, conv.groups()));
    }

    @Nullable
    private Node normAfter(String value) {
        if (readers.getOrDefault(value, 0) != 1) {
            return null;
        }
        return network.nodes().stream()
                .filter(node ->
                        node.layer() instanceof BatchNorm2d && node.inputs().contains(value))
                .findFirst()
                .orElse(null);
    }

    private String parameter(String name) {
        return constant(model.parameters().get(name));
    }

    private String constant(Tensor tensor) {
        tensors.add(tensor);
        return "self.p" + (tensors.size() - 1);
    }

    private String variable(String value) {
        return Objects.requireNonNull(variables.get(value));
    }

    private Shape shape(String value) {
        return Objects.requireNonNull(shapes.get(value));
    }

    private void assign(String value, String expression) {
        String variable = "v" + variables.size();
        variables.put(value, variable);
        body.append("    ").append(variable).append(" = ").append(expression).append('\n');
    }
}
