package org.lanewise.compiler;

import org.jspecify.annotations.Nullable;

/// A range of floats that steps of a plan read and write.
///
/// @param id place in the plan's list
/// @param name what it holds, for reports
/// @param elements number of floats
/// @param home where its memory comes from
/// @param position place within its home: the parameter slab's offset, the number of the input or
///     output, or the first float within `whole`
/// @param whole the buffer that this one is a range of, or null: a value that is written where its
///     concatenation will be read
public record Buffer(
        int id,
        String name,
        int elements,
        Home home,
        int position,
        @Nullable Buffer whole) {

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

    /// The buffer that has memory of its own.
    ///
    /// @return this, or what it is a range of
    public Buffer root() {
        return whole == null ? this : whole.root();
    }

    /// First float within the root.
    ///
    /// @return 0 for a buffer with memory of its own
    public int start() {
        return whole == null ? 0 : whole.start() + position;
    }
}
