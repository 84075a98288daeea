package org.lanewise.tensor;

/// A window that slides along one spatial dimension: the arithmetic that convolution and pooling share.
///
/// The number of places where the window fits is `out = floor((in + padLow + padHigh - dilation * (kernel - 1) - 1)
/// / stride) + 1` (Dumoulin and Visin, A guide to convolution arithmetic for deep learning, relation 15). Everything
/// in Lanewise that needs an output size asks [#outputSize(int)].
///
/// @param kernel number of taps, 1 or more
/// @param stride step between neighbouring windows, 1 or more
/// @param padLow elements added before the first, 0 or more
/// @param padHigh elements added after the last, 0 or more
/// @param dilation distance between neighbouring taps, 1 or more
/// @param ceilMode rounds the division up, so that the last window may reach beyond the padding; a last window that
///     would start in the padding after the last element is dropped (the rule of PyTorch's pooling)
public record Window(int kernel, int stride, int padLow, int padHigh, int dilation, boolean ceilMode) {

    /// Checks the sizes.
    public Window {
        require(kernel >= 1, "kernel", kernel, "1 or more");
        require(stride >= 1, "stride", stride, "1 or more");
        require(padLow >= 0, "padLow", padLow, "0 or more");
        require(padHigh >= 0, "padHigh", padHigh, "0 or more");
        require(dilation >= 1, "dilation", dilation, "1 or more");
        if (dilation * (kernel - 1L) + 1 > Integer.MAX_VALUE) {
            throw new ShapeException("Window kernel " + kernel + " with dilation " + dilation + " spans more than "
                    + Integer.MAX_VALUE + " elements");
        }
    }

    /// A window whose output size is rounded down.
    ///
    /// @param kernel number of taps
    /// @param stride step between neighbouring windows
    /// @param padLow elements added before the first
    /// @param padHigh elements added after the last
    /// @param dilation distance between neighbouring taps
    public Window(int kernel, int stride, int padLow, int padHigh, int dilation) {
        this(kernel, stride, padLow, padHigh, dilation, false);
    }

    /// Elements between the first and the last tap, both included: `dilation * (kernel - 1) + 1`.
    ///
    /// @return 1 or more
    public int span() {
        return dilation * (kernel - 1) + 1;
    }

    /// Number of places where the window fits.
    ///
    /// With `ceilMode` a padded input up to `stride - 1` elements smaller than the window still has one place.
    ///
    /// @param in size of the input without padding, 0 or more
    /// @return 1 or more
    /// @throws ShapeException when the window does not fit the padded input once; the message shows the numbers
    public int outputSize(int in) {
        long room = (long) in + padLow + padHigh - span();
        if (in < 0 || (ceilMode ? room <= -stride : room < 0)) {
            throw new ShapeException("Window does not fit: input " + in + " + padding " + padLow + " + " + padHigh
                    + " = "
                    + ((long) in + padLow + padHigh) + " is smaller than dilation " + dilation + " * (kernel " + kernel
                    + " - 1) + 1 = " + span());
        }
        long out = (ceilMode ? Math.ceilDiv(room, stride) : room / stride) + 1;
        if (ceilMode && (out - 1) * stride >= (long) in + padLow) {
            out--;
        }
        if (out > Integer.MAX_VALUE || out < 1) {
            throw new ShapeException("Window gives " + out + " outputs for input " + in + " (" + this + ")");
        }
        return (int) out;
    }

    /// Size of the output of the transposed window, the inverse of [#outputSize(int)]:
    /// `(in - 1) * stride + dilation * (kernel - 1) + 1 - padLow - padHigh + extra`.
    ///
    /// @param in size of the input, 1 or more
    /// @param extra elements added to the end of the output, 0 to `max(stride, dilation) - 1`
    /// @return 1 or more
    /// @throws ShapeException when no element is left, or `extra` is out of range
    public int transposedSize(int in, int extra) {
        if (extra < 0 || extra >= Math.max(stride, dilation)) {
            throw new ShapeException("Output padding " + extra + " must be 0 or more and less than stride " + stride
                    + " or dilation " + dilation);
        }
        long out = (in - 1L) * stride + span() - padLow - padHigh + extra;
        if (in < 1 || out < 1 || out > Integer.MAX_VALUE) {
            throw new ShapeException("Transposed window gives " + out + " outputs for input " + in + " (" + this
                    + ", output padding " + extra + ")");
        }
        return (int) out;
    }

    /// The window with the padding that makes `outputSize(in) == ceil(in / stride)`, the odd element after the last
    /// (`SAME_UPPER`).
    ///
    /// @param in size of the input, 1 or more
    /// @param kernel number of taps
    /// @param stride step between neighbouring windows
    /// @param dilation distance between neighbouring taps
    /// @return the window
    /// @throws ShapeException when a size is out of range
    public static Window same(int in, int kernel, int stride, int dilation) {
        require(in >= 1, "input", in, "1 or more");
        Window bare = new Window(kernel, stride, 0, 0, dilation);
        long total = Math.max(0, (Math.ceilDiv(in, stride) - 1L) * stride + bare.span() - in);
        return new Window(kernel, stride, (int) (total / 2), (int) (total - total / 2), dilation);
    }

    private static void require(boolean holds, String name, int actual, String expected) {
        if (!holds) {
            throw new ShapeException("Window " + name + " is " + actual + ", expected " + expected);
        }
    }
}
