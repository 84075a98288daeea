/// Convolution: one algorithm a file, listed in [org.lanewise.ops.simd.conv.ConvKernels], best
/// first.
///
/// Here: packing of weights, sources with a halo, and the kernels of all three directions. Not
/// here: the innermost loops (`tile`), fully connected layers (`linear`), pooling (`pool`).
@NullMarked
package org.lanewise.ops.simd.conv;

import org.jspecify.annotations.NullMarked;
