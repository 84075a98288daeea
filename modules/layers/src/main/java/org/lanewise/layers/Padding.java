package org.lanewise.layers;

import org.lanewise.tensor.ShapeException;

/// What surrounds an image before a window slides over it.
public sealed interface Padding {

    /// No padding.
    Explicit NONE = new Explicit(0, 0, 0, 0);

    /// As much as makes the output `ceil(input / stride)`.
    Same SAME = new Same();

    /// A given number of elements on each side.
    ///
    /// @param top rows above, 0 or more
    /// @param bottom rows below, 0 or more
    /// @param left columns to the left, 0 or more
    /// @param right columns to the right, 0 or more
    record Explicit(int top, int bottom, int left, int right) implements Padding {

        /// Checks the sizes.
        public Explicit {
            if (top < 0 || bottom < 0 || left < 0 || right < 0) {
                throw new ShapeException("Padding (top, bottom, left, right) is " + top + ", " + bottom + ", " + left
                        + ", " + right + ", expected 0 or more");
            }
        }

        /// One number where all sides agree, else top, bottom, left, right.
        @Override
        public String toString() {
            return top == bottom && top == left && top == right
                    ? Integer.toString(top)
                    : "(" + top + ", " + bottom + ", " + left + ", " + right + ")";
        }
    }

    /// As much as makes the output `ceil(input / stride)`; an odd element goes below and to the right
    /// (`SAME_UPPER`).
    record Same() implements Padding {

        @Override
        public String toString() {
            return "same";
        }
    }

    /// The same number of elements on all four sides.
    ///
    /// @param size elements on each side
    /// @return the padding
    static Explicit of(int size) {
        return new Explicit(size, size, size, size);
    }

    /// One number above and below, another to the left and right.
    ///
    /// @param vertical rows above and rows below
    /// @param horizontal columns left and columns right
    /// @return the padding
    static Explicit of(int vertical, int horizontal) {
        return new Explicit(vertical, vertical, horizontal, horizontal);
    }
}
