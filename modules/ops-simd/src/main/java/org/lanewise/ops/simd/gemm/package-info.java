/// Kernels of the matrix product.
///
/// Here: packing, blocking and partition. Not here: the innermost loops, which are the generated
/// tiles of `org.lanewise.ops.simd.tile`.
@NullMarked
package org.lanewise.ops.simd.gemm;

import org.jspecify.annotations.NullMarked;
