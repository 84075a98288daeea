package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Simd;

/// A compiled network: steps in order over buffers whose places are planned. Immutable;
/// [PlanInstance] gives it memory.
public final class Plan {

    private final Network network;
    private final Mode mode;
    private final int images;
    private final ParameterSlab parameterSlab;
    private final List<String> passes;
    private final Map<String, String> folded;
    private final List<Constant> constants;
    private final List<Step> steps;
    private final MemoryPlanner.Layout workspace;

    Plan(
            Network network,
            Mode mode,
            int images,
            ParameterSlab parameterSlab,
            List<String> passes,
            Map<String, String> folded,
            PlanBuilder builder) {
        this.network = network;
        this.mode = mode;
        this.images = images;
        this.parameterSlab = parameterSlab;
        this.folded = Map.copyOf(folded);
        this.constants = List.copyOf(builder.constants());
        this.steps = List.copyOf(builder.steps());
        List<MemoryPlanner.Life> lives = lives(steps);
        this.workspace = MemoryPlanner.plan(lives, builder.buffers().size());
        long apart = lives.stream().mapToLong(life -> life.buffer().elements()).sum() * Float.BYTES;
        List<String> all = new ArrayList<>(passes);
        all.add("memory planning: " + lives.size() + " buffers of " + apart + " bytes in " + workspaceBytes());
        this.passes = List.copyOf(all);
    }

    /// From the first step that touches a buffer, or a range of it, to the last.
    private static List<MemoryPlanner.Life> lives(List<Step> steps) {
        Map<Buffer, MemoryPlanner.Life> lives = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Buffer buffer : steps.get(i).buffers()) {
                if (buffer.home() == Home.WORKSPACE) {
                    MemoryPlanner.Life life = new MemoryPlanner.Life(buffer.root(), i, i);
                    lives.merge(
                            buffer.root(),
                            life,
                            (old, now) -> new MemoryPlanner.Life(old.buffer(), old.from(), now.to()));
                }
            }
        }
        return List.copyOf(lives.values());
    }

    /// The network that was compiled.
    ///
    /// @return the network
    public Network network() {
        return network;
    }

    /// What the plan is for.
    ///
    /// @return the mode
    public Mode mode() {
        return mode;
    }

    /// Samples of one run.
    ///
    /// @return 1 or more
    public int images() {
        return images;
    }

    /// Places of the parameters.
    ///
    /// @return the slab's description
    public ParameterSlab parameterSlab() {
        return parameterSlab;
    }

    /// The steps of one run, in order.
    ///
    /// @return steps
    public List<Step> steps() {
        return steps;
    }

    /// What the compiler's passes did, in order.
    ///
    /// @return a line a pass
    public List<String> passes() {
        return passes;
    }

    /// The layers that a node of the compiled network stands for.
    ///
    /// @param node name of a node
    /// @return its name, and that of a normalisation that became part of it
    public List<String> layers(String node) {
        String norm = folded.get(node);
        return norm == null ? List.of(node) : List.of(node, norm);
    }

    /// The parameters in the forms that kernels read.
    List<Constant> constants() {
        return constants;
    }

    /// Bytes of one instance's workspace.
    ///
    /// @return bytes, without parameters and packed weights
    public long workspaceBytes() {
        long floats = 0;
        for (int slab : workspace.slabs()) {
            floats += slab;
        }
        return floats * Float.BYTES;
    }

    float[][] allocateWorkspace() {
        float[][] slabs = new float[workspace.slabs().length][];
        for (int i = 0; i < slabs.length; i++) {
            slabs[i] = new float[Simd.FIRST_ALIGNED + workspace.slabs()[i]];
        }
        return slabs;
    }

    MemoryPlanner.Place place(Buffer buffer) {
        return workspace.places()[buffer.root().id()].behind(Simd.FIRST_ALIGNED + buffer.start());
    }
}
