/// What the machine can do at best, measured.
///
/// Here: small kernels whose rate is a property of the machine, behind
/// [org.lanewise.ops.simd.catalog.Machine]. Not here: the measurement of networks and of kernels on
/// layers, which belongs to the benchmarks.
@NullMarked
package org.lanewise.ops.simd.probe;

import org.jspecify.annotations.NullMarked;
