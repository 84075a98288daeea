package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Layout;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// What lowering a node needs to know: shapes, layout, the buffers of values and parameters, and
/// what the forward steps saved for the backward ones.
final class Scope {

    private final Network network;
    private final int images;
    private final Layout layout;
    private final Mode mode;
    private final PlanBuilder builder;
    private final ParameterSlab slab;
    private final Map<String, Shape> shapes;
    private final Map<String, Buffer> values = new HashMap<>();
    private final Map<String, Buffer> parameters = new HashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, Buffer> saved = new HashMap<>();

    Scope(Network network, int images, Layout layout, Mode mode, PlanBuilder builder, ParameterSlab slab) {
        this.network = network;
        this.images = images;
        this.layout = layout;
        this.mode = mode;
        this.builder = builder;
        this.slab = slab;
        this.shapes = network.shapes(images);
        for (Parameter parameter : network.parameters()) {
            if (parameter.kind() == ParameterSpec.Kind.CONSTANT) {
                constants.add(parameter.name());
            }
            parameters.put(
                    parameter.name(),
                    builder.buffer(
                            parameter.name(),
                            parameter.shape().elements(),
                            Home.PARAMETER,
                            slab.offset(parameter.name())));
        }
    }

    Network network() {
        return network;
    }

    int images() {
        return images;
    }

    Layout layout() {
        return layout;
    }

    boolean training() {
        return mode == Mode.TRAINING;
    }

    /// Whether a batch normalisation takes its statistics from the batch: in training, unless its
    /// running statistics are constants.
    boolean batchStatistics(Node node) {
        return training() && !constants.containsAll(node.parameters().subList(2, 4));
    }

    PlanBuilder builder() {
        return builder;
    }

    ParameterSlab slab() {
        return slab;
    }

    /// Place of a node in the network: the identity of its random draws.
    int index(Node node) {
        return network.nodes().indexOf(node);
    }

    Shape shape(String value) {
        Shape shape = shapes.get(value);
        if (shape == null) {
            throw new AssertionError("value '" + value + "' has no shape");
        }
        return shape;
    }

    Shape input(Node node) {
        return shape(node.inputs().getFirst());
    }

    Shape output(Node node) {
        return shape(node.outputs().getFirst());
    }

    /// Floats that a value occupies: a scalar stands alone, everything else is a batch of
    /// samples.
    int length(Shape shape) {
        if (shape.rank() == 0) {
            return 1;
        }
        long floats = (long) layout.blocks(images) * layout.lanes() * sample(shape);
        if (floats > Integer.MAX_VALUE) {
            throw new ShapeException("Network '" + network.name() + "' has a value of shape " + shape + ", which takes "
                    + floats + " floats in layout " + layout + ", expected at most " + Integer.MAX_VALUE);
        }
        return (int) floats;
    }

    /// Elements of one sample.
    static int sample(Shape shape) {
        return shape.elements(1, shape.rank());
    }

    /// Floats that an image value occupies in blocks of channels.
    int blockedLength(Shape shape) {
        long floats = (long) images * BlockedConv2dProblem.padded(shape.size(1)) * shape.elements(2, 4);
        if (floats > Integer.MAX_VALUE) {
            throw new ShapeException("Network '" + network.name() + "' has a value of shape " + shape + ", which takes "
                    + floats + " floats in blocks of channels, expected at most " + Integer.MAX_VALUE);
        }
        return (int) floats;
    }

    /// Whether a value was computed.
    boolean has(String value) {
        return values.containsKey(value);
    }

    Buffer value(String name) {
        Buffer buffer = values.get(name);
        if (buffer == null) {
            if (parameters.containsKey(name)) {
                throw new ConfigurationException("Network '" + network.name() + "' uses its parameter '" + name
                        + "' as data, expected an input or what a node makes");
            }
            throw new AssertionError("value '" + name + "' was not computed");
        }
        return buffer;
    }

    void define(String value, Buffer buffer) {
        values.put(value, buffer);
    }

    /// The buffer of a node's only output, made on first use.
    Buffer destination(Node node) {
        String value = node.outputs().getFirst();
        return values.computeIfAbsent(value, name -> builder.workspace(name, length(shape(name))));
    }

    Buffer source(Node node) {
        return value(node.inputs().getFirst());
    }

    List<Buffer> sources(Node node) {
        List<Buffer> sources = new ArrayList<>();
        for (String input : node.inputs()) {
            sources.add(value(input));
        }
        return sources;
    }

    Buffer parameter(Node node, int role) {
        String name = node.parameters().get(role);
        Buffer buffer = parameters.get(name);
        if (buffer == null) {
            throw new ConfigurationException("Node '" + node.name() + "' takes parameter " + role + " from the value '"
                    + name + "', expected a parameter of network '" + network.name() + "'");
        }
        return buffer;
    }

    Buffer save(Node node, String role, int elements) {
        Buffer buffer = builder.workspace(node.name() + "." + role, elements);
        saved.put(node.name() + "." + role, buffer);
        return buffer;
    }

    Buffer saved(Node node, String role) {
        Buffer buffer = saved.get(node.name() + "." + role);
        if (buffer == null) {
            throw new AssertionError("node '" + node.name() + "' did not save " + role);
        }
        return buffer;
    }
}
