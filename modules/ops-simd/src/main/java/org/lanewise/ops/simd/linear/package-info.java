/// Fully connected layers: one algorithm a file, listed in
/// [org.lanewise.ops.simd.linear.LinearKernels], best first.
@NullMarked
package org.lanewise.ops.simd.linear;

import org.jspecify.annotations.NullMarked;
