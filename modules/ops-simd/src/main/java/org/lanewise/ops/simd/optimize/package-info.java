/// Optimizer steps and norms over ranges of parameters: one algorithm a file, listed in
/// [org.lanewise.ops.simd.optimize.OptimizerKernels].
@NullMarked
package org.lanewise.ops.simd.optimize;

import org.jspecify.annotations.NullMarked;
