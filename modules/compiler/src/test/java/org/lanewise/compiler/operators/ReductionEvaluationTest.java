package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lanewise.compiler.operators.CheckedRun.first;
import static org.lanewise.compiler.operators.CheckedRun.integers;
import static org.lanewise.compiler.operators.CheckedRun.outputs;
import static org.lanewise.compiler.operators.CheckedRun.tensor;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.ReductionOp.ArgMax;
import org.lanewise.layers.ops.ReductionOp.ArgMin;
import org.lanewise.layers.ops.ReductionOp.CumProd;
import org.lanewise.layers.ops.ReductionOp.CumSum;
import org.lanewise.layers.ops.ReductionOp.Function;
import org.lanewise.layers.ops.ReductionOp.Reduce;
import org.lanewise.layers.ops.ReductionOp.TopK;
import org.lanewise.layers.ops.ReductionOp.Unique;
import org.lanewise.layers.ops.ReductionOp.UniqueSlices;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Reductions, rankings and scans on examples small enough to work out by hand.
class ReductionEvaluationTest {

    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    /// `[[1, 2, 3], [-4, 5, -6]]`.
    private static Tensor matrix(DType type) {
        return tensor(type, Shape.of(2, 3), 1, 2, 3, -4, 5, -6);
    }

    private static Tensor reduce(Function function, Tensor data, long... axes) {
        return first(new Reduce(function, true, false), data, integers(axes));
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, 6, -5",
        "MEAN, 2, -1.6666667",
        "MAX, 3, 5",
        "MIN, 1, -6",
        "PROD, 6, 120",
        "L1, 6, 15",
        "L2, 3.7416575, 8.774964",
        "SUM_SQUARE, 14, 77",
        "LOG_SUM, 1.7917595, NaN",
        "LOG_SUM_EXP, 3.407606, 5.0001400"
    })
    void everyFunctionReducesRows(Function function, float ofFirst, float ofSecond) {
        Tensor rows = reduce(function, matrix(DType.F32), 1);

        assertThat(rows.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(rows.floats()).usingComparatorWithPrecision(1e-6f).containsExactly(ofFirst, ofSecond);
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, 6, -5",
        "MEAN, 2, -1",
        "MAX, 3, 5",
        "MIN, 1, -6",
        "PROD, 6, 120",
        "L1, 6, 15",
        "L2, 3, 8",
        "SUM_SQUARE, 14, 77"
    })
    void integersStayIntegersAndFractionsAreCut(Function function, long ofFirst, long ofSecond) {
        assertThat(reduce(function, matrix(DType.I64), -1).longs()).containsExactly(ofFirst, ofSecond);
        assertThat(reduce(function, matrix(DType.I8), -1).bytes()).containsExactly((byte) ofFirst, (byte) ofSecond);
    }

    @Test
    void axesMayBeLeftOutOrCountFromTheEndAndDisappearOnRequest() {
        Tensor data = matrix(DType.F64);

        assertThat(first(new Reduce(Function.SUM, true, false), data).shape()).isEqualTo(Shape.of(1, 1));
        assertThat(first(new Reduce(Function.SUM, false, false), data, null).shape())
                .isEqualTo(Shape.scalar());
        Tensor columns = first(new Reduce(Function.SUM, false, false), data, integers(-2));
        assertThat(columns.shape()).isEqualTo(Shape.of(3));
        assertThat(columns.doubles()).containsExactly(-3, 7, -3);
        assertThat(first(new Reduce(Function.MAX, false, false), data, integers(1, 0))
                        .doubles())
                .containsExactly(5);
    }

    @Test
    void withoutAxesNothingIsReducedWhenAskedButTheFunctionStillApplies() {
        Reduce squares = new Reduce(Function.SUM_SQUARE, false, true);

        assertThat(first(squares, matrix(DType.F32), integers()).floats()).containsExactly(1, 4, 9, 16, 25, 36);
        assertThat(first(squares, matrix(DType.F32), integers(1)).floats()).containsExactly(14, 77);
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, 0",
        "MEAN, NaN",
        "MAX, -Infinity",
        "MIN, Infinity",
        "PROD, 1",
        "L1, 0",
        "L2, 0",
        "SUM_SQUARE, 0",
        "LOG_SUM, -Infinity",
        "LOG_SUM_EXP, -Infinity"
    })
    void theEmptySetHasAValue(Function function, float expected) {
        Tensor result = reduce(function, tensor(DType.F32, Shape.of(2, 0, 3)), 1);

        assertThat(result.shape()).isEqualTo(Shape.of(2, 1, 3));
        assertThat(result.floats()).containsOnly(expected);
    }

    @Test
    void theEmptySetOfIntegersHasTheLimitsOfTheType() {
        assertThat(reduce(Function.MAX, tensor(DType.I8, Shape.of(0)), 0).bytes())
                .containsExactly(-128);
        assertThat(reduce(Function.MIN, tensor(DType.U8, Shape.of(0)), 0).bytes())
                .containsExactly(255);
        assertThat(reduce(Function.MIN, tensor(DType.I64, Shape.of(0)), 0).longs())
                .containsExactly(Long.MAX_VALUE);
        assertThat(reduce(Function.MEAN, tensor(DType.I32, Shape.of(0)), 0).ints())
                .containsExactly(0);
        assertThat(reduce(Function.MAX, tensor(DType.BOOL, Shape.of(0)), 0).bytes())
                .containsExactly(0);
        assertThat(reduce(Function.MIN, tensor(DType.BOOL, Shape.of(0)), 0).bytes())
                .containsExactly(1);
    }

    @Test
    void aScalarIsReducedOverNoAxes() {
        assertThat(first(new Reduce(Function.L2, true, false), tensor(DType.F32, Shape.scalar(), -3))
                        .floats())
                .containsExactly(3);
    }

    @Test
    void theLargestOfUnsignedIntegersAndOfTruthValues() {
        assertThat(reduce(Function.MAX, Tensor.of(DType.U64, Shape.of(3), new long[] {1, -1, 5}), 0)
                        .longs())
                .containsExactly(-1);
        assertThat(reduce(Function.MEAN, Tensor.of(DType.U64, Shape.of(1), new long[] {-1}), 0)
                        .longs())
                .containsExactly(-1);
        assertThat(reduce(Function.MAX, tensor(DType.BOOL, Shape.of(2, 2), 0, 1, 0, 0), 1)
                        .bytes())
                .containsExactly(1, 0);
        assertThat(reduce(Function.MIN, tensor(DType.BOOL, Shape.of(2, 2), 0, 1, 1, 1), 1)
                        .bytes())
                .containsExactly(0, 1);
    }

    @Test
    void sumsOfSmallIntegersWrapAround() {
        assertThat(reduce(Function.SUM, tensor(DType.U8, Shape.of(2), 200, 100), 0)
                        .bytes())
                .containsExactly(44);
    }

    @Test
    void narrowFloatsAreRoundedOnceAtTheEnd() {
        double[] ones = new double[4096];
        java.util.Arrays.fill(ones, 1);

        assertThat(reduce(Function.SUM, tensor(DType.F16, Shape.of(4096), ones), 0)
                        .shorts())
                .containsExactly(Float.floatToFloat16(4096));
        assertThat(reduce(Function.SUM, tensor(DType.BF16, Shape.of(4096), ones), 0)
                        .shorts())
                .containsExactly((short) (Float.floatToRawIntBits(4096) >> 16));
    }

    @Test
    void theLogarithmOfASumOfExponentialsDoesNotOverflow() {
        assertThat(reduce(Function.LOG_SUM_EXP, tensor(DType.F64, Shape.of(2), 1000, 1000), 0)
                        .doubles()[0])
                .isCloseTo(1000 + StrictMath.log(2), within(1e-12));
        assertThat(reduce(Function.LOG_SUM_EXP, tensor(DType.F64, Shape.of(2), INF, 1), 0)
                        .doubles())
                .containsExactly(INF);
        assertThat(reduce(Function.LOG_SUM_EXP, tensor(DType.F64, Shape.of(2), -INF, -INF), 0)
                        .doubles())
                .containsExactly(-INF);
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void notANumberSpreads(Function function) {
        assertThat(reduce(function, tensor(DType.F32, Shape.of(3), 1, NAN, 3), 0)
                        .floats())
                .containsExactly(Float.NaN);
    }

    @Test
    void reductionsRefuseWhatDoesNotFit() {
        assertThatThrownBy(() -> reduce(Function.SUM, tensor(DType.BOOL, Shape.of(2), 0, 1), 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("ReduceSum: takes no truth values (inputs BOOL[2], I64[1], Reduce[");
        assertThatThrownBy(() -> reduce(Function.MAX, matrix(DType.F32), 2))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("ReduceMax: axis is 2, expected -2 to 1 ");
        assertThatThrownBy(() -> reduce(Function.MAX, matrix(DType.F32), 1, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("axis -1 is given twice");
        Tensor hostile = Tensor.zeros(DType.F32, Shape.of(0, 2_000_000_000));
        assertThatThrownBy(() -> reduce(Function.SUM, hostile, 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("would create 2000000000 elements");
    }

    @Test
    void theIndexOfTheExtremeAlongAnAxis() {
        Tensor data = tensor(DType.F32, Shape.of(2, 3), 2, 2, 1, 3, 10, 10);

        Tensor rows = first(new ArgMax(1, true, false), data);
        assertThat(rows.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(rows.longs()).containsExactly(0, 1);
        assertThat(first(new ArgMax(-1, false, true), data).longs()).containsExactly(1, 2);
        Tensor columns = first(new ArgMin(0, false, false), data);
        assertThat(columns.shape()).isEqualTo(Shape.of(3));
        assertThat(columns.longs()).containsExactly(0, 0, 0);
        Tensor equal = tensor(DType.U8, Shape.of(3), 200, 1, 1);
        assertThat(first(new ArgMin(0, true, true), equal).longs()).containsExactly(2);
        assertThat(first(new ArgMax(0, true, true), equal).longs()).containsExactly(0);
        Tensor unsigned = Tensor.of(DType.U64, Shape.of(2), new long[] {1, -1});
        assertThat(first(new ArgMax(0, true, false), unsigned).longs()).containsExactly(1);
        assertThat(first(new ArgMin(0, true, false), unsigned).longs()).containsExactly(0);
    }

    @Test
    void notANumberIsBothExtremesAndZerosAreEqual() {
        Tensor data = tensor(DType.F64, Shape.of(5), 1, NAN, -INF, NAN, INF);

        assertThat(first(new ArgMax(0, false, false), data).longs()).containsExactly(1);
        assertThat(first(new ArgMin(0, false, false), data).longs()).containsExactly(1);
        assertThat(first(new ArgMin(0, false, true), data).longs()).containsExactly(3);
        assertThat(first(new ArgMax(0, false, false), tensor(DType.F64, Shape.of(2), -0.0, 0))
                        .longs())
                .containsExactly(0);
    }

    @Test
    void anEmptyAxisHasNoExtreme() {
        assertThatThrownBy(() -> first(new ArgMax(0, true, false), tensor(DType.F32, Shape.of(0, 2))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("axis 0 is empty");
        assertThat(first(new ArgMax(1, true, false), tensor(DType.F32, Shape.of(0, 2)))
                        .shape())
                .isEqualTo(Shape.of(0, 1));
    }

    @Test
    void theFirstElementsInOrderWithTheirIndices() {
        Tensor data = tensor(DType.F32, Shape.of(2, 4), 1, 3, 3, 2, -1, -2, NAN, -2);

        List<Tensor> largest = outputs(new TopK(1, true, true), data, integers(3));
        assertThat(largest.get(0).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(largest.get(0).floats()).containsExactly(3, 3, 2, Float.NaN, -1, -2);
        assertThat(largest.get(1).longs()).containsExactly(1, 2, 3, 2, 0, 1);
        List<Tensor> smallest = outputs(new TopK(-1, false, false), data, integers(2));
        assertThat(smallest.get(0).floats()).containsExactly(1, 2, -2, -2);
        assertThat(smallest.get(1).longs()).containsExactly(0, 3, 1, 3);
        List<Tensor> columns = outputs(new TopK(0, true, true), data, integers(1));
        assertThat(columns.get(1).longs()).containsExactly(0, 0, 1, 0);
        assertThat(outputs(new TopK(1, true, true), data, integers(0)).get(1).shape())
                .isEqualTo(Shape.of(2, 0));
    }

    @Test
    void moreElementsThanThereAreCannotBeRanked() {
        assertThatThrownBy(() -> first(new TopK(0, true, true), integers(1, 2), integers(3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("TopK: is asked for 3 elements along axis 0, expected 0 to 2");
    }

    @Test
    void sumsAndProductsUpToEachPlace() {
        Tensor data = tensor(DType.F32, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Tensor last = Tensor.of(Shape.scalar(), -1);

        assertThat(first(new CumSum(false, false), data, last).floats()).containsExactly(1, 3, 6, 4, 9, 15);
        assertThat(first(new CumSum(true, false), data, last).floats()).containsExactly(0, 1, 3, 0, 4, 9);
        assertThat(first(new CumSum(false, true), data, last).floats()).containsExactly(6, 5, 3, 15, 11, 6);
        assertThat(first(new CumSum(true, true), data, last).floats()).containsExactly(5, 3, 0, 11, 6, 0);
        assertThat(first(new CumSum(false, false), data, integers(0)).floats()).containsExactly(1, 2, 3, 5, 7, 9);
        assertThat(first(new CumProd(false, false), data, last).floats()).containsExactly(1, 2, 6, 4, 20, 120);
        assertThat(first(new CumProd(true, true), data, last).floats()).containsExactly(6, 3, 1, 30, 6, 1);
        assertThat(first(new CumSum(false, false), tensor(DType.U32, Shape.of(2), 4294967295.0, 2), last)
                        .ints())
                .containsExactly(-1, 1);
        assertThatThrownBy(() -> first(new CumSum(false, false), data, integers(2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("axis is 2, expected -2 to 1");
    }

    @Test
    void distinctElementsSortedOrByFirstOccurrence() {
        Tensor data = tensor(DType.F32, Shape.of(2, 3), 2, 1, 1, 3, NAN, NAN);

        List<Tensor> sorted = outputs(new Unique(true), data);
        assertThat(sorted.get(0).floats()).containsExactly(1, 2, 3, Float.NaN);
        assertThat(sorted.get(1).longs()).containsExactly(1, 0, 3, 4);
        assertThat(sorted.get(2).longs()).containsExactly(1, 0, 0, 2, 3, 3);
        assertThat(sorted.get(3).longs()).containsExactly(2, 1, 1, 2);
        List<Tensor> found = outputs(new Unique(false), data);
        assertThat(found.get(0).floats()).containsExactly(2, 1, 3, Float.NaN);
        assertThat(found.get(1).longs()).containsExactly(0, 1, 3, 4);
        assertThat(found.get(2).longs()).containsExactly(0, 1, 1, 2, 3, 3);
        assertThat(outputs(new Unique(true), tensor(DType.BOOL, Shape.of(0)))
                        .get(0)
                        .shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void distinctSlicesAlongAnAxis() {
        Tensor data = tensor(DType.I32, Shape.of(2, 4), 2, 0, 2, 0, 1, 3, 1, 2);

        List<Tensor> sorted = outputs(new UniqueSlices(1, true), data);
        assertThat(sorted.get(0).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(sorted.get(0).ints()).containsExactly(0, 0, 2, 2, 3, 1);
        assertThat(sorted.get(1).longs()).containsExactly(3, 1, 0);
        assertThat(sorted.get(2).longs()).containsExactly(2, 1, 2, 0);
        assertThat(sorted.get(3).longs()).containsExactly(1, 1, 2);
        assertThat(outputs(new UniqueSlices(-1, false), data).get(1).longs()).containsExactly(0, 1, 3);
    }
}
