package org.lanewise.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The sizes of a tensor's dimensions, outermost first. Immutable.
///
/// Any rank is allowed, 0 included (a scalar has one element), and so is a dimension of size 0. The number of
/// elements fits an `int`, because a tensor lives in one Java array.
public final class Shape {

    private static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] sizes;
    private final int elements;

    private Shape(int[] sizes, int elements) {
        this.sizes = sizes;
        this.elements = elements;
    }

    /// A shape of the given sizes.
    ///
    /// @param sizes sizes, outermost first; each 0 or more
    /// @return the shape
    /// @throws ShapeException when a size is negative or the number of elements exceeds `Integer.MAX_VALUE`
    public static Shape of(int... sizes) {
        if (sizes.length == 0) {
            return SCALAR;
        }
        int[] copy = sizes.clone();
        return new Shape(copy, product(copy));
    }

    /// The shape of a scalar.
    ///
    /// @return the shape of rank 0
    public static Shape scalar() {
        return SCALAR;
    }

    /// Number of dimensions.
    ///
    /// @return 0 or more
    public int rank() {
        return sizes.length;
    }

    /// Size of one dimension.
    ///
    /// @param axis 0 to `rank() - 1`, or negative to count from the innermost (-1 is the last)
    /// @return the size
    /// @throws ShapeException when there is no such axis
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /// The index of an axis that may be counted from the end.
    ///
    /// @param axis `-rank()` to `rank() - 1`
    /// @return 0 to `rank() - 1`
    /// @throws ShapeException when there is no such axis
    public int axis(int axis) {
        int index = axis < 0 ? axis + sizes.length : axis;
        if (index < 0 || index >= sizes.length) {
            throw new ShapeException("Axis " + axis + " does not exist in shape " + this);
        }
        return index;
    }

    /// Number of elements, the product of the sizes.
    ///
    /// @return 0 or more
    public int elements() {
        return elements;
    }

    /// Product of the sizes from one axis up to another.
    ///
    /// @param from first axis, inclusive, 0 or more
    /// @param to last axis, exclusive, `from` to `rank()`
    /// @return the product, 1 when the range is empty
    /// @throws ShapeException when the range lies outside the shape, or the product exceeds `Integer.MAX_VALUE`
    ///     (which a size of 0 outside the range permits)
    public int elements(int from, int to) {
        if (from < 0 || to < from || to > sizes.length) {
            throw new ShapeException("Axes " + from + " to " + to + " are not a range of shape " + this);
        }
        return product(Arrays.copyOfRange(sizes, from, to));
    }

    /// The sizes.
    ///
    /// @return a fresh copy
    public int[] sizes() {
        return sizes.clone();
    }

    /// This shape with one size replaced.
    ///
    /// @param axis the axis, negative counts from the end
    /// @param size the new size
    /// @return the changed shape
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /// This shape with a new outermost dimension.
    ///
    /// @param size size of the new dimension
    /// @return a shape of one rank more
    public Shape prepend(int size) {
        int[] changed = new int[sizes.length + 1];
        changed[0] = size;
        System.arraycopy(sizes, 0, changed, 1, sizes.length);
        return of(changed);
    }

    /// This shape without its outermost dimension.
    ///
    /// @return a shape of one rank less
    /// @throws ShapeException when this is a scalar
    public Shape dropFirst() {
        if (sizes.length == 0) {
            throw new ShapeException("A scalar has no outermost dimension to drop");
        }
        return of(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    private static int product(int[] sizes) {
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new ShapeException("Shape " + Arrays.toString(sizes) + " has a negative size");
            }
            empty |= size == 0;
        }
        long product = empty ? 0 : 1;
        for (int size : sizes) {
            product *= size;
            if (product > Integer.MAX_VALUE) {
                throw new ShapeException(
                        "Shape " + Arrays.toString(sizes) + " has more than " + Integer.MAX_VALUE + " elements");
            }
        }
        return (int) product;
    }

    /// The sizes in brackets, as in `[8, 3, 32, 32]`.
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
