package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeType;
import org.lanewise.onnx.proto.AttributeValue;
import org.lanewise.onnx.proto.DataType;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Tensor;

/// One node of a file while it is imported: what it says, and where its operators go.
///
/// Attributes that no method here was asked for are refused at the end, so that nothing that a file
/// says is ignored.
public final class NodeImport {

    private final NodeProto node;
    private final String subject;
    private final int opset;
    private final GraphImport graph;
    private final Set<String> asked = new HashSet<>();

    NodeImport(NodeProto node, String subject, int opset, GraphImport graph) {
        this.node = node;
        this.subject = subject;
        this.opset = opset;
        this.graph = graph;
    }

    /// Name of the operator.
    ///
    /// @return as in `Conv`
    public String type() {
        return node.opType();
    }

    /// Version of the operator's set that the model imports.
    ///
    /// @return 1 or more
    public int opset() {
        return opset;
    }

    /// Number of inputs, those that are left out by an empty name included.
    ///
    /// @return 0 or more
    public int inputs() {
        return node.inputs().size();
    }

    /// Number of outputs, those that are left out by an empty name included.
    ///
    /// @return 0 or more
    public int outputs() {
        return node.outputs().size();
    }

    /// Whether an input is there.
    ///
    /// @param index its place
    /// @return false when the list is shorter or the name is empty
    public boolean hasInput(int index) {
        return index < inputs() && !node.inputs().get(index).isEmpty();
    }

    /// Whether anybody can use an output.
    ///
    /// @param index its place
    /// @return false when the list is shorter or the name is empty
    public boolean hasOutput(int index) {
        return index < outputs() && !node.outputs().get(index).isEmpty();
    }

    /// Name of an input that must be there.
    ///
    /// @param index its place
    /// @return name of the value
    public String input(int index) {
        if (!hasInput(index)) {
            throw error("has inputs " + node.inputs() + ", expected input " + index + " to be there");
        }
        return node.inputs().get(index);
    }

    /// Name of an input, empty when it is left out, as operators take it.
    ///
    /// @param index its place
    /// @return name of the value, or an empty string
    public String inputOrAbsent(int index) {
        return hasInput(index) ? node.inputs().get(index) : "";
    }

    /// All inputs, as operators take them: empty names for those left out in between.
    ///
    /// @return names
    public List<String> allInputs() {
        return node.inputs();
    }

    /// The value of an input that the file itself gives, by an initializer or a constant node.
    ///
    /// @param index its place
    /// @return the value; empty when it is left out or computed
    public Optional<Tensor> constant(int index) {
        return hasInput(index) ? graph.constantValue(node.inputs().get(index)) : Optional.empty();
    }

    /// Whether an attribute is there.
    ///
    /// @param attribute its name
    /// @return whether it is there
    public boolean has(String attribute) {
        asked.add(attribute);
        return node.attribute(attribute) != null;
    }

