package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.compiler.Buffer.Home;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.Simd;

/// A compiled network: steps in order over buffers whose places are planned. Immutable;
/// [PlanInstance] gives it memory.
public final class Plan {

    private final Network network;
    private final Mode mode;
    private final int images;
    private final Layout layout;
    private final ParameterSlab parameterSlab;
    private final List<Step> once;
    private final List<Step> steps;
    private final MemoryPlanner.Layout workspace;
    private final MemoryPlanner.Layout constants;

    Plan(Network network, Mode mode, int images, Layout layout, ParameterSlab parameterSlab, PlanBuilder builder) {
        this.network = network;
        this.mode = mode;
        this.images = images;
        this.layout = layout;
        this.parameterSlab = parameterSlab;
        this.once = List.copyOf(builder.once());
        this.steps = List.copyOf(builder.steps());
        int count = builder.buffers().size();
        this.workspace = MemoryPlanner.plan(lives(steps, Home.WORKSPACE, false), count);
        this.constants = MemoryPlanner.plan(lives(once, Home.CONSTANT, true), count);
    }

    private static List<MemoryPlanner.Life> lives(List<Step> steps, Home home, boolean forever) {
        List<MemoryPlanner.Life> lives = new ArrayList<>();
        List<Buffer> seen = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Buffer buffer : steps.get(i).buffers()) {
                if (buffer.home() != home) {
                    continue;
                }
                int at = seen.indexOf(buffer);
                if (at < 0) {
                    seen.add(buffer);
                    lives.add(new MemoryPlanner.Life(buffer, forever ? 0 : i, i));
                } else {
                    lives.set(at, new MemoryPlanner.Life(buffer, lives.get(at).from(), i));
                }
            }
        }
        return lives;
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

    /// Layout inside the plan.
    ///
    /// @return the layout
    public Layout layout() {
        return layout;
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

    /// The steps that run once for all: packing of weights that do not change.
    ///
    /// @return steps
    public List<Step> preparations() {
        return once;
    }

    /// Bytes of one instance's workspace.
    ///
    /// @return bytes, without parameters and packed weights
    public long workspaceBytes() {
        return bytes(workspace);
    }

    /// Bytes of weights in the kernels' own forms, shared by all instances.
    ///
    /// @return bytes
    public long constantBytes() {
        return bytes(constants);
    }

    private static long bytes(MemoryPlanner.Layout memory) {
        long floats = 0;
        for (int slab : memory.slabs()) {
            floats += slab;
        }
        return floats * Float.BYTES;
    }

    /// Packs the weights.
    ///
    /// @param parameters the parameter slab
    /// @return memory that instances of this plan share
    public float[][] pack(float[] parameters) {
        float[][] packed = allocate(constants);
        for (Step step : once) {
            Operands operands = new Operands(2, new RunState());
            Buffer original = step.buffers().get(0);
            operands.bind(0, parameters, original.position());
            MemoryPlanner.Place place = place(step.buffers().get(1));
            operands.bind(1, packed[place.slab()], place.offset());
            step.primitive().run(operands);
        }
        return packed;
    }

    float[][] allocateWorkspace() {
        return allocate(workspace);
    }

    private static float[][] allocate(MemoryPlanner.Layout memory) {
        float[][] slabs = new float[memory.slabs().length][];
        for (int i = 0; i < slabs.length; i++) {
            slabs[i] = new float[Simd.FIRST_ALIGNED + memory.slabs()[i]];
        }
        return slabs;
    }

    MemoryPlanner.Place place(Buffer buffer) {
        return (buffer.home() == Home.CONSTANT ? constants : workspace)
                .places()[buffer.id()].behind(Simd.FIRST_ALIGNED);
    }
}
