/// The vectors that kernels work with.
///
/// Here: the species, the 16 logical lanes of a block and the partition of flat ranges into
/// tasks. Not here: arithmetic, which belongs to `math` and to the kernels.
@NullMarked
package org.lanewise.ops.simd.lanes;

import org.jspecify.annotations.NullMarked;
