package org.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.Parameters;
import org.lanewise.onnx.proto.DataType;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.StringStringEntry;
import org.lanewise.onnx.proto.TensorProto;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Tensor;

/// The model that a file describes, as it was exported: names, kinds, order and initialisers
/// included.
///
/// A description is believed only when its network, exported again with the file's initializers,
/// is the graph of the file: the same nodes, attributes, inputs and outputs. So a description can
/// give no other results than the graph, whoever wrote either of them.
public final class DescribedModel {

    private DescribedModel() {}

    /// Finds the model.
    ///
    /// @param file the message of a file
    /// @return the model; empty when there is no description, or one that is not of this graph
    public static Optional<Model> of(ModelProto file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        file.metadata().forEach(entry -> metadata.put(entry.key(), entry.value()));
        String description = metadata.remove(ModelExport.NETWORK);
        if (description == null
                || !file.functions().isEmpty()
                || !file.graph().sparseInitializers().isEmpty()) {
            return Optional.empty();
        }
        try {
            Network described = NetworkDescription.fromJson(description);
            if (!sameParameters(described.parameters(), file.graph().initializers())) {
                return Optional.empty();
            }
            Network network = new Network(
                    described.name(),
                    described.inputs(),
                    described.parameters(),
                    described.nodes(),
                    described.outputs(),
                    metadata);
            Map<String, Tensor> tensors = new HashMap<>();
            for (TensorProto initializer : file.graph().initializers()) {
                tensors.put(initializer.name(), initializer.toTensor());
            }
            Model model = new Model(network, Parameters.of(network, tensors));
            return isGraph(model, file) ? Optional.of(model) : Optional.empty();
        } catch (LanewiseException _) {
            // Whatever is wrong with the description, the graph says what the file means.
            return Optional.empty();
        }
    }

    /// The file's metadata without the description, which belongs to the graph that it came with.
    ///
    /// @param file the message of a file
    /// @return the same message but for that entry
    public static ModelProto withoutDescription(ModelProto file) {
        List<StringStringEntry> metadata = file.metadata().stream()
                .filter(entry -> !entry.key().equals(ModelExport.NETWORK))
                .toList();
        return new ModelProto(
                file.irVersion(),
                file.opsets(),
                file.producerName(),
                file.producerVersion(),
                file.domain(),
                file.modelVersion(),
                file.docString(),
                file.graph(),
                metadata,
                file.functions());
    }

    /// Whether the initializers are the parameters: each once, of its type and shape.
    private static boolean sameParameters(List<Parameter> parameters, List<TensorProto> initializers) {
        Map<String, TensorProto> byName = new HashMap<>();
        initializers.forEach(initializer -> byName.put(initializer.name(), initializer));
        if (initializers.size() != parameters.size() || byName.size() != parameters.size()) {
            return false;
        }
        for (Parameter parameter : parameters) {
            TensorProto initializer = byName.get(parameter.name());
            if (initializer == null
                    || initializer.dataType() != DataType.of(parameter.type()).code()
                    || initializer.dims().size() != parameter.shape().rank()) {
                return false;
            }
            for (int axis = 0; axis < parameter.shape().rank(); axis++) {
                if (initializer.dims().get(axis) != parameter.shape().size(axis)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isGraph(Model model, ModelProto file) {
        GraphExport exported = GraphExport.of(model, false);
        GraphProto graph = file.graph();
        return ModelExport.opsets(exported).equals(file.opsets())
                && model.network().name().equals(graph.name())
                && bare(exported.nodes()).equals(bare(graph.nodes()))
                && bareValues(exported.inputs()).equals(bareValues(graph.inputs()))
                && bareValues(exported.outputs()).equals(bareValues(graph.outputs()));
    }

    /// Nodes without what changes no result.
    private static List<NodeProto> bare(List<NodeProto> nodes) {
        List<NodeProto> bare = new ArrayList<>();
        for (NodeProto node : nodes) {
            bare.add(new NodeProto(
                    node.opType(), node.domain(), "", node.inputs(), node.outputs(), node.attributes(), ""));
        }
        return bare;
    }

    private static List<ValueInfoProto> bareValues(List<ValueInfoProto> values) {
        List<ValueInfoProto> bare = new ArrayList<>();
        values.forEach(value -> bare.add(new ValueInfoProto(value.name(), value.type(), "")));
        return bare;
    }
}
