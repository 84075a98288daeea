package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.ops.simd.Layout;
import org.lanewise.tensor.ConfigurationException;

/// A model prepared for serving, from which plans are compiled: batch normalisations are part of
/// the convolutions before them.
///
/// Plans for other numbers of images choose the same kernels, so they give the same bits. All
/// their weights are in one [Packed].
public final class ServingModel {

    private final Model model;
    private final int folded;

    private ServingModel(Model model, int folded) {
        this.model = model;
        this.folded = folded;
    }

    /// Runs the passes that change the model.
    ///
    /// @param model a model of layers
    /// @return the prepared model
    public static ServingModel of(Model model) {
        BatchNormFolding.Result result = BatchNormFolding.run(model);
        return new ServingModel(result.model(), result.folded());
    }

    /// Network and parameters as the plans have them.
    ///
    /// @return the changed model; its inputs and outputs are those of the original
    public Model model() {
        return model;
    }

    /// Compiles a plan: dead-node removal, shape inference, fusion, layout assignment, concatenation
    /// without copies, choice of algorithms, memory planning.
    ///
    /// @param images samples of one run, 1 or more
    /// @return the plan
    /// @throws ConfigurationException when the network has no outputs, open sizes beyond the batch,
    ///     or inputs and parameters that are not F32
    public Plan plan(int images) {
        Network network = model.network();
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
        passes.add("batch norm folding: " + folded + " folded");
        passes.add("fusion: " + (nodes.size() - groups.size()) + " of " + nodes.size() + " nodes joined to others");
        passes.addAll(lowering.passes());
        return new Plan(network, Mode.SERVING, images, slab, passes, builder);
    }
}
