package org.lanewise.compiler;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Primitive;

/// One primitive of a plan on its buffers.
///
/// @param node the node that it belongs to
/// @param stage what it does for the node
/// @param operation the operation that is computed, as in `conv2d`; `prepare` for preparations
/// @param primitive what runs
/// @param buffers its operands in order
/// @param choice what every kernel of the list answered, empty for preparations
public record Step(
        String node,
        Stage stage,
        String operation,
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
        /// Computes gradients.
        BACKWARD
    }

    /// Copies the lists.
    public Step {
        buffers = List.copyOf(buffers);
        choice = List.copyOf(choice);
    }
}
