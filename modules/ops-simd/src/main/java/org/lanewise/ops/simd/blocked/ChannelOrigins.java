package org.lanewise.ops.simd.blocked;

import org.lanewise.ops.simd.BlockedChannelsProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;

/// Where each channel of the destination comes from.
///
/// @param sources for each channel the source
/// @param channels for each channel its number in that source
/// @param sizes channels of each source with those that fill up its last block
record ChannelOrigins(int[] sources, int[] channels, int[] sizes) {

    static ChannelOrigins of(BlockedChannelsProblem p) {
        int count = p.order().size();
        ChannelOrigins origins = new ChannelOrigins(
                new int[count], new int[count], new int[p.sources().size()]);
        for (int s = 0; s < origins.sizes.length; s++) {
            origins.sizes[s] = BlockedConv2dProblem.padded(p.sources().get(s));
        }
        for (int c = 0; c < count; c++) {
            int source = 0;
            int channel = p.order().get(c);
            while (channel >= p.sources().get(source)) {
                channel -= p.sources().get(source);
                source++;
            }
            origins.sources[c] = source;
            origins.channels[c] = channel;
        }
        return origins;
    }

    int count() {
        return sources.length;
    }

    int source(int c) {
        return sources[c];
    }

    int channel(int c) {
        return channels[c];
    }

    int padded(int source) {
        return sizes[source];
    }
}
