package org.lanewise.onnx.export;

import java.util.List;
import java.util.Optional;
import org.lanewise.layers.Node;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// One node of a network while it is exported: what it takes, and where its ONNX nodes go.
final class NodeExport {

    private final Node node;
    private final GraphExport graph;

    NodeExport(Node node, GraphExport graph) {
        this.node = node;
        this.graph = graph;
    }

    Node node() {
        return node;
    }

    /// Whether layers take their training form.
    boolean training() {
        return graph.training();
    }

    String input(int index) {
        return node.inputs().get(index);
    }

    /// Whether an operand is there.
    boolean hasInput(int index) {
        return index < node.inputs().size() && !node.inputs().get(index).isEmpty();
    }

    /// Data inputs and parameters, as ONNX nodes take them.
    List<String> operands() {
        return graph.operands(node);
    }

    /// What is known of an input.
    Optional<ValueType> type(int index) {
        return hasInput(index) ? graph.types().find(input(index)) : Optional.empty();
    }

    /// What is known of the first output.
    Optional<ValueType> result() {
        return graph.types().find(node.outputs().getFirst());
    }

    /// Number of axes of the input.
    int rank() {
        return type(0).map(ValueType::rank).orElseThrow(() -> unsupported("the rank of its input is not known"));
    }

    /// A size of the input.
    ///
    /// @throws OnnxUnsupportedException when it is open
    int size(int axis) {
        return type(0).map(type -> type.sizes().get(axis))
                .filter(size -> size >= 0)
                .orElseThrow(
                        () -> unsupported("axis " + axis + " of its input has an open size, expected a fixed one"));
    }

    /// The value of an input that is a parameter which nothing changes.
    Optional<Tensor> known(int index) {
        return hasInput(index) ? graph.constant(input(index)) : Optional.empty();
    }

    /// Adds the node that gives this node's outputs.
    void emit(String operator, Attributes attributes, List<String> inputs) {
        graph.add(node, operator, "", attributes, inputs, node.outputs());
    }

    void emit(String operator, Attributes attributes) {
        emit(operator, attributes, operands());
    }

    void emit(String operator) {
        emit(operator, Attributes.NONE);
    }

    /// Adds the node that gives this node's outputs, of an operator of another domain.
    void emitOf(String domain, String operator, Attributes attributes) {
        graph.add(node, operator, domain, attributes, operands(), node.outputs());
    }

    /// Adds the node that gives this node's outputs and more of them that nobody takes.
    void emitWithMore(String operator, Attributes attributes, int more) {
        graph.addWithMore(node, operator, attributes, operands(), more);
    }

    /// Adds a node with one output for a further node.
    String value(String operator, Attributes attributes, String... inputs) {
        return graph.addInner(node, operator, attributes, List.of(inputs));
    }

    String value(String operator, String... inputs) {
        return value(operator, Attributes.NONE, inputs);
    }

    String constant(Tensor tensor) {
        return value("Constant", Attributes.of("value", tensor));
    }

    String scalar(double number) {
        return constant(Tensor.of(Shape.scalar(), (float) number));
    }

    String integers(long... numbers) {
        return constant(Tensor.of(Shape.of(numbers.length), numbers));
    }

    /// The node has no form in ONNX.
    ///
    /// @param problem what stands against it
    /// @return the exception to throw
    OnnxUnsupportedException unsupported(String problem) {
        return graph.unsupported(node, problem);
    }
}
