package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// Operators that read or write elements at places that another tensor names.
///
/// Axes and indices may be negative and then count from the end; an index outside the tensor is an
/// error. Element types of data: all; of indices: `I32`, `I64`.
public sealed interface IndexingOp extends MovementOp {

    /// How an element that is written joins the one that was there.
    enum Reduction {
        /// It replaces it; of several for one place the last one stays.
        NONE,
        /// Their sum; of truth values whether any is true.
        ADD,
        /// Their product; of truth values whether all are true.
        MUL,
        /// The larger.
        MAX,
        /// The smaller.
        MIN
    }

    /// Slices of a tensor along one axis.
    ///
    /// Inputs: data; indices of any shape, which takes the place of the axis in the output. Source:
    /// ONNX `Gather`.
    ///
    /// @param axis the axis
    record Gather(int axis) implements IndexingOp {}

    /// Single elements, each from its own place along one axis.
    ///
    /// Inputs: data; indices of the data's rank. Output: shape of the indices. Source: ONNX
    /// `GatherElements`.
    ///
    /// @param axis the axis whose position the index replaces
    record GatherElements(int axis) implements IndexingOp {}

    /// Slices of a tensor at places of several axes.
    ///
    /// Inputs: data; indices, whose last axis is a place. Output: shape of the indices without that
    /// axis, then the data's axes that a place leaves. Source: ONNX `GatherND`.
    ///
    /// @param batchAxes leading axes that data and indices share, 0 or more
    record GatherND(int batchAxes) implements IndexingOp {

        /// Checks the number of axes.
        public GatherND {
            if (batchAxes < 0) {
                throw new ConfigurationException("GatherND: batchAxes is " + batchAxes + ", expected 0 or more");
            }
        }
    }

    /// A tensor with single elements written, each to its own place along one axis.
    ///
    /// Inputs: data; indices of the data's rank; updates of the shape of the indices. Source: ONNX
    /// `ScatterElements`, `Scatter`.
    ///
    /// @param axis the axis whose position the index replaces
    /// @param reduction how an update joins the element
    record ScatterElements(int axis, Reduction reduction) implements IndexingOp {}

    /// A tensor with slices written at places of several axes.
    ///
    /// Inputs: data; indices, whose last axis is a place; updates, the slices. Source: ONNX
    /// `ScatterND`.
    ///
    /// @param reduction how an update joins the element
    record ScatterND(Reduction reduction) implements IndexingOp {}

    /// The slices along an axis where a condition holds.
    ///
    /// Inputs: data; conditions `BOOL[n]`, at most as many as the axis is long, the rest is false.
    /// Source: ONNX `Compress`.
    ///
    /// @param axis the axis
    record Compress(int axis) implements IndexingOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// One triangle of matrices, 0 elsewhere.
    ///
    /// Inputs: data `[.., H, W]`; number of the diagonal that bounds it, 0 the main one, positive
    /// above it, 0 when absent. Source: ONNX `Trilu`.
    ///
    /// @param upper whether the upper triangle stays, the lower one otherwise
    record Trilu(boolean upper) implements IndexingOp {}
}
