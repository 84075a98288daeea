package org.lanewise.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Window;

/// Concern: which part of the image an element of a value depends on.
///
/// Counted without the edges, as the field does: padding belongs to the field, so that it may be
/// larger than the image. The statistics that normalisation layers share across an image do not
/// count. Source: Araujo et al., Computing receptive fields of convolutional neural networks,
/// Distill 2019.
///
/// @param height along the rows
/// @param width along the columns
public record ReceptiveField(Axis height, Axis width) {

    /// The field along one axis, in elements of the image.
    ///
    /// Element `i` of the value sees `size` elements of the image around position `start + i *
    /// jump`, where 0 is the centre of the image's first element.
    ///
    /// @param size elements seen
    /// @param jump distance between the fields of neighbours; a fraction after upsampling; 0
    ///     where there is one field, the whole image
    /// @param start centre of the first field
    /// @param extent elements of the image
    public record Axis(double size, double jump, double start, int extent) {

        private Axis whole() {
            return new Axis(extent, 0, (extent - 1) / 2.0, extent);
        }

        private Axis window(Window window) {
            return new Axis(
                    size + (window.span() - 1) * jump,
                    jump * window.stride(),
                    start + ((window.span() - 1) / 2.0 - window.padLow()) * jump,
                    extent);
        }

        /// An output sees the inputs whose windows cover it: at most one in `stride` of the `span`.
        private Axis transposed(Window window) {
            return new Axis(
                    size + Math.floorDiv(window.span() - 1, window.stride()) * jump,
                    jump / window.stride(),
                    start + (window.padLow() - (window.span() - 1) / 2.0) / window.stride() * jump,
                    extent);
        }

        /// The largest of the windows `floor(i * in / out)` to `ceil((i + 1) * in / out)`.
        private Axis adaptive(int in, int out) {
            int rest = in % out;
            int largest = in / out + (rest == 0 ? 0 : rest > gcd(in, out) ? 2 : 1);
            return new Axis(
                    size + (largest - 1) * jump,
                    jump * in / out,
                    start + (Math.ceilDiv(in, out) - 1) / 2.0 * jump,
                    extent);
        }

        private Axis upsampled(Upsample.Mode mode, int in, int scale, boolean alignCorners) {
            if (scale == 1) {
                return this;
            }
            double seen = mode == Upsample.Mode.BILINEAR ? size + jump : size;
            return alignCorners
                    ? new Axis(seen, jump * (in - 1.0) / ((double) in * scale - 1), start, extent)
                    : new Axis(seen, jump / scale, start + (0.5 / scale - 0.5) * jump, extent);
        }

        private static int gcd(int a, int b) {
            return b == 0 ? a : gcd(b, a % b);
        }
    }

    /// The field of an image itself: each element sees itself.
    ///
    /// @param image height and width of the image
    /// @return size 1, jump 1, start 0
    public static ReceptiveField input(Size2d image) {
        return new ReceptiveField(new Axis(1, 1, 0, image.height()), new Axis(1, 1, 0, image.width()));
    }

