package org.lanewise.ops.simd;

import java.util.Optional;

/// One algorithm for one kind of problem.
///
/// @param <P> the kind of problem
public interface Kernel<P extends Problem> {

    /// The kernel's name: algorithm and operation.
    ///
    /// @return a name that is unique in its list
    String name();

    /// Whether this kernel can solve the problem.
    ///
    /// @param problem the problem
    /// @return empty when it can, otherwise the reason why it cannot
    Optional<String> rejects(P problem);

    /// Makes the primitive.
    ///
    /// @param problem a problem that [#rejects] answers with empty
    /// @return the primitive
    Primitive create(P problem);
}
