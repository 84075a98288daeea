package org.lanewise.ops.simd;

/// How the elements of a batch of samples lie in an array.
///
/// Both layouts are `[block][element][lane]`: a sample's elements in logical row-major order (C,
/// H, W for an image), and [#lanes()] samples side by side at each element. Everything that works
/// on samples independently is the same code for any number of lanes; only the innermost loop
/// differs.
public enum Layout {
    /// One sample after the other: the public layout, and that of a single image.
    NCHW(1),

    /// Blocks of 16 samples, the sample index innermost: every operation on samples has full
    /// vectors whatever its channels and sizes. The lanes of a last block beyond the batch hold
    /// finite values that nobody reads, and gradients hold 0 there, which the gradient of a
    /// convolution's weights relies on.
    CHW16N(16);

    private final int lanes;

    Layout(int lanes) {
        this.lanes = lanes;
    }

    /// Samples side by side.
    ///
    /// @return 1 or 16
    public int lanes() {
        return lanes;
    }

    /// Blocks that hold the given number of samples.
    ///
    /// @param images number of samples, 1 or more
    /// @return number of blocks
    public int blocks(int images) {
        return Math.ceilDiv(images, lanes);
    }

    /// Array elements for a batch.
    ///
    /// @param images number of samples
    /// @param elements elements of one sample
    /// @return `blocks(images) * elements * lanes()`
    /// @throws ArithmeticException when that exceeds an int
    public int length(int images, int elements) {
        return Math.multiplyExact(Math.multiplyExact(blocks(images), elements), lanes);
    }
}
