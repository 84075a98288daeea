package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

/// Rows of an image with zeros around them, whose columns are sorted by their remainder modulo the
/// stride: what neighbouring output pixels read for one tap then lies side by side.
///
/// Column `x` of the padded row is element `x / stride` of part `x % stride`; the parts of a row
/// follow each other.
final class SplitRows {

    private final int height;
    private final int width;
    private final int top;
    private final int left;
    private final int stride;
    /// Floats of a part.
    private final int part;
    /// Where the first and the second column without padding go.
    private final int even;
    private final int odd;
    /// Whether a vector at either end of a part covers all of its padding.
    private final boolean narrow;

    /// Rows that are wide enough for every column that is read.
    ///
    /// @param height height without padding
    /// @param width width without padding
    /// @param top rows of zeros before
    /// @param left columns of zeros before
    /// @param right columns of zeros after
    /// @param stride distance of the columns that neighbouring output pixels read
    SplitRows(int height, int width, int top, int left, int right, int stride) {
        this.height = height;
        this.width = width;
        this.top = top;
        this.left = left;
        this.stride = stride;
        part = Math.ceilDiv(left + width + right, stride);
        even = column(left);
        odd = column(left + 1);
        int covered = stride * (Lanes.LENGTH - 1);
        narrow = part >= Lanes.LENGTH && left <= covered && right <= covered;
    }

    /// Floats of a row.
    int length() {
        return stride * part;
    }

    /// Where a column of the padded row lies.
    int column(int x) {
        return x % stride * part + x / stride;
    }

    /// Splits some rows of one channel.
    ///
    /// @param src source
    /// @param offset first element of the channel
    /// @param first first row, counted with the padding
    /// @param count rows
    /// @param dst receives the rows
    /// @param to start of the first row
    void run(float[] src, int offset, int first, int count, float[] dst, int to) {
        int end = to + count * length();
        int from = offset + (first - top) * width;
        int y = first - top;
        for (int at = to; at < end; at += length()) {
            if (y < 0 || y >= height) {
                Arrays.fill(dst, at, at + length(), 0f);
            } else {
                row(src, from, dst, at);
            }
            from += width;
            y++;
        }
    }

    private void row(float[] src, int from, float[] dst, int to) {
        if (narrow) {
            FloatVector zero = FloatVector.zero(Lanes.SPECIES);
            for (int s = 0; s < stride; s++) {
                zero.intoArray(dst, to + s * part);
                zero.intoArray(dst, to + s * part + part - Lanes.LENGTH);
            }
        } else {
            Arrays.fill(dst, to, to + length(), 0f);
        }
        if (stride == 1) {
            System.arraycopy(src, from, dst, to + left, width);
        } else if (stride == 2) {
            Halves.run(src, from, width, dst, to + even, to + odd);
        } else {
            for (int x = 0; x < width; x++) {
                dst[to + column(left + x)] = src[from + x];
            }
        }
    }
}
