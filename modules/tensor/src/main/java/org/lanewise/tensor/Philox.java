package org.lanewise.tensor;

import java.util.Objects;

/// The counter-based random generator Philox4x32-10: a keyed bijection of 128-bit counters.
///
/// Equal keys and counters give equal words, so numbers can be drawn in any order and by any number of threads.
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
/// 2011. The words are those of the reference implementation Random123 with the lower half of the key as its word 0.
///
/// Stateless and free of allocation; safe from any thread.
public final class Philox {

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD251_1F53L;
    private static final long MULTIPLIER_1 = 0xCD9E_8D57L;
    private static final int WEYL_0 = 0x9E37_79B9;
    private static final int WEYL_1 = 0xBB67_AE85;
    private static final long MASK = 0xFFFF_FFFFL;

    private Philox() {}

    /// Fills four words with the block of a counter.
    ///
    /// @param key the key; its lower 32 bits are key word 0, its upper 32 bits key word 1
    /// @param counter0 counter word 0
    /// @param counter1 counter word 1
    /// @param counter2 counter word 2
    /// @param counter3 counter word 3
    /// @param dst receives the four words
    /// @param offset index of the first of them
    /// @throws IndexOutOfBoundsException when `dst` has no room for four words at `offset`
    public static void block(long key, int counter0, int counter1, int counter2, int counter3, int[] dst, int offset) {
        Objects.checkFromIndexSize(offset, 4, dst.length);
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & MASK);
            long p1 = MULTIPLIER_1 * (c2 & MASK);
            c0 = (int) (p1 >>> 32) ^ c1 ^ key0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ key1;
            c3 = (int) p0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        dst[offset] = c0;
        dst[offset + 1] = c1;
        dst[offset + 2] = c2;
        dst[offset + 3] = c3;
    }

    /// One word of the block of a counter, without an array to hold the block.
    ///
    /// @param key the key, as in [#block]
    /// @param counter0 counter word 0
    /// @param counter1 counter word 1
    /// @param counter2 counter word 2
    /// @param counter3 counter word 3
    /// @param index which word; only its lower two bits count
    /// @return the word
    public static int word(long key, int counter0, int counter1, int counter2, int counter3, int index) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & MASK);
            long p1 = MULTIPLIER_1 * (c2 & MASK);
            c0 = (int) (p1 >>> 32) ^ c1 ^ key0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ key1;
            c3 = (int) p0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        int low = (index & 1) == 0 ? c0 : c1;
        int high = (index & 1) == 0 ? c2 : c3;
        return (index & 2) == 0 ? low : high;
    }

    /// Writes a block as four numbers in [0, 1), `stride` apart. The rounds are repeated here because the words stay
    /// in registers only when no array lies between.
    static void uniforms(
            long key, int counter0, int counter1, int counter2, int counter3, float[] dst, int offset, int stride) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & MASK);
            long p1 = MULTIPLIER_1 * (c2 & MASK);
            c0 = (int) (p1 >>> 32) ^ c1 ^ key0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ key1;
            c3 = (int) p0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        dst[offset] = uniform(c0);
        dst[offset + stride] = uniform(c1);
        dst[offset + 2 * stride] = uniform(c2);
        dst[offset + 3 * stride] = uniform(c3);
    }

    /// The number in [0, 1) of a word: its upper 24 bits, which a float holds exactly.
    static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }
}
