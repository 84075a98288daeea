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

    /// Whether this is a plain reference kernel: correct for everything, slow. Its name says so.
    ///
    /// @return true when the name has `Reference` in it
    default boolean isReference() {
        return name().contains("Reference");
    }

    /// Whether this kernel can solve the problem.
    ///
    /// @param problem the problem
    /// @return empty when it can, otherwise the reason why it cannot
    Optional<String> rejects(P problem);

    /// Why another kernel of the list is the better choice, though this one could. A function of
    /// the shapes of one image, never of the machine or the batch.
    ///
    /// @param problem a problem that [#rejects] answers with empty
    /// @return empty when this kernel should be taken, otherwise the reason why not
    default Optional<String> declines(P problem) {
        return Optional.empty();
    }

    /// The kernels of a list whose results have the same bits: those that make an element by the
    /// same chain of operations.
    ///
    /// @return a name; most lists have one class
    default String bitClass() {
        return "chain";
    }

    /// Makes the primitive.
    ///
    /// @param problem a problem that [#rejects] answers with empty
    /// @return the primitive
    Primitive create(P problem);
}
