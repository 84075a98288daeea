package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;

/// The output pixels of one plane as rows of equal width; the last row may be shorter.
///
/// Where neighbouring output rows read neighbouring source rows without a gap (1x1 windows), the
/// plane is cut into longer rows than it has, so that tiles are full whatever its width.
///
/// @param count rows
/// @param width pixels of a row
/// @param total pixels of the plane
/// @param sourceStep floats between two rows in the source
/// @param perTask rows that one task computes
record PixelRows(int count, int width, int total, int sourceStep, int perTask) {

    /// Pixels of a task: few enough that a layer is many tasks.
    private static final int PIXELS = 128;

    /// Width of rows that may have any: a multiple of the tiles of all vector widths.
    private static final int FREE_WIDTH = 156;

    /// Rows of the destination of a forward convolution.
    ///
    /// @param p the convolution
    /// @param paddedWidth width of the source with its halo
    /// @param lanes floats of a source pixel
    static PixelRows of(Conv2dProblem p, int paddedWidth, int lanes) {
        boolean dense = p.h().kernel() == 1
                && p.h().stride() == 1
                && p.w().kernel() == 1
                && p.w().stride() == 1
                && p.ow() == paddedWidth;
        return dense ? dense(p.oh() * p.ow(), lanes) : of(p.oh(), p.ow(), p.h().stride() * paddedWidth * lanes);
    }

    /// A plane whose pixels are read as they lie.
    static PixelRows dense(int total, int lanes) {
        int width = Math.min(total, FREE_WIDTH);
        int count = Math.ceilDiv(total, width);
        return new PixelRows(count, width, total, width * lanes, rowsOfTask(count, width));
    }

    /// Rows of a plane.
    static PixelRows of(int count, int width, int sourceStep) {
        return new PixelRows(count, width, count * width, sourceStep, rowsOfTask(count, width));
    }

    private static int rowsOfTask(int count, int width) {
        return Math.clamp(PIXELS / Math.max(1, width), 1, Math.max(1, count));
    }

    /// Number of tasks for one plane.
    int chunks() {
        return Math.ceilDiv(count, perTask);
    }

    int firstRow(int chunk) {
        return chunk * perTask;
    }

    int endRow(int chunk) {
        return Math.min(count, (chunk + 1) * perTask);
    }

    /// Pixels of a row.
    int length(int row) {
        return Math.min(width, total - row * width);
    }
}
