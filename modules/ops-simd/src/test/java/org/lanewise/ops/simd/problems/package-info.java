/// Problems of every list of kernels, and values for their operands: what tests, sweeps and
/// benchmarks run over.
@NullMarked
package org.lanewise.ops.simd.problems;

import org.jspecify.annotations.NullMarked;