    /// An integer attribute.
    ///
    /// @param attribute its name
    /// @param absent value when it is absent
    /// @return the value, which fits an `int`
    public int integer(String attribute, int absent) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> absent;
            case AttributeValue.IntValue(long integer) -> fitting(attribute, integer);
            default -> throw wrongKind(attribute, value, AttributeType.INT);
        };
    }

    /// An integer attribute of 0 or 1.
    ///
    /// @param attribute its name
    /// @param absent value when it is absent
    /// @return whether it is 1
    public boolean flag(String attribute, boolean absent) {
        int value = integer(attribute, absent ? 1 : 0);
        if (value != 0 && value != 1) {
            throw attributeError(attribute, "is " + value + ", expected 0 or 1");
        }
        return value == 1;
    }

    /// A float attribute.
    ///
    /// @param attribute its name
    /// @param absent value when it is absent
    /// @return the value
    public double real(String attribute, double absent) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> absent;
            case AttributeValue.FloatValue(float number) -> number;
            default -> throw wrongKind(attribute, value, AttributeType.FLOAT);
        };
    }

    /// A text attribute.
    ///
    /// @param attribute its name
    /// @param absent value when it is absent
    /// @return the value
    public String text(String attribute, String absent) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> absent;
            case AttributeValue.StringValue text -> text.text();
            default -> throw wrongKind(attribute, value, AttributeType.STRING);
        };
    }

    /// An attribute that is one of some words.
    ///
    /// @param attribute its name
    /// @param absent value when it is absent
    /// @param known the words
    /// @return the value
    public String oneOf(String attribute, String absent, List<String> known) {
        String value = text(attribute, absent);
        if (!known.contains(value)) {
            throw unsupported("attribute '" + attribute + "' is '" + value + "', expected one of " + known);
        }
        return value;
    }

    /// An attribute of several integers.
    ///
    /// @param attribute its name
    /// @return the values, each of which fits an `int`; empty when the attribute is absent
    public Optional<List<Integer>> integers(String attribute) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> Optional.empty();
            case AttributeValue.IntsValue ints -> {
                List<Integer> integers = new ArrayList<>();
                for (long integer : ints.values().toArray()) {
                    integers.add(fitting(attribute, integer));
                }
                yield Optional.of(List.copyOf(integers));
            }
            default -> throw wrongKind(attribute, value, AttributeType.INTS);
        };
    }

    /// An attribute of several integers of 64 bits.
    ///
    /// @param attribute its name
    /// @return the values; empty when the attribute is absent
    public Optional<long[]> longs(String attribute) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> Optional.empty();
            case AttributeValue.IntsValue ints -> Optional.of(ints.values().toArray());
            default -> throw wrongKind(attribute, value, AttributeType.INTS);
        };
    }

    /// An integer attribute of 64 bits.
    ///
    /// @param attribute its name
    /// @param absent value when it is absent
    /// @return the value
    public long longInteger(String attribute, long absent) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> absent;
            case AttributeValue.IntValue(long integer) -> integer;
            default -> throw wrongKind(attribute, value, AttributeType.INT);
        };
    }

    /// An attribute of several floats.
    ///
    /// @param attribute its name
    /// @return the values; empty when the attribute is absent
    public Optional<float[]> reals(String attribute) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> Optional.empty();
            case AttributeValue.FloatsValue floats ->
                Optional.of(floats.values().toArray());
            default -> throw wrongKind(attribute, value, AttributeType.FLOATS);
        };
    }

    /// A tensor attribute.
    ///
    /// @param attribute its name
    /// @return the tensor; empty when the attribute is absent
    public Optional<Tensor> tensor(String attribute) {
        AttributeValue value = value(attribute);
        return switch (value) {
            case null -> Optional.empty();
            case AttributeValue.TensorValue tensor ->
                Optional.of(tensor.tensor().toTensor(subject + ": attribute '" + attribute + "'"));
            default -> throw wrongKind(attribute, value, AttributeType.TENSOR);
        };
    }

    /// An element type by its number.
    ///
    /// @param attribute its name
    /// @param absent type when it is absent
    /// @return the type
    public DType type(String attribute, DType absent) {
        if (!has(attribute)) {
            return absent;
        }
        int code = integer(attribute, 0);
        DataType type = DataType.ofCode(code);
        if (type == null || type.type() == null) {
            throw unsupported(
                    "attribute '" + attribute + "' is " + DataType.describe(code) + ", expected a dense numeric type");
        }
        return type.type();
    }

    /// Takes an attribute that changes nothing here.
    ///
    /// @param attribute its name
    public void ignore(String attribute) {
        asked.add(attribute);
    }

    /// Adds an operator that takes the node's inputs and gives the node's outputs.
    ///
    /// @param op the operator
    public void emit(TensorOp op) {
        emit(op, node.inputs());
    }

    /// Adds an operator that gives the node's outputs.
    ///
    /// @param op the operator
    /// @param inputs the values it takes, empty for those left out
    public void emit(TensorOp op, List<String> inputs) {
        List<String> outputs = new ArrayList<>(node.outputs());
        while (!outputs.isEmpty() && outputs.getLast().isEmpty()) {
            outputs.removeLast();
        }
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).isEmpty()) {
                outputs.set(i, graph.freshName(node.opType() + ".unused"));
            }
        }
        if (outputs.isEmpty()) {
            throw error("has no outputs, expected 1 or more");
        }
        graph.add(node, op, inputs, outputs);
    }

    /// Adds an operator with one output for a further operator of this node.
    ///
    /// @param op the operator
    /// @param inputs the values it takes, empty for those left out
    /// @return name of its output
    public String value(TensorOp op, List<String> inputs) {
        return values(op, inputs, 1).getFirst();
    }

    /// Adds an operator with several outputs for further operators of this node.
    ///
    /// @param op the operator
    /// @param inputs the values it takes, empty for those left out
    /// @param count number of outputs
    /// @return names of its outputs
    public List<String> values(TensorOp op, List<String> inputs, int count) {
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outputs.add(graph.freshName(node.opType() + "." + op.kind()));
        }
        graph.add(node, op, inputs, outputs);
        return outputs;
    }

    /// Adds a constant.
    ///
    /// @param value the value
    /// @return its name
    public String constant(Tensor value) {
        return graph.constant(graph.freshName(node.opType() + ".constant"), value);
    }

    /// Gives the node's first output as a constant.
    ///
    /// @param value the value
    public void emitConstant(Tensor value) {
        if (!hasOutput(0)) {
            throw error("has outputs " + node.outputs() + ", expected a first one");
        }
        graph.constant(node.outputs().getFirst(), value);
    }

    /// What this node asks for is not supported.
    ///
    /// @param problem what was there and what is supported
    /// @return the exception to throw
    public OnnxUnsupportedException unsupported(String problem) {
        return new OnnxUnsupportedException(subject, problem);
    }

    /// This node is not what the format demands.
    ///
    /// @param problem what was there and what was expected
    /// @return the exception to throw
    public OnnxFormatException error(String problem) {
        return new OnnxFormatException(subject, problem);
    }

    /// An attribute is not what the format demands.
    ///
    /// @param attribute its name
    /// @param problem what was there and what was expected
    /// @return the exception to throw
    public OnnxFormatException attributeError(String attribute, String problem) {
        return new OnnxFormatException(subject, "attribute '" + attribute + "' " + problem);
    }

    /// Refuses attributes that nobody asked for.
    void finish() {
        List<String> unknown = node.attributes().stream()
                .map(AttributeProto::name)
                .filter(name -> !asked.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw unsupported("has attributes " + unknown + " that " + node.opType() + " of opset " + opset
                    + " does not know, expected some of "
                    + asked.stream().sorted().toList());
        }
    }

    private @Nullable AttributeValue value(String attribute) {
        asked.add(attribute);
        AttributeProto proto = node.attribute(attribute);
        return proto == null ? null : proto.value();
    }

    private int fitting(String attribute, long value) {
        if (value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            return value > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        }
        if (value != (int) value) {
            throw attributeError(attribute, "has the value " + value + ", expected 32 bits");
        }
        return (int) value;
    }

    private OnnxFormatException wrongKind(String attribute, AttributeValue actual, AttributeType expected) {
        return attributeError(attribute, "is of kind " + actual.type() + ", expected " + expected);
    }
}
