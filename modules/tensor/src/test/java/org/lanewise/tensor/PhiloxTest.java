package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTest {

    /// The three known answers for `philox4x32 10` in `tests/kat_vectors` of Random123.
    @Test
    void theKnownAnswersOfRandom123() {
        assertThat(block(0L, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1L, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x299f31d0_a4093822L, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void theSingleWordAndTheFloatsAreThoseOfTheBlock() {
        int[] block = block(42, 1, -2, 3, -4);
        float[] floats = new float[8];
        Philox.uniforms(42, 1, -2, 3, -4, floats, 1, 2);
        for (int i = 0; i < 4; i++) {
            assertThat(Philox.word(42, 1, -2, 3, -4, i)).isEqualTo(block[i]);
            assertThat(Philox.word(42, 1, -2, 3, -4, i + 4)).isEqualTo(block[i]);
            assertThat(floats[1 + 2 * i]).isEqualTo((float) ((block[i] & 0xFFFF_FF00L) / 0x1p32));
            assertThat(floats[2 * i]).isZero();
        }
    }

    @Test
    void theBlockMustFitTheArray() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Philox.block(0, 0, 0, 0, 0, new int[4], 1));
    }

    private static int[] block(long key, int c0, int c1, int c2, int c3) {
        int[] padded = new int[6];
        Philox.block(key, c0, c1, c2, c3, padded, 1);
        assertThat(padded[0]).isZero();
        assertThat(padded[5]).isZero();
        return Arrays.copyOfRange(padded, 1, 5);
    }
}
