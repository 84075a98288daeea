/// Kernels of normalisation, and the sums over channels that they are made of.
///
/// Here: the sums of a channel or a group in their fixed order, as vectors and as plain loops,
/// and the kernels that are written once on top of them. Not here: folding a normalisation into a
/// convolution, which is a compiler pass.
@NullMarked
package org.lanewise.ops.simd.norm;

import org.jspecify.annotations.NullMarked;
