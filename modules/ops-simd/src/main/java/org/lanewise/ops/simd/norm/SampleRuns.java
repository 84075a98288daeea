package org.lanewise.ops.simd.norm;

/// Sums over the elements of one sample, one a lane: runs of 1,024 elements added in order. The
/// same bits for an image alone and as a lane of a block.
final class SampleRuns {

    /// Elements of a run.
    static final int LONGEST = 1024;

    private SampleRuns() {}

    /// Mean and inverse deviation of every lane.
    ///
    /// @param runs how runs are summed
    /// @param lanes samples side by side
    /// @param src source
    /// @param at its start
    /// @param elements elements of a sample
    /// @param epsilon added to the variance
    /// @param saved `lanes` means, then `lanes` inverse deviations
    /// @param savedAt their start
    /// @param scratch `2 * lanes` floats
    static void statistics(
            Runs runs,
            int lanes,
            float[] src,
            int at,
            int elements,
            float epsilon,
            float[] saved,
            int savedAt,
            float[] scratch) {
        clear(scratch, lanes, lanes);
        for (int e = 0; e < elements; e += LONGEST) {
            runs.sum(lanes, src, at + e * lanes, Math.min(LONGEST, elements - e) * lanes, scratch, 0);
            add(scratch, 0, scratch, lanes, lanes);
        }
        for (int lane = 0; lane < lanes; lane++) {
            saved[savedAt + lane] = scratch[lanes + lane] / elements;
        }
        clear(scratch, lanes, lanes);
        for (int e = 0; e < elements; e += LONGEST) {
            int count = Math.min(LONGEST, elements - e) * lanes;
            runs.squares(lanes, src, at + e * lanes, count, saved, savedAt, scratch, 0);
            add(scratch, 0, scratch, lanes, lanes);
        }
        for (int lane = 0; lane < lanes; lane++) {
            double variance = scratch[lanes + lane] / elements;
            saved[savedAt + lanes + lane] = (float) (1.0 / Math.sqrt(variance + epsilon));
        }
    }

    /// Sums of gradients and of gradients times distances from the mean.
    ///
    /// @param runs how runs are summed
    /// @param lanes samples side by side
    /// @param src source
    /// @param at its start
    /// @param dDst gradients
    /// @param dDstAt their start
    /// @param elements elements of a sample
    /// @param mean one mean a lane
    /// @param meanAt start of the means
    /// @param scratch the sums are in `2 * lanes` floats from `2 * lanes` on; those before are
    ///     used up
    static void products(
            Runs runs,
            int lanes,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int elements,
            float[] mean,
            int meanAt,
            float[] scratch) {
        clear(scratch, 2 * lanes, 2 * lanes);
        for (int e = 0; e < elements; e += LONGEST) {
            int count = Math.min(LONGEST, elements - e) * lanes;
            runs.products(lanes, src, at + e * lanes, dDst, dDstAt + e * lanes, count, mean, meanAt, scratch, 0);
            add(scratch, 0, scratch, 2 * lanes, 2 * lanes);
        }
    }

    /// What [Runs#gradient] and [Rows#gradient] expect after the scales: how the gradient goes
    /// through the statistics.
    ///
    /// @param lanes samples side by side
    /// @param elements elements that share the statistics
    /// @param saved means and inverse deviations
    /// @param savedAt their start
    /// @param sums sums of gradients (times gamma), then sums of products
    /// @param sumsAt their start
    /// @param factors means, scales, slopes, shifts; the scales are left alone
    /// @param factorsAt their start
    static void through(
            int lanes,
            int elements,
            float[] saved,
            int savedAt,
            float[] sums,
            int sumsAt,
            float[] factors,
            int factorsAt) {
        for (int lane = 0; lane < lanes; lane++) {
            float inverse = saved[savedAt + lanes + lane];
            factors[factorsAt + lane] = saved[savedAt + lane];
            factors[factorsAt + 2 * lanes + lane] =
                    sums[sumsAt + lanes + lane] / elements * inverse * inverse * inverse;
            factors[factorsAt + 3 * lanes + lane] = sums[sumsAt + lane] / elements * inverse;
        }
    }

    static void clear(float[] values, int at, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] = 0f;
        }
    }

    static void add(float[] values, int at, float[] totals, int totalsAt, int count) {
        for (int i = 0; i < count; i++) {
            totals[totalsAt + i] += values[at + i];
        }
    }
}
