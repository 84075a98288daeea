package org.lanewise.layers;

import org.lanewise.tensor.ShapeException;

/// A height and a width.
///
/// @param height rows, 0 or more
/// @param width columns, 0 or more
public record Size2d(int height, int width) {

    /// Checks the sizes.
    public Size2d {
        if (height < 0 || width < 0) {
            throw new ShapeException("Size2d is " + height + "x" + width + ", expected 0 or more");
        }
    }

    /// A square.
    ///
    /// @param size height and width
    /// @return the size
    public static Size2d of(int size) {
        return new Size2d(size, size);
    }

    /// A height and a width.
    ///
    /// @param height rows
    /// @param width columns
    /// @return the size
    public static Size2d of(int height, int width) {
        return new Size2d(height, width);
    }

    /// Height and width, as in `3x5`.
    @Override
    public String toString() {
        return height + "x" + width;
    }
}
