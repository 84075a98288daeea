package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.ops.simd.Layout;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Tensor;

/// A model prepared for serving, from which plans are compiled: batch normalisations are part of
/// the convolutions before them.
///
/// Plans for other numbers of images choose the same kernels, so they give the same bits. All
/// their weights are in one [Packed].
public final class ServingModel {

    private final Network network;
    private final Map<String, Supplier<Tensor>> tensors;
    private final Map<String, String> folded;

    private ServingModel(BatchNormFolding.Result result) {
        network = result.network();
        tensors = result.tensors();
        folded = result.folded();
    }

    /// Runs the passes that change the model.
    ///
    /// @param model a model of layers
    /// @return the prepared model
    public static ServingModel of(Model model) {
        return new ServingModel(BatchNormFolding.run(model));
    }

    /// The network as the plans have it.
    ///
    /// @return the changed network; its inputs and outputs are those of the original
    public Network network() {
        return network;
    }

    /// A parameter of the changed network.
    ///
    /// @param name its name
    /// @return its numbers, which may be computed anew in each call
    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name).get();
    }

    /// Packs the weights of plans of this model.
    ///
    /// @param plans plans that [#plan] made
    /// @return the packed weights
    public Packed pack(List<Plan> plans) {
        return Packed.of(plans, this);
    }

    /// Compiles a plan: dead-node removal, shape inference, fusion, layout assignment,
    /// concatenation without copies, choice of algorithms, memory planning.
    ///
    /// @param images samples of one run, 1 or more
    /// @return the plan
    /// @throws ConfigurationException when the network has no outputs, open sizes beyond the batch,
    ///     or inputs and parameters that are not F32
    public Plan plan(int images) {
        Compiler.check(network, images);
        List<Node> nodes = Compiler.liveNodes(network);
        PlanBuilder builder = new PlanBuilder(true);
        ParameterSlab slab = new ParameterSlab(network);
        Scope scope = new Scope(network, images, Layout.NCHW, Mode.SERVING, builder, slab);
        List<Group> groups = Fusion.run(nodes, network.outputs());
        ServingLowering lowering = new ServingLowering(scope, groups);
        lowering.run();
        List<String> passes = new ArrayList<>();
        passes.add("dead nodes: " + (network.nodes().size() - nodes.size()) + " removed");
        passes.add("shape inference: " + network.shapes(images).size() + " values");
        passes.add("batch norm folding: " + folded.size() + " folded");
        passes.add("fusion: " + (nodes.size() - groups.size()) + " of " + nodes.size() + " nodes joined to others");
        passes.addAll(lowering.passes());
        return new Plan(network, Mode.SERVING, images, slab, passes, folded, builder);
    }
}
