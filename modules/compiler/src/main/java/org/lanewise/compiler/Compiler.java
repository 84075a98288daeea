package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.compiler.Step.Stage;
import org.lanewise.layers.Input;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// Compiles a network into a [Plan] for training by a short list of passes: dead-node removal,
/// shape inference, lowering (with the choice of algorithms), differentiation, memory planning.
///
/// For serving see [ServingModel].
public final class Compiler {

    /// Images side by side in the lanes.
    private static final Layout LAYOUT = Layout.CHW16N;

    private final Network network;
    private final int images;

    private Compiler(Network network, int images) {
        this.network = network;
        this.images = images;
    }

    /// Compiles forward and backward steps for training.
    ///
    /// @param network a network with exactly one loss among its outputs
    /// @param images samples of one step, 1 or more
    /// @return the plan
    /// @throws ConfigurationException when there is no loss, or more than one, or the network
    ///     cannot be compiled at all: no outputs, open sizes beyond the batch, or inputs and
    ///     parameters that are not F32
    public static Plan training(Network network, int images) {
        return new Compiler(network, images).compile();
    }

    private Plan compile() {
        check(network, images);
        List<Node> nodes = liveNodes(network);
        PlanBuilder builder = new PlanBuilder(false);
        ParameterSlab slab = new ParameterSlab(network);
        Scope scope = new Scope(network, images, LAYOUT, Mode.TRAINING, builder, slab);
        bindInputs(scope);
        Lowering lowering = new Lowering(scope);
        for (Node node : nodes) {
            naming(node, () -> lowering.lower(node));
        }
        bindOutputs(scope);
        differentiate(scope, nodes);
        return new Plan(network, Mode.TRAINING, images, slab, List.of(), Map.of(), builder);
    }

    /// Requires what a plan needs beyond what every network has: outputs, sizes that are known
    /// but for the batch, and floats.
    static void check(Network network, int images) {
        if (images < 1) {
            throw new ConfigurationException("A plan for " + images + " samples was asked, expected 1 or more");
        }
        if (network.outputs().isEmpty()) {
            throw new ConfigurationException(
                    "Network '" + network.name() + "' has no output that a plan could compute");
        }
        for (Input input : network.inputs()) {
            requireFloats(network, "Input", input.name(), input.type());
            List<Integer> dimensions = input.dimensions();
            if (dimensions.isEmpty() || dimensions.lastIndexOf(-1) > 0 || !batch(dimensions.getFirst(), images)) {
                throw new ConfigurationException("Network '" + network.name() + "' input '" + input.name() + "' is "
                        + dimensions + " (-1: any), expected a batch of " + images
                        + " or any size, and then sizes that are given");
            }
        }
        for (Parameter parameter : network.parameters()) {
            requireFloats(network, "Parameter", parameter.name(), parameter.type());
        }
    }

    private static boolean batch(int size, int images) {
        return size == -1 || size == images;
    }

    private static void requireFloats(Network network, String what, String name, DType type) {
        if (type != DType.F32) {
            throw new ConfigurationException(
                    what + " '" + name + "' of network '" + network.name() + "' is " + type + ", expected F32");
        }
    }

    /// The nodes that some output depends on.
    static List<Node> liveNodes(Network network) {
        Set<String> needed = new HashSet<>(network.outputs());
        List<Node> live = new ArrayList<>();
        for (Node node : network.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                live.addFirst(node);
                needed.addAll(node.inputs());
            }
        }
        return live;
    }

    private void bindInputs(Scope scope) {
        for (int i = 0; i < network.inputs().size(); i++) {
            Input input = network.inputs().get(i);
            Shape shape = scope.shape(input.name());
            Buffer outside = scope.builder().buffer(input.name(), shape.elements(), Home.INPUT, i);
            Buffer inside = scope.builder().workspace(input.name(), scope.length(shape));
            ReorderProblem problem = new ReorderProblem(Layout.NCHW, LAYOUT, images, Scope.sample(shape));
            scope.builder()
                    .emit(List.of(input.name()), Stage.FORWARD, Kernels.REORDER, problem, List.of(outside, inside));
            scope.define(input.name(), inside);
        }
    }

    private void bindOutputs(Scope scope) {
        for (int i = 0; i < network.outputs().size(); i++) {
            String output = network.outputs().get(i);
            Shape shape = scope.shape(output);
            Buffer outside = scope.builder().buffer(output, shape.elements(), Home.OUTPUT, i);
            Buffer inside = scope.value(output);
            Layout from = shape.rank() == 0 ? Layout.NCHW : LAYOUT;
            int samples = shape.rank() == 0 ? 1 : images;
            int elements = shape.rank() == 0 ? 1 : Scope.sample(shape);
            scope.builder()
                    .emit(
                            List.of(output),
                            Stage.FORWARD,
                            Kernels.REORDER,
                            new ReorderProblem(from, Layout.NCHW, samples, elements),
                            List.of(inside, outside));
        }
    }

    private void differentiate(Scope scope, List<Node> nodes) {
        List<Node> losses =
                nodes.stream().filter(node -> node.layer() instanceof Loss).toList();
        if (losses.size() != 1) {
            throw new ConfigurationException("Network '" + network.name() + "' has " + losses.size()
                    + " losses among its outputs, expected 1 for training");
        }
        Gradients gradients = new Gradients(scope, nodes);
        Differentiation differentiation = new Differentiation(scope, gradients);
        for (Node node : nodes.reversed()) {
            String output = node.outputs().getFirst();
            if (node.layer() instanceof Loss) {
                differentiation.differentiate(node, scope.destination(node));
            } else if (gradients.wanted(output)) {
                Buffer dDst = gradients.resolve(node.name(), output);
                if (dDst != null) {
                    naming(node, () -> differentiation.differentiate(node, dDst));
                }
            }
        }
        gradients.resolveParameters();
    }

    /// What the problems of a node refuse is refused in the name of the node.
    static void naming(Node node, Runnable work) {
        try {
            work.run();
        } catch (ShapeException e) {
            throw new ShapeException(node.layer().kind() + " '" + node.name() + "': " + e.getMessage(), e);
        }
    }
}
