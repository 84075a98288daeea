/// Softmax and its logarithm: one algorithm a file, listed in
/// [org.lanewise.ops.simd.softmax.SoftmaxKernels].
@NullMarked
package org.lanewise.ops.simd.softmax;

import org.jspecify.annotations.NullMarked;
