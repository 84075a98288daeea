package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.lanes.Lanes;

/// Some rows of a plane with zeros around them, as depthwise convolution reads them: with stride 2
/// the even and the odd rows, and in them the even and the odd columns, are planes of their own, so
/// that what neighbouring outputs read for a tap lies side by side.
///
/// With stride 1 the zeros after a row are those before the next one. Rows are written in whole
/// vectors, whose rest are zeros: they only reach what is zero or written later.
///
/// @param height rows of the source
/// @param width columns of the source
/// @param top rows of zeros before it
/// @param left columns of zeros before it
/// @param stride 1 or 2, in both directions
/// @param rows rows that are copied at a time, zeros included
/// @param pitch distance of two rows of a part
/// @param part floats of a part
record SplitPlane(int height, int width, int top, int left, int stride, int rows, int pitch, int part) {

    private static final int LENGTH = Lanes.LENGTH;

    /// Lanes to keep: `KEPT[LENGTH - n]` and the following keep the first `n`.
    private static final int[] KEPT = new int[2 * LENGTH];

    private static final IntVector EVEN = IntVector.fromArray(Lanes.INTEGERS, places(0), 0);
    private static final IntVector ODD = IntVector.fromArray(Lanes.INTEGERS, places(1), 0);

    static {
        Arrays.fill(KEPT, 0, LENGTH, -1);
    }

    private static int[] places(int first) {
        int[] places = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            places[i] = first + 2 * i;
        }
        return places;
    }

    /// The distance of two rows of a part.
    static int pitch(Conv2dProblem p) {
        int left = p.w().padLow();
        int read = (p.ow() - 1) * p.w().stride() + p.w().kernel();
        if (p.w().stride() == 1) {
            return Math.max(p.ow(), p.iw() + Math.max(left, read - left - p.iw()));
        }
        return Math.ceilDiv(Math.max(left + p.iw(), read), 2);
    }

    /// What some output rows read.
    ///
    /// @param p a convolution of stride 1 or 2
    /// @param outputs output rows
    /// @param rounded the same, and the rows that fill their last vector up
    static SplitPlane of(Conv2dProblem p, int outputs, int rounded) {
        int stride = p.h().stride();
        int kernel = p.h().kernel();
        int pitch = pitch(p);
        int height = rounded + (kernel - 1) / stride + stride - 1;
        return new SplitPlane(
                p.ih(),
                p.iw(),
                p.h().padLow(),
                p.w().padLow(),
                stride,
                (outputs - 1) * stride + kernel,
                pitch,
                height * pitch + LENGTH + kernel);
    }

    /// Floats of all parts.
    int elements() {
        return stride * stride * part;
    }

    /// Distance of every tap from the first.
    int[] taps(int kernel) {
        int[] taps = new int[kernel * kernel];
        for (int t = 0; t < taps.length; t++) {
            taps[t] = place(t / kernel, t % kernel);
        }
        return taps;
    }

    /// Where an element of the padded plane lies.
    private int place(int row, int column) {
        return stride == 1
                ? row * pitch + column
                : row % 2 * 2 * part + row / 2 * pitch + column % 2 * part + column / 2;
    }

    /// Copies rows of a plane to memory that is zero, or that holds such rows of another plane.
    ///
    /// @param src source
    /// @param from start of its plane
    /// @param first the first row, counted with the padding
    /// @param count rows
    /// @param dst receives the parts
    /// @param to start of the first part
    void fill(float[] src, int from, int first, int count, float[] dst, int to) {
        int begin = Math.clamp(top - first, 0, count);
        int end = Math.clamp(top + height - first, begin, count);
        int at = from + (first + begin - top) * width;
        // Only the last rows of an array have no whole vectors to read.
        int whole = end;
        int reach = Math.ceilDiv(width, stride * LENGTH) * stride * LENGTH;
        while (whole > begin && at + (whole - 1 - begin) * width + reach > src.length) {
            whole--;
        }
        if (stride == 1) {
            rows(src, at, dst, to + place(begin, left), whole - begin);
        } else {
            halves(src, at, dst, to, begin, whole);
        }
        for (int row = whole; row < end; row++) {
            for (int x = 0; x < width; x++) {
                dst[to + place(row, left + x)] = src[at + (row - begin) * width + x];
            }
        }
    }

    /// Zeros for the rows of the padding, where rows of another chunk may have been.
    void clear(int first, int count, float[] dst, int to) {
        for (int row = 0; row < count; row++) {
            if (first + row < top || first + row >= top + height) {
                for (int column = 0; column < stride; column++) {
                    int at = to + place(row, column);
                    Arrays.fill(dst, at, at + pitch, 0f);
                }
            }
        }
    }

    private void rows(float[] src, int from, float[] dst, int to, int count) {
        int whole = width / LENGTH * LENGTH;
        IntVector keep = IntVector.fromArray(Lanes.INTEGERS, KEPT, LENGTH - (width - whole));
        for (int y = 0; y < count; y++) {
            int at = from + y * width;
            int d = to + y * pitch;
            for (int x = 0; x < whole; x += LENGTH) {
                FloatVector.fromArray(Lanes.SPECIES, src, at + x).intoArray(dst, d + x);
            }
            if (whole < width) {
                FloatVector.fromArray(Lanes.SPECIES, src, at + whole)
                        .reinterpretAsInts()
                        .and(keep)
                        .reinterpretAsFloats()
                        .intoArray(dst, d + whole);
            }
        }
    }

    private void halves(float[] src, int from, float[] dst, int to, int begin, int end) {
        int whole = width / (2 * LENGTH) * (2 * LENGTH);
        int rest = width - whole;
        IntVector keepEven = IntVector.fromArray(Lanes.INTEGERS, KEPT, LENGTH - (rest + 1) / 2);
        IntVector keepOdd = IntVector.fromArray(Lanes.INTEGERS, KEPT, LENGTH - rest / 2);
        int even = to + place(0, left);
        int odd = to + place(0, left + 1);
        for (int row = begin; row < end; row++) {
            int at = from + (row - begin) * width;
            int d = (row & 1) * 2 * part + (row >> 1) * pitch;
            for (int x = 0; x < whole; x += 2 * LENGTH) {
                IntVector a = FloatVector.fromArray(Lanes.SPECIES, src, at + x).reinterpretAsInts();
                IntVector b = FloatVector.fromArray(Lanes.SPECIES, src, at + x + LENGTH)
                        .reinterpretAsInts();
                EVEN.selectFrom(a, b).reinterpretAsFloats().intoArray(dst, even + d + x / 2);
                ODD.selectFrom(a, b).reinterpretAsFloats().intoArray(dst, odd + d + x / 2);
            }
            if (rest > 0) {
                IntVector a =
                        FloatVector.fromArray(Lanes.SPECIES, src, at + whole).reinterpretAsInts();
                IntVector b = FloatVector.fromArray(Lanes.SPECIES, src, at + whole + LENGTH)
                        .reinterpretAsInts();
                EVEN.selectFrom(a, b).and(keepEven).reinterpretAsFloats().intoArray(dst, even + d + whole / 2);
                ODD.selectFrom(a, b).and(keepOdd).reinterpretAsFloats().intoArray(dst, odd + d + whole / 2);
            }
        }
    }
}
