package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lanewise.compiler.operators.ElementwiseRun.bits;
import static org.lanewise.compiler.operators.ElementwiseRun.doubles;
import static org.lanewise.compiler.operators.ElementwiseRun.floats;
import static org.lanewise.compiler.operators.ElementwiseRun.integers;
import static org.lanewise.compiler.operators.ElementwiseRun.run;
import static org.lanewise.compiler.operators.ElementwiseRun.truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.ElementwiseOp.Cast;
import org.lanewise.layers.ops.ElementwiseOp.CastLike;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

class CastTest {

    @ParameterizedTest
    @EnumSource(DType.class)
    void smallNumbersKeepTheirValueOnTheWayToAnyTypeAndBack(DType from) {
        for (DType to : DType.values()) {
            Tensor there = run(new Cast(to), run(new Cast(from), floats(0, 1)));

            assertThat(there.type()).isEqualTo(to);
            assertThat(run(new Cast(DType.F64), there).doubles())
                    .as("%s to %s", from, to)
                    .containsExactly(0, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "I32, -2.9, -2",
        "I64, 1e300, 9223372036854775807",
        "I8, 300, 44",
        "U8, -1, -1",
        "I32, NaN, 0",
        "U64, 9223372036854775808, -9223372036854775808",
        "U64, 18446744073709549568, -2048",
        "BOOL, 0.1, 1",
        "BOOL, -0.0, 0",
        "BOOL, NaN, 1",
    })
    void floatsAreCutTowardsZero(DType to, double x, long expected) {
        assertThat(bits(run(new Cast(to), doubles(x)))).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "I64, I32, 4294967297, 1",
        "I32, U8, -1, -1",
        "U8, I32, 255, 255",
        "I8, U64, -1, -1",
        "U32, I64, -1, 4294967295",
        "I32, BOOL, 256, 1",
    })
    void integersWrapAround(DType from, DType to, long x, long expected) {
        assertThat(bits(run(new Cast(to), integers(from, x)))).containsExactly(expected);
    }

    @Test
    void longIntegersAreRoundedOnce() {
        // 2^60 + 2^36 is the middle of two floats, and of the doubles one step of 2^8 is lost.
        long justAboveTheMiddle = (1L << 60) + (1L << 36) + 1;

        assertThat(run(new Cast(DType.F32), integers(DType.I64, justAboveTheMiddle, -justAboveTheMiddle))
                        .floats())
                .containsExactly(0x1.000002p60f, -0x1.000002p60f);
        assertThat(run(new Cast(DType.F32), integers(DType.U64, 2 * justAboveTheMiddle, -1))
                        .floats())
                .containsExactly(0x1.000002p61f, 0x1p64f);
        assertThat(run(new Cast(DType.F64), integers(DType.U64, -1, Long.MIN_VALUE))
                        .doubles())
                .containsExactly(0x1p64, 0x1p63);
    }

    @Test
    void doublesAreRoundedOnceToShortFloats() {
        // The middle of 1 and the next number of 11 or 8 bits, and less than a float's step above.
        double half = 1 + 0x1p-11 + 0x1p-40;
        double brain = 1 + 0x1p-8 + 0x1p-40;

        assertThat(run(new Cast(DType.F16), doubles(half, -half, 1 + 0x1p-11, 65519.99, 65520))
                        .shorts())
                .containsExactly(0x3c01, (short) 0xbc01, 0x3c00, 0x7bff, 0x7c00);
        assertThat(run(new Cast(DType.BF16), doubles(brain, -brain, 1 + 0x1p-8, 1e300))
                        .shorts())
                .containsExactly(0x3f81, (short) 0xbf81, 0x3f80, 0x7f80);
    }

    @Test
    void castLikeTakesTheTypeOfItsSecondOperand() {
        Tensor like = Tensor.zeros(DType.I16, Shape.of(7, 0));

        Tensor result = run(new CastLike(), floats(1.5f, -3), like);

        assertThat(result.type()).isEqualTo(DType.I16);
        assertThat(bits(result)).containsExactly(1, -3);
        assertThat(run(new CastLike(), truth(1), truth(0)).type()).isEqualTo(DType.BOOL);
    }
}
