package org.lanewise.compiler;

/// A range of floats that steps of a plan read and write.
///
/// @param id place in the plan's list
/// @param name what it holds, for reports
/// @param elements number of floats
/// @param home where its memory comes from
/// @param position place within its home: the parameter slab's offset, or the number of the input
///     or output
public record Buffer(int id, String name, int elements, Home home, int position) {

    /// Where the memory of a buffer comes from.
    public enum Home {
        /// The workspace: placed by the memory planner, valid from its first writer to its last
        /// reader.
        WORKSPACE,
        /// Weights in a kernel's own form: written once when the plan is made, then only read.
        CONSTANT,
        /// The parameter slab.
        PARAMETER,
        /// The gradient slab, whose offsets are those of the parameter slab.
        GRADIENT,
        /// An array of the caller's: an input in its public layout.
        INPUT,
        /// An array of the caller's: an output in its public layout.
        OUTPUT
    }
}
