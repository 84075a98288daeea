package org.lanewise.ops.simd.bench;

/// How long calls took.
///
/// @param minNanos shortest call
/// @param medianNanos median
/// @param p99Nanos 99 of 100 calls were no longer
/// @param calls calls that were counted
/// @param allocatedBytes heap that one call takes
public record Timing(double minNanos, double medianNanos, double p99Nanos, long calls, double allocatedBytes) {}
