package org.lanewise.ops.simd;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// The pooling windows along one spatial dimension: for every output index the elements of the
/// input that it covers.
///
/// A window's taps are `start(o) + t * dilation()` for `t` from 0 to `taps(o) - 1`; all of them
/// lie in the input; taps in the padding are left out. Every window has at least one tap.
/// Immutable.
public final class PoolAxis {

    private final int in;
    private final int dilation;
    private final Optional<Window> window;
    private final int[] starts;
    private final int[] taps;
    private final int[] extents;

    private PoolAxis(int in, int dilation, Optional<Window> window, int[] starts, int[] taps, int[] extents) {
        this.in = in;
        this.dilation = dilation;
        this.window = window;
        this.starts = starts;
        this.taps = taps;
        this.extents = extents;
    }

    /// The places of a sliding window.
    ///
    /// @param window kernel, stride, padding, dilation and rounding
    /// @param in size of the input, 1 or more
    /// @return the windows
    /// @throws ShapeException when the window does not fit, or one of its places lies in the
    ///     padding altogether
    public static PoolAxis of(Window window, int in) {
        requireInput(in);
        int out = window.outputSize(in);
        int[] starts = new int[out];
        int[] taps = new int[out];
        int[] extents = new int[out];
        for (int o = 0; o < out; o++) {
            long first = (long) o * window.stride() - window.padLow();
            long skipped = first < 0 ? Math.ceilDiv(-first, window.dilation()) : 0;
            long start = first + skipped * window.dilation();
            long inside = Math.min(window.kernel() - skipped, Math.ceilDiv(in - start, window.dilation()));
            long extent =
                    Math.min(window.kernel(), Math.ceilDiv((long) in + window.padHigh() - first, window.dilation()));
            if (inside < 1) {
                throw new ShapeException(
                        "Pooling window " + o + " lies in the padding altogether: input " + in + ", " + window);
            }
            starts[o] = (int) start;
            taps[o] = (int) inside;
            extents[o] = (int) extent;
        }
        return new PoolAxis(in, window.dilation(), Optional.of(window), starts, taps, extents);
    }

    /// Windows from `floor(o * in / out)` to `ceil((o + 1) * in / out)`, as PyTorch's adaptive
    /// pooling has them.
    ///
    /// @param in size of the input, 1 or more
    /// @param out size of the output, 1 or more
    /// @return the windows
    /// @throws ShapeException when a size is less than 1
    public static PoolAxis adaptive(int in, int out) {
        requireInput(in);
        if (out < 1) {
            throw new ShapeException("Adaptive pooling: output is " + out + ", expected 1 or more (input " + in + ")");
        }
        if (in % out == 0) {
            return of(new Window(in / out, in / out, 0, 0, 1), in);
        }
        int[] starts = new int[out];
        int[] taps = new int[out];
        for (int o = 0; o < out; o++) {
            starts[o] = (int) ((long) o * in / out);
            taps[o] = (int) Math.ceilDiv((o + 1L) * in, out) - starts[o];
        }
        return new PoolAxis(in, 1, Optional.empty(), starts, taps, taps);
    }

    /// One window over everything.
    ///
    /// @param in size of the input, 1 or more
    /// @return the window
    /// @throws ShapeException when the size is less than 1
    public static PoolAxis global(int in) {
        return adaptive(in, 1);
    }

    private static void requireInput(int in) {
        if (in < 1) {
            throw new ShapeException("Pooling: input is " + in + ", expected 1 or more");
        }
    }

    /// Size of the input.
    ///
    /// @return 1 or more
    public int in() {
        return in;
    }

    /// Number of windows.
    ///
    /// @return 1 or more
    public int out() {
        return starts.length;
    }

    /// Distance between neighbouring taps.
    ///
    /// @return 1 or more
    public int dilation() {
        return dilation;
    }

    /// The sliding window, where these windows are its places; empty for adaptive windows of
    /// unequal sizes.
    ///
    /// @return the window
    public Optional<Window> window() {
        return window;
    }

    /// The first element of a window.
    ///
    /// @param o output index
    /// @return input index
    public int start(int o) {
        return starts[o];
    }

    /// Elements of a window in the input.
    ///
    /// @param o output index
    /// @return 1 or more
    public int taps(int o) {
        return taps[o];
    }

    /// Elements of a window in the padded input: what an average divides by when it counts the
    /// padding. Elements that only rounding up adds do not count.
    ///
    /// @param o output index
    /// @return [#taps(int)] or more
    public int extent(int o) {
        return extents[o];
    }

    /// Whether every window ends before the next one starts, so that no input element is in two
    /// of them.
    ///
    /// @return whether the windows are disjoint
    public boolean disjoint() {
        for (int o = 1; o < starts.length; o++) {
            if ((long) starts[o - 1] + (taps[o - 1] - 1L) * dilation >= starts[o]) {
                return false;
            }
        }
        return true;
    }

    /// Whether every input element is in exactly one window.
    ///
    /// @return whether the windows are a partition of the input
    public boolean partition() {
        long covered = 0;
        for (int count : taps) {
            covered += count;
        }
        return covered == in && disjoint();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PoolAxis that
                && in == that.in
                && dilation == that.dilation
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(taps, that.taps)
                && Arrays.equals(extents, that.extents);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * in + dilation) + Arrays.hashCode(starts)) + Arrays.hashCode(taps);
    }

    @Override
    public String toString() {
        return "PoolAxis[" + in + " -> " + starts.length + ", "
                + window.map(Window::toString).orElse("adaptive") + "]";
    }
}
