/// Kernels that move data: layouts, padding, joining, resampling, and elementwise sums and products.
///
/// Here: one file for each way to move something, and the lists in which they are ordered. Not
/// here: arithmetic with parameters or statistics.
@NullMarked
package org.lanewise.ops.simd.move;

import org.jspecify.annotations.NullMarked;