    /// The field of a layer's output.
    ///
    /// @param layer the layer
    /// @param fields the fields of those inputs that an image reaches, one or more
    /// @param inputs shapes of all its data inputs, batch included
    /// @return the field of its output
    public static ReceptiveField through(Layer layer, List<ReceptiveField> fields, List<Shape> inputs) {
        ReceptiveField field = fields.stream()
                .max(Comparator.comparingDouble(f -> f.height.size * f.width.size))
                .orElseThrow();
        Shape input = inputs.getFirst();
        return switch (layer) {
            case Conv2d conv -> field.windows(Windows.of(conv, input));
            case MaxPool2d pool -> field.windows(Windows.of(pool, input));
            case AvgPool2d pool -> field.windows(Windows.of(pool, input));
            case LpPool2d pool -> field.windows(Windows.of(pool, input));
            case ConvTranspose2d conv -> {
                Windows windows = Windows.of(conv, input);
                yield new ReceptiveField(
                        field.height.transposed(windows.height()), field.width.transposed(windows.width()));
            }
            case AdaptiveMaxPool2d(Size2d size) -> field.adaptive(input, size);
            case AdaptiveAvgPool2d(Size2d size) -> field.adaptive(input, size);
            case Upsample(Upsample.Mode mode, int scaleHeight, int scaleWidth, boolean alignCorners) ->
                new ReceptiveField(
                        field.height.upsampled(mode, input.size(2), scaleHeight, alignCorners),
                        field.width.upsampled(mode, input.size(3), scaleWidth, alignCorners));
            case Reshape reshape -> keepsImages(reshape, input) ? field : field.whole();
            case Permute(List<Integer> order) -> keepsImages(order) ? field : field.whole();
            case Softmax(int axis) -> field.across(input, axis);
            case LogSoftmax(int axis) -> field.across(input, axis);
            case Linear _ -> field.whole();
            case GlobalMaxPool2d() -> field.whole();
            case GlobalAvgPool2d() -> field.whole();
            case Flatten() -> field.whole();
            case Operator _ -> field.whole();
            case SoftmaxCrossEntropy _ -> field.whole();
            case BinaryCrossEntropyWithLogits() -> field.whole();
            case MeanSquaredError() -> field.whole();
            case Huber _ -> field.whole();
            case Sigmoid() -> field;
            case Tanh() -> field;
            case Relu() -> field;
            case LeakyRelu _ -> field;
            case RRelu _ -> field;
            case PRelu _ -> field;
            case Elu _ -> field;
            case Selu() -> field;
            case Celu _ -> field;
            case Gelu _ -> field;
            case Silu() -> field;
            case Mish() -> field;
            case Softplus _ -> field;
            case Softsign() -> field;
            case HardSigmoid() -> field;
            case HardSwish() -> field;
            case Relu6() -> field;
            case BatchNorm2d _ -> field;
            case GroupNorm _ -> field;
            case LayerNorm _ -> field;
            case LocalResponseNorm _ -> field;
            case Dropout _ -> field;
            case Dropout2d _ -> field;
            case Add() -> field;
            case Multiply() -> field;
            case Concat(int axis) -> field.across(input, axis);
        };
    }

    /// The fields of a network's values at the sizes that its inputs declare.
    ///
    /// @param network the network
    /// @return fields by value, see [#of(Network, Map)]
    public static Map<String, ReceptiveField> of(Network network) {
        return of(network, network.shapes(1));
    }

    /// The fields of a network's values.
    ///
    /// @param network the network
    /// @param shapes the shape of every value, from [Network#shapes(Map)]
    /// @return fields by value; inputs of rank 4 count as images, and values that no image
    ///     reaches are not in the map
    public static Map<String, ReceptiveField> of(Network network, Map<String, Shape> shapes) {
        Map<String, ReceptiveField> fields = new LinkedHashMap<>();
        for (Input input : network.inputs()) {
            Shape shape = NetworkChecks.shape(shapes, input.name());
            if (shape.rank() == 4) {
                fields.put(input.name(), input(new Size2d(shape.size(2), shape.size(3))));
            }
        }
        for (Node node : network.nodes()) {
            List<ReceptiveField> seen = new ArrayList<>();
            for (String value : node.inputs()) {
                ReceptiveField field = fields.get(value);
                if (field != null) {
                    seen.add(field);
                }
            }
            if (!seen.isEmpty()) {
                ReceptiveField result = through(node.layer(), seen, NetworkChecks.operands(node, shapes));
                node.outputs().forEach(output -> fields.put(output, result));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    /// Whether the last two axes, rows and columns, stay as they are while those before are divided otherwise.
    private static boolean keepsImages(Reshape reshape, Shape input) {
        Shape output = ShapeInference.outputs(reshape, List.of(input)).getFirst();
        return input.rank() > 3
                && output.rank() > 2
                && output.size(-2) == input.size(-2)
                && output.size(-1) == input.size(-1);
    }

    /// Whether rows and columns stay the last two axes.
    private static boolean keepsImages(List<Integer> order) {
        int axes = order.size();
        return axes > 2 && order.get(axes - 2) == axes - 1 && order.get(axes - 1) == axes;
    }

    private ReceptiveField windows(Windows windows) {
        return new ReceptiveField(height.window(windows.height()), width.window(windows.width()));
    }

    private ReceptiveField adaptive(Shape input, Size2d size) {
        return new ReceptiveField(
                height.adaptive(input.size(2), size.height()), width.adaptive(input.size(3), size.width()));
    }

    private ReceptiveField whole() {
        return new ReceptiveField(height.whole(), width.whole());
    }

    /// A function that joins what lies along an axis of an image: rows, columns, or channels.
    private ReceptiveField across(Shape input, int axis) {
        int index = input.axis(axis);
        return input.rank() != 4
                ? this
                : new ReceptiveField(index == 2 ? height.whole() : height, index == 3 ? width.whole() : width);
    }
}
