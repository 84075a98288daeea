package org.lanewise.ops.simd;

import org.lanewise.tensor.ShapeException;

/// The checks that the problems' constructors share.
final class Sizes {

    private Sizes() {}

    /// Requires a size of at least one.
    ///
    /// @param subject the operation
    /// @param name what the size is
    /// @param actual the size
    /// @param shapes all shapes involved, for the message
    static void requirePositive(String subject, String name, int actual, String shapes) {
        if (actual < 1) {
            throw new ShapeException(subject + ": " + name + " is " + actual + ", expected 1 or more (" + shapes + ")");
        }
    }

    /// Requires that an array can hold a batch.
    ///
    /// @param subject the operation
    /// @param name the operand
    /// @param layout layout of the operand
    /// @param images batch size, 1 or more
    /// @param shapes all shapes involved, for the message
    /// @param sizes sizes of one sample, each 1 or more
    static void requireArray(String subject, String name, Layout layout, int images, String shapes, int... sizes) {
        long floats = (long) layout.blocks(images) * layout.lanes();
        for (int size : sizes) {
            floats *= size;
            if (floats > Integer.MAX_VALUE) {
                throw new ShapeException(subject + ": " + name + " has more than " + Integer.MAX_VALUE
                        + " elements in layout " + layout + " (" + shapes + ")");
            }
        }
    }

    /// Refuses the gradient of parameters for an operation that has none.
    ///
    /// @param subject the operation
    /// @param direction what is asked for
    static void requireNoWeights(String subject, Direction direction) {
        if (direction == Direction.BACKWARD_WEIGHTS) {
            throw new ShapeException(subject + " has no weights, there is no direction " + direction);
        }
    }

    /// Requires a finite number of zero or more.
    ///
    /// @param subject the operation
    /// @param epsilon the number
    static void requireEpsilon(String subject, float epsilon) {
        if (!(epsilon >= 0f) || Float.isInfinite(epsilon)) {
            throw new ShapeException(subject + ": epsilon is " + epsilon + ", expected a finite number of 0 or more");
        }
    }
}
