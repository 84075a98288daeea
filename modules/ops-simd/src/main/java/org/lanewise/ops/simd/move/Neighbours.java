package org.lanewise.ops.simd.move;

import org.lanewise.ops.simd.UpsampleProblem.Mode;

/// For every output index along one axis, the input elements that it is made of and the weight of
/// the second.
///
/// Positions are computed in double precision once, when a primitive is made. The arrays are
/// never written again.
final class Neighbours {

    private final int[] low;
    private final int[] high;
    private final float[] weight;

    private Neighbours(int out) {
        low = new int[out];
        high = new int[out];
        weight = new float[out];
    }

    static Neighbours of(Mode mode, boolean alignCorners, int in, int out) {
        Neighbours neighbours = new Neighbours(out);
        for (int o = 0; o < out; o++) {
            switch (mode) {
                case NEAREST -> {
                    neighbours.low[o] = (int) ((long) o * in / out);
                    neighbours.high[o] = neighbours.low[o];
                }
                case BILINEAR -> {
                    double position = alignCorners
                            ? (double) o * (in - 1) / Math.max(1, out - 1)
                            : Math.max(0, (o + 0.5) * in / out - 0.5);
                    int low = Math.min(in - 1, (int) position);
                    neighbours.low[o] = low;
                    neighbours.high[o] = Math.min(in - 1, low + 1);
                    neighbours.weight[o] = (float) (position - low);
                }
            }
        }
        return neighbours;
    }

    int count() {
        return low.length;
    }

    /// The first input element.
    int low(int o) {
        return low[o];
    }

    /// The second input element.
    int high(int o) {
        return high[o];
    }

    /// Weight of the second input element; the first one has the rest.
    float weight(int o) {
        return weight[o];
    }
}
