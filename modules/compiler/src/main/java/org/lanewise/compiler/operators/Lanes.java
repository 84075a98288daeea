package org.lanewise.compiler.operators;

import org.lanewise.tensor.Shape;

/// A tensor as lanes along an axis: element `k` of lane `(outer, inner)` is at
/// `(outer * length + k) * inner count + inner`.
///
/// @param outer product of the sizes before the axis
/// @param length size of the axis
/// @param inner product of the sizes after it
record Lanes(int outer, int length, int inner) {

    /// The lanes along one axis of a shape that has elements or none.
    ///
    /// @param axis 0 to rank - 1
    static Lanes along(Shape shape, int axis) {
        return shape.elements() == 0
                ? new Lanes(0, shape.size(axis), 0)
                : new Lanes(shape.elements(0, axis), shape.size(axis), shape.elements(axis + 1, shape.rank()));
    }

    /// The lanes that an axis and all after it form together.
    ///
    /// @param axis 0 to rank
    static Lanes from(Shape shape, int axis) {
        return shape.elements() == 0
                ? new Lanes(0, 0, 1)
                : new Lanes(shape.elements(0, axis), shape.elements(axis, shape.rank()), 1);
    }

    /// Number of lanes.
    int count() {
        return outer * inner;
    }

    /// Index of the first element of a lane.
    int start(int lane) {
        return lane / inner * length * inner + lane % inner;
    }
}
