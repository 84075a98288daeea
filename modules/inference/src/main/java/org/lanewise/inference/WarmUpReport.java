package org.lanewise.inference;

import java.time.Duration;

/// What a warm-up came to.
///
/// @param runs calls that it made
/// @param time how long it took
/// @param before latency of its first call: of one sample, for the first set of shapes
/// @param after latency of such a call at the end, the median of the last ones
/// @param settled whether timings settled within the budget, for all sets of shapes and batches
public record WarmUpReport(long runs, Duration time, Duration before, Duration after, boolean settled) {}
