package org.lanewise.compiler;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;

/// One primitive of a plan on its buffers.
///
/// @param nodes the nodes whose work it does, the main one first
/// @param stage what it does for them
/// @param operation the operation that is computed, as in `conv2d`; `prepare` for preparations
/// @param problem what is computed; for a preparation, that of the step that wants it
/// @param primitive what runs
/// @param buffers its operands in order
/// @param choice what every kernel of the list answered, empty for preparations
public record Step(
        List<String> nodes,
        Stage stage,
        String operation,
        Problem problem,
        Primitive primitive,
        List<Buffer> buffers,
        List<KernelList.Answer> choice) {

    /// What preparations give as their operation.
    public static final String PREPARATION = "prepare";

    /// What a step does for its node.
    public enum Stage {
        /// Computes outputs from inputs.
        FORWARD,
        /// Brings an operand into the form that a kernel wants.
        PREPARE,
        /// Changes the layout of a value.
        REORDER,
        /// Computes gradients.
        BACKWARD
    }

    /// Copies the lists.
    public Step {
        nodes = List.copyOf(nodes);
        buffers = List.copyOf(buffers);
        choice = List.copyOf(choice);
    }

    /// The node that it belongs to.
    ///
    /// @return the main node
    public String node() {
        return nodes.getFirst();
    }
}
