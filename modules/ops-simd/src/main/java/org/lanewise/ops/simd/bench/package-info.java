/// The speed of kernels on shapes of layers.
///
/// Here: a notation for shapes, the problems that a shape is for each list and layout, one kernel
/// with its operands, interleaved timing, and loops that keep the latency of every call, of
/// networks as well. Not here: printing, which belongs to the command line and to `benchmarks`; and
/// the machine's own limits, which are in `probe`.
@NullMarked
package org.lanewise.ops.simd.bench;

import org.jspecify.annotations.NullMarked;
