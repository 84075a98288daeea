package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeValue.FloatValue;
import org.lanewise.onnx.proto.AttributeValue.IntValue;
import org.lanewise.onnx.proto.AttributeValue.IntsValue;
import org.lanewise.onnx.proto.AttributeValue.StringValue;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.Longs;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.OperatorSetId;
import org.lanewise.onnx.proto.TypeProto;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.tensor.Tensor;

/// A file of one node with inputs `x0, x1, ...` and outputs `y0, y1, ...`, to be imported.
final class NodeModel {

    private static final int FLOAT = 1;

    private final String domain;
    private final String type;
    private final int opset;
    private final List<AttributeProto> attributes = new ArrayList<>();
    private int inputs = 1;
    private int outputs = 1;

    private NodeModel(String domain, String type, int opset) {
        this.domain = domain;
        this.type = type;
        this.opset = opset;
    }

    static NodeModel of(String type, int opset) {
        return new NodeModel("", type, opset);
    }

    static NodeModel of(String domain, String type, int opset) {
        return new NodeModel(domain, type, opset);
    }

    NodeModel inputs(int count) {
        inputs = count;
        return this;
    }

    NodeModel outputs(int count) {
        outputs = count;
        return this;
    }

    NodeModel with(String attribute, long value) {
        attributes.add(new AttributeProto(attribute, new IntValue(value)));
        return this;
    }

    NodeModel with(String attribute, float value) {
        attributes.add(new AttributeProto(attribute, new FloatValue(value)));
        return this;
    }

    NodeModel with(String attribute, String value) {
        attributes.add(new AttributeProto(attribute, StringValue.of(value)));
        return this;
    }

    NodeModel with(String attribute, List<Long> values) {
        long[] longs = values.stream().mapToLong(Long::longValue).toArray();
        attributes.add(new AttributeProto(attribute, new IntsValue(Longs.of(longs))));
        return this;
    }

    /// The operator that the node becomes.
    TensorOp operator() {
        return ((Operator) node(read()).layer()).op();
    }

    /// The value of a constant that the operator takes, by the input's place.
    Tensor constant(int input) {
        Model model = read();
        return model.parameters().tensors().get(node(model).inputs().get(input));
    }

    /// Names of what the operator takes.
    List<String> operands() {
        return node(read()).inputs();
    }

    Model read() {
        List<String> inputNames = names("x", inputs);
        List<String> outputNames = names("y", outputs);
        NodeProto node = new NodeProto(type, domain, "node", inputNames, outputNames, attributes, "");
        GraphProto graph = new GraphProto(
                "graph", List.of(node), List.of(), List.of(), values(inputNames), values(outputNames), List.of(), "");
        ModelProto model = new ModelProto(
                8, List.of(new OperatorSetId(domain, opset)), "", "", "", 0, "", graph, List.of(), List.of());
        return GraphImport.read(model, "file");
    }

    private static Node node(Model model) {
        return model.network().nodes().getFirst();
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static List<ValueInfoProto> values(List<String> names) {
        return names.stream()
                .map(name -> new ValueInfoProto(name, new TypeProto.TensorType(FLOAT, List.of())))
                .toList();
    }
}
