package org.lanewise.ops.simd.conv;

/// The fixed tree that joins 16 lanes into one sum: lane l with l + 8, then l + 4, l + 2, l + 1.
final class LaneTree {

    private LaneTree() {}

    /// Folds groups of 16 neighbouring floats; the sum of a group ends in its first element.
    ///
    /// @param values the groups
    /// @param offset start of the first
    /// @param count number of groups
    static void fold(float[] values, int offset, int count) {
        for (int i = 0; i < count; i++) {
            int at = offset + i * 16;
            float s0 = (values[at] + values[at + 8]) + (values[at + 4] + values[at + 12]);
            float s1 = (values[at + 1] + values[at + 9]) + (values[at + 5] + values[at + 13]);
            float s2 = (values[at + 2] + values[at + 10]) + (values[at + 6] + values[at + 14]);
            float s3 = (values[at + 3] + values[at + 11]) + (values[at + 7] + values[at + 15]);
            values[at] = (s0 + s2) + (s1 + s3);
        }
    }
}
