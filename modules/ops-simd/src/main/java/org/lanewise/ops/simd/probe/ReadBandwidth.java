package org.lanewise.ops.simd.probe;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.time.Duration;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

/// How fast a core reads an array that no cache holds.
public final class ReadBandwidth {

    private static final long MOST_BYTES = 256L << 20;

    /// Floats of a slice. The slices follow each other through the whole array, so that none is
    /// in a cache.
    private static final int SLICE = 1 << 18;

    private static final int UNROLL = 8;

    private final float[] data;
    private int at;

    private ReadBandwidth(int slices) {
        data = new float[slices * SLICE];
        Arrays.fill(data, 1f);
    }

    /// Measures one core.
    ///
    /// @param budget how long the rate must not rise
    /// @return 10^9 bytes a second
    public static double gigabytesPerSecond(Duration budget) {
        long bytes = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 4);
        ReadBandwidth memory = new ReadBandwidth((int) Math.max(1, bytes / Float.BYTES / SLICE));
        return Rounds.best(budget, memory::run) * SLICE * Float.BYTES * 1e-9;
    }

    private float run(int times) {
        float result = 0;
        for (int time = 0; time < times; time++) {
            result += sum(data, at);
            at = (at + SLICE) % data.length;
        }
        return result;
    }

    /// Eight accumulators hide the latency of the additions behind the loads.
    private static float sum(float[] data, int from) {
        int n = Lanes.LENGTH;
        FloatVector a = broadcast(SPECIES, 0f);
        FloatVector b = broadcast(SPECIES, 0f);
        FloatVector c = broadcast(SPECIES, 0f);
        FloatVector d = broadcast(SPECIES, 0f);
        FloatVector e = broadcast(SPECIES, 0f);
        FloatVector f = broadcast(SPECIES, 0f);
        FloatVector g = broadcast(SPECIES, 0f);
        FloatVector h = broadcast(SPECIES, 0f);
        for (int i = from; i < from + SLICE; i += UNROLL * n) {
            a = a.add(fromArray(SPECIES, data, i));
            b = b.add(fromArray(SPECIES, data, i + n));
            c = c.add(fromArray(SPECIES, data, i + 2 * n));
            d = d.add(fromArray(SPECIES, data, i + 3 * n));
            e = e.add(fromArray(SPECIES, data, i + 4 * n));
            f = f.add(fromArray(SPECIES, data, i + 5 * n));
            g = g.add(fromArray(SPECIES, data, i + 6 * n));
            h = h.add(fromArray(SPECIES, data, i + 7 * n));
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).lane(0);
    }
}
