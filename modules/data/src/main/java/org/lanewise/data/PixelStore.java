package org.lanewise.data;

import java.util.Objects;
import org.lanewise.tensor.ConfigurationException;

/// Samples of equal size as bytes, in chunks that are allocated when their first sample arrives.
///
/// A file that promises more than it holds therefore costs at most one chunk more than what it really holds, and a set
/// may be larger than one Java array. Written by one thread a chunk; reading is safe once writing has happened before.
final class PixelStore {

    private static final int CHUNK_BYTES = 1 << 24;

    private final int sampleBytes;
    private final int count;
    private final int perChunk;
    private final byte[][] chunks;

    /// @param what whose bytes these are, for messages
    /// @param sampleBytes bytes of one sample, 1 or more
    /// @param count number of samples, 0 or more
    PixelStore(String what, int sampleBytes, int count) {
        long total = (long) sampleBytes * count;
        long heap = Runtime.getRuntime().maxMemory();
        if (total > heap / 4 * 3) {
            throw new ConfigurationException(what + " needs " + (total >> 20) + " MiB, the Java heap is limited to "
                    + (heap >> 20) + " MiB (raise it with -Xmx)");
        }
        this.sampleBytes = sampleBytes;
        this.count = count;
        this.perChunk = Math.max(1, CHUNK_BYTES / sampleBytes);
        this.chunks = new byte[Math.ceilDiv(count, perChunk)][];
    }

    int sampleBytes() {
        return sampleBytes;
    }

    int count() {
        return count;
    }

    /// Number of samples that one chunk holds.
    int perChunk() {
        return perChunk;
    }

    /// The chunk of a sample that was written.
    byte[] chunk(int index) {
        return chunks[Objects.checkIndex(index, count) / perChunk];
    }

    /// The chunk of a sample, allocated if it is not there yet.
    byte[] allocate(int index) {
        int chunk = Objects.checkIndex(index, count) / perChunk;
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[Math.min(perChunk, count - chunk * perChunk) * sampleBytes];
        }
        return chunks[chunk];
    }

    /// Where a sample begins in its chunk.
    int offset(int index) {
        return index % perChunk * sampleBytes;
    }
}
