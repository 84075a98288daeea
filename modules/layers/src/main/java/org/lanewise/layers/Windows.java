package org.lanewise.layers;

import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// The windows of a layer along height and width, with the padding that its input asks for.
///
/// The one place where [Padding.Same] becomes numbers: shape inference, receptive fields and the compiler ask here.
///
/// @param height the window along the rows
/// @param width the window along the columns
public record Windows(Window height, Window width) {

    /// The windows of a convolution.
    ///
    /// @param layer the layer
    /// @param input shape of its input, NCHW
    /// @return the windows, "same" padding resolved
    /// @throws ShapeException when the input is not of rank 4, or empty where the padding depends on it
    public static Windows of(Conv2d layer, Shape input) {
        requireImage(layer, input);
        return switch (layer.padding()) {
            case Padding.Explicit padding -> of(layer.kernel(), layer.stride(), padding, layer.dilation(), false);
            case Padding.Same() ->
                new Windows(
                        Window.same(
                                notEmpty(layer, input, 2),
                                layer.kernel().height(),
                                layer.stride().height(),
                                layer.dilation().height()),
                        Window.same(
                                notEmpty(layer, input, 3),
                                layer.kernel().width(),
                                layer.stride().width(),
                                layer.dilation().width()));
        };
    }

    /// The windows of a transposed convolution, to be used with [Window#transposedSize(int, int)].
    ///
    /// @param layer the layer
    /// @param input shape of its input, NCHW
    /// @return the windows
    /// @throws ShapeException when the input is not of rank 4
    public static Windows of(ConvTranspose2d layer, Shape input) {
        requireImage(layer, input);
        return of(layer.kernel(), layer.stride(), layer.padding(), layer.dilation(), false);
    }

    /// The windows of a pooling layer.
    ///
    /// @param layer the layer
    /// @param input shape of its input, NCHW
    /// @return the windows
    /// @throws ShapeException when the input is not of rank 4
    public static Windows of(MaxPool2d layer, Shape input) {
        requireImage(layer, input);
        return of(layer.kernel(), layer.stride(), layer.padding(), layer.dilation(), layer.ceilMode());
    }

    /// The windows of a pooling layer.
    ///
    /// @param layer the layer
    /// @param input shape of its input, NCHW
    /// @return the windows
    /// @throws ShapeException when the input is not of rank 4
    public static Windows of(AvgPool2d layer, Shape input) {
        requireImage(layer, input);
        return of(layer.kernel(), layer.stride(), layer.padding(), Size2d.of(1), layer.ceilMode());
    }

    /// The windows of a pooling layer.
    ///
    /// @param layer the layer
    /// @param input shape of its input, NCHW
    /// @return the windows
    /// @throws ShapeException when the input is not of rank 4
    public static Windows of(LpPool2d layer, Shape input) {
        requireImage(layer, input);
        return of(layer.kernel(), layer.stride(), layer.padding(), Size2d.of(1), layer.ceilMode());
    }

    /// Height and width of the output of a convolution or pooling with these windows.
    ///
    /// @param input shape of the input, NCHW
    /// @return the size
    /// @throws ShapeException when a window does not fit
    public Size2d outputSize(Shape input) {
        return new Size2d(height.outputSize(input.size(2)), width.outputSize(input.size(3)));
    }

    private static Windows of(
            Size2d kernel, Size2d stride, Padding.Explicit padding, Size2d dilation, boolean ceilMode) {
        return new Windows(
                new Window(
                        kernel.height(), stride.height(), padding.top(), padding.bottom(), dilation.height(), ceilMode),
                new Window(
                        kernel.width(), stride.width(), padding.left(), padding.right(), dilation.width(), ceilMode));
    }

    private static void requireImage(Layer layer, Shape input) {
        if (input.rank() != 4) {
            throw new ShapeException(
                    layer.kind() + ": input has rank " + input.rank() + ", expected 4, NCHW (input " + input + ")");
        }
    }

    private static int notEmpty(Layer layer, Shape input, int axis) {
        if (input.size(axis) < 1) {
            throw new ShapeException(layer.kind() + ": input has " + (axis == 2 ? "height" : "width")
                    + " 0, expected 1 or more for same padding (input NCHW " + input + ")");
        }
        return input.size(axis);
    }
}
