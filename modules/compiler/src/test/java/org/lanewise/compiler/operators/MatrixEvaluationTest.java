package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.WindowRun.counted;
import static org.lanewise.compiler.operators.WindowRun.first;
import static org.lanewise.compiler.operators.WindowRun.floats;
import static org.lanewise.compiler.operators.WindowRun.tensor;
import static org.lanewise.compiler.operators.WindowRun.values;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.MatrixOp.Einsum;
import org.lanewise.layers.ops.MatrixOp.Gemm;
import org.lanewise.layers.ops.MatrixOp.MatMul;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class MatrixEvaluationTest {

    private static final MatMul MATMUL = new MatMul();

    private static Gemm gemm() {
        return new Gemm(1, 1, false, false);
    }

    @ParameterizedTest
    @EnumSource(names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
    void matricesOfEveryTypeMultiply(DType type) {
        Tensor a = tensor(type, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Tensor b = tensor(type, Shape.of(3, 2), 1, 0, 0, 1, 2, 2);
        Tensor c = first(MATMUL, a, b);
        assertThat(c.type()).isEqualTo(type);
        assertThat(values(c)).containsExactly(7, 8, 16, 17);
        assertThat(values(first(gemm(), a, b, tensor(type, Shape.of(1), 3)))).containsExactly(10, 11, 19, 20);
    }

    @Test
    void vectorsAreRowsOnTheLeftAndColumnsOnTheRight() {
        Tensor vector = floats(Shape.of(2), 1, 10);
        Tensor scalar = first(MATMUL, vector, vector);
        assertThat(scalar.shape()).isEqualTo(Shape.scalar());
        assertThat(values(scalar)).containsExactly(101);
        Tensor matrices = counted(3, 2, 2);
        Tensor rows = first(MATMUL, vector, matrices);
        assertThat(rows.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(values(rows)).containsExactly(31, 42, 75, 86, 119, 130);
        Tensor columns = first(MATMUL, matrices, vector);
        assertThat(columns.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(values(columns)).containsExactly(21, 43, 65, 87, 109, 131);
    }

    @Test
    void leadingSizesBroadcast() {
        Tensor c = first(MATMUL, counted(2, 1, 1, 2), counted(3, 2, 1));
        assertThat(c.shape()).isEqualTo(Shape.of(2, 3, 1, 1));
        assertThat(values(c)).containsExactly(5, 11, 17, 11, 25, 39);
    }

    @Test
    void emptySumsAreZero() {
        Tensor c = first(MATMUL, Tensor.zeros(DType.F32, Shape.of(2, 0)), Tensor.zeros(DType.F32, Shape.of(0, 2)));
        assertThat(values(c)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void integersWrapAround() {
        Tensor big = tensor(DType.I32, Shape.of(1, 1), 1 << 20);
        assertThat(values(first(MATMUL, big, big))).containsExactly(0);
        Tensor wide = Tensor.of(DType.U64, Shape.of(1, 1), new long[] {-1});
        assertThat(first(MATMUL, wide, wide).longs()).containsExactly(1);
    }

    @Test
    void gemmTransposesScalesAndAdds() {
        Tensor a = counted(3, 2);
        Tensor b = counted(1, 3);
        Tensor c = floats(Shape.of(2, 1), 100, 200);
        assertThat(values(first(new Gemm(0.5, 2, true, true), a, b, c)))
                .as("half of [1 3 5] [1 2 3] and [2 4 6] [1 2 3]")
                .containsExactly(211, 414);
        assertThat(values(first(new Gemm(1, 0, true, true), a, b, floats(Shape.of(1), Double.NaN))))
                .containsExactly(22, 28);
        assertThat(values(first(new Gemm(2, 1, true, true), a, b))).containsExactly(44, 56);
    }

    @Test
    void integersWithFactorsAreCutTowardsZero() {
        Tensor a = tensor(DType.I32, Shape.of(1, 1), -3);
        assertThat(values(first(new Gemm(0.5, 1, false, false), a, a))).containsExactly(4);
        assertThat(values(first(new Gemm(0.5, 1, false, false), a, tensor(DType.I32, Shape.of(1, 1), 1))))
                .containsExactly(-1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ij,jk->ik     | [2, 2] | 7 10 15 22
                    ij,jk         | [2, 2] | 7 10 15 22
                    ij,kj->ki     | [2, 2] | 5 11 11 25
                    ij,ij->       | []     | 30
                    ij,kl->ijkl   | [2, 2, 2, 2] | 1 2 3 4 2 4 6 8 3 6 9 12 4 8 12 16
                    ...i,...i->...| [2]    | 5 25
                    i...,i...->...| [2]    | 10 20
                    ii,jk->kj     | [2, 2] | 5 15 10 20
                    """)
    void einsumSumsOverLabelsThatTheOutputHasNot(String equation, String shape, String expected) {
        Tensor sum = first(new Einsum(equation), counted(2, 2), counted(2, 2));
        assertThat(sum.shape()).hasToString(shape);
        assertThat(values(sum))
                .containsExactly(Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        assertRefused("3 elements", () -> first(MATMUL, counted(2, 3), counted(2, 3)));
        assertRefused("broadcast", () -> first(MATMUL, counted(2, 1, 1), counted(3, 1, 1)));
        assertRefused("scalar", () -> first(MATMUL, floats(Shape.scalar(), 1), counted(1)));
        assertRefused("F64", () -> first(MATMUL, counted(1), tensor(DType.F64, Shape.of(1), 1)));
        assertRefused("BOOL", () -> first(MATMUL, tensor(DType.BOOL, Shape.of(1), 1), counted(1)));
        assertRefused("matrices", () -> first(gemm(), counted(1), counted(1)));
        assertRefused("broadcasts", () -> first(gemm(), counted(1, 1), counted(1, 1), counted(2)));
        assertRefused("label 'j'", () -> first(new Einsum("ij,jk"), counted(2, 3), counted(2, 3)));
        assertRefused("terms", () -> first(new Einsum("ij"), counted(2, 3), counted(2, 3)));
        assertRefused("every label", () -> first(new Einsum("i->ii"), counted(2)));
        assertRefused("letters", () -> first(new Einsum("i?->i"), counted(2)));
    }

    private static void assertRefused(String word, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessageContaining(word);
    }
}
