package org.lanewise.ops.simd.bench;

import java.util.List;
import java.util.Optional;

/// Which kernels are measured.
///
/// @param kernel the kernel that stands for the choice, empty for the choice itself
/// @param against other kernels, by name
/// @param all whether every kernel of every list and layout is measured or gives its reason
public record Selection(Optional<String> kernel, List<String> against, boolean all) {

    /// The choice of a plan alone.
    public static final Selection CHOICE = new Selection(Optional.empty(), List.of(), false);

    /// Copies the list.
    public Selection {
        against = List.copyOf(against);
    }
}
