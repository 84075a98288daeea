/// Losses with their gradients: one algorithm a file, listed in
/// [org.lanewise.ops.simd.loss.LossKernels].
@NullMarked
package org.lanewise.ops.simd.loss;

import org.jspecify.annotations.NullMarked;
