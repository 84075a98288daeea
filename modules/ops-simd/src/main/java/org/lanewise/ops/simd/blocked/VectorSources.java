package org.lanewise.ops.simd.blocked;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.lanes.Lanes;

/// The vectors of the sources that one vector of the destination is put together from, padded to
/// an even number with a vector that gives no lane.
///
/// @param sources the source of each
/// @param starts where each starts in its image, at the first pixel
/// @param lanes for each vector and each lane of the destination the lane that it comes from, or
///     -1 where it does not come from that vector
record VectorSources(int[] sources, int[] starts, int[] lanes) {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;
    private static final int LENGTH = Lanes.LENGTH;

    static VectorSources of(ChannelOrigins origins, int first, int pixels) {
        int[] sources = new int[LENGTH + 1];
        int[] starts = new int[LENGTH + 1];
        int[] lanes = new int[(LENGTH + 1) * LENGTH];
        Arrays.fill(lanes, -1);
        int count = 0;
        for (int lane = 0; lane < Math.min(LENGTH, origins.count() - first); lane++) {
            int source = origins.source(first + lane);
            int channel = origins.channel(first + lane);
            int start = channel / BLOCK * BLOCK * pixels + channel % BLOCK / LENGTH * LENGTH;
            int t = 0;
            while (t < count && (sources[t] != source || starts[t] != start)) {
                t++;
            }
            count = Math.max(count, t + 1);
            sources[t] = source;
            starts[t] = start;
            lanes[t * LENGTH + lane] = channel % LENGTH;
        }
        int even = Math.max(2, count + count % 2);
        return new VectorSources(
                Arrays.copyOf(sources, even), Arrays.copyOf(starts, even), Arrays.copyOf(lanes, even * LENGTH));
    }

    int count() {
        return sources.length;
    }

    int source(int t) {
        return sources[t];
    }

    int start(int t) {
        return starts[t];
    }
}
