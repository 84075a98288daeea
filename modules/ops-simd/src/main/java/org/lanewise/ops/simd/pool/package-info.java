/// Kernels of pooling.
///
/// Here: one file for each kind of pooling and way to vectorise it, and the list in which they
/// are ordered. Not here: the windows, which the problem has ([org.lanewise.ops.simd.PoolAxis]).
@NullMarked
package org.lanewise.ops.simd.pool;

import org.jspecify.annotations.NullMarked;
