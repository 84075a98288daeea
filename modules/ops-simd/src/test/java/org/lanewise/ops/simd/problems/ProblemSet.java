package org.lanewise.ops.simd.problems;

import java.util.List;
import java.util.stream.Stream;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Problem;

/// Problems of one list of kernels.
///
/// @param list the list
/// @param few small ones in every direction and layout, for the interpreter
/// @param more edges of tiles and blocks, several tasks, every setting
/// @param <P> the kind of problem
public record ProblemSet<P extends Problem>(KernelList<P> list, List<P> few, List<P> more) {

    /// Copies the problems.
    public ProblemSet {
        few = List.copyOf(few);
        more = List.copyOf(more);
    }

    /// All problems, the few first.
    ///
    /// @return the problems
    public List<P> all() {
        return Stream.concat(few.stream(), more.stream()).toList();
    }
}
