package org.lanewise.layers.ops;

import java.util.List;

/// Operators that reduce, rank or scan along axes.
///
/// An axis may be negative and then counts from the last one, -1.
public sealed interface ReductionOp extends TensorOp {

    /// Reduces a tensor along axes: ONNX `ReduceSum`, `ReduceMean` and their kin.
    ///
    /// Inputs: data, and optionally the axes, integers of shape `[k]`. Without axes, or with none
    /// in the list, all axes are reduced, or none with `noopWithEmptyAxes`. Output: the data's
    /// shape with 1 in place of every reduced size, or without the reduced axes.
    ///
    /// Floats of any width and integers of any width, which wrap around; the mean of integers,
    /// and the roots and logarithms of [Function] for them, are cut towards zero. Truth values
    /// for [Function#MAX] and [Function#MIN] only.
    ///
    /// @param function what a set of elements becomes
    /// @param keepDims keep reduced axes with size 1
    /// @param noopWithEmptyAxes reduce no axis where none is given: each element is a set of
    ///     its own
    record Reduce(Function function, boolean keepDims, boolean noopWithEmptyAxes) implements ReductionOp {

        /// ONNX's name, as in `ReduceSum`.
        @Override
        public String kind() {
            return function.operator();
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// What a set of elements becomes; the empty set, too.
    enum Function {
        /// The sum; 0 for the empty set.
        SUM("ReduceSum"),
        /// The sum divided by the number of elements; NaN for the empty set, 0 for one of integers.
        MEAN("ReduceMean"),
        /// The largest element, NaN if there is one; the smallest value of the type for the empty
        /// set.
        MAX("ReduceMax"),
        /// The smallest element, NaN if there is one; the largest value of the type for the empty
        /// set.
        MIN("ReduceMin"),
        /// The product; 1 for the empty set.
        PROD("ReduceProd"),
        /// The sum of magnitudes; 0 for the empty set.
        L1("ReduceL1"),
        /// The root of the sum of squares; 0 for the empty set.
        L2("ReduceL2"),
        /// The natural logarithm of the sum; minus infinity for the empty set.
        LOG_SUM("ReduceLogSum"),
        /// The natural logarithm of the sum of exponentials, which does not overflow; minus
        /// infinity for the empty set.
        LOG_SUM_EXP("ReduceLogSumExp"),
        /// The sum of squares; 0 for the empty set.
        SUM_SQUARE("ReduceSumSquare");

        private final String operator;

        Function(String operator) {
            this.operator = operator;
        }

        /// The name of the ONNX operator.
        ///
        /// @return as in `ReduceSum`
        public String operator() {
            return operator;
        }
    }

    /// The index of the largest element along an axis: ONNX `ArgMax`.
    ///
    /// Input: data of any numeric type. Output: I64, shaped as by [Reduce] along one axis. NaN
    /// counts as largest.
    ///
    /// @param axis the axis
    /// @param keepDims keep the axis with size 1
    /// @param selectLastIndex the last of several that are equal, else the first
    record ArgMax(int axis, boolean keepDims, boolean selectLastIndex) implements ReductionOp {}

    /// The index of the smallest element along an axis: ONNX `ArgMin`.
    ///
    /// Input: data of any numeric type. Output: I64, shaped as by [Reduce] along one axis. NaN
    /// counts as smallest.
    ///
    /// @param axis the axis
    /// @param keepDims keep the axis with size 1
    /// @param selectLastIndex the last of several that are equal, else the first
    record ArgMin(int axis, boolean keepDims, boolean selectLastIndex) implements ReductionOp {}

    /// The first elements along an axis in descending or ascending order: ONNX `TopK`.
    ///
    /// Inputs: data of any numeric type, and how many, one integer. Outputs: the elements, and I64
    /// their indices along the axis; both of the data's shape with that many along the axis.
    /// Of equal elements the lower index comes first; NaN counts as largest.
    ///
    /// @param axis the axis
    /// @param largest the largest elements, else the smallest
    /// @param sorted whether the order is promised; without it, it is the same
    record TopK(int axis, boolean largest, boolean sorted) implements ReductionOp {

        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// Chooses boxes by descending score, without those that overlap one already chosen: ONNX
    /// `NonMaxSuppression`.
    ///
    /// Inputs: boxes `[N, S, 4]`; scores `[N, C, S]`; optionally the most boxes a class of an
    /// image, one integer, 0 when absent; optionally the intersection over union above which a
    /// box is left out, 0 when absent; optionally the score that a box must exceed. Output: I64
    /// `[n, 3]`, image, class and box, in this order of ranks. Equal scores: lower index first.
    ///
    /// @param centerPointBox boxes are `[x center, y center, width, height]`, else two opposite
    ///     corners `[y1, x1, y2, x2]`
    record NonMaxSuppression(boolean centerPointBox) implements ReductionOp {

        @Override
        public List<Integer> shapeInputs() {
            return List.of(0, 1, 2, 3, 4);
        }
    }

    /// Sums of the elements up to each place along an axis: ONNX `CumSum`.
    ///
    /// Inputs: data, and the axis, one integer. Output: type and shape of the data.
    ///
    /// @param exclusive without the element at the place itself
    /// @param reverse from the end of the axis
    record CumSum(boolean exclusive, boolean reverse) implements ReductionOp {}

    /// Products of the elements up to each place along an axis: ONNX `CumProd`.
    ///
    /// Inputs: data, and the axis, one integer. Output: type and shape of the data.
    ///
    /// @param exclusive without the element at the place itself
    /// @param reverse from the end of the axis
    record CumProd(boolean exclusive, boolean reverse) implements ReductionOp {}

    /// The distinct elements of a tensor: ONNX `Unique` without an axis.
    ///
    /// Input: data of any type. Outputs: the distinct elements `[u]`; I64 `[u]` the flat index at
    /// which each occurs first; I64, one for each element of the data, where it is among the
    /// distinct ones; I64 `[u]` how often each occurs. All NaNs are one element, and so are zeros
    /// of both signs.
    ///
    /// @param sorted in ascending order, NaN last; else in the order of first occurrence
    record Unique(boolean sorted) implements ReductionOp {

        @Override
        public List<Integer> shapeInputs() {
            return List.of(0);
        }
    }

    /// The distinct slices of a tensor along an axis: ONNX `Unique` with an axis.
    ///
    /// As [Unique], with slices in place of elements and indices along the axis; the first
    /// output has the data's shape with the number of distinct slices along the axis.
    ///
    /// @param axis the axis
    /// @param sorted in lexicographic order of the slices' elements; else in the order of first
    ///     occurrence
    record UniqueSlices(int axis, boolean sorted) implements ReductionOp {

        @Override
        public List<Integer> shapeInputs() {
            return List.of(0);
        }
    }
}
