package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.layers.ops.ResamplingOp.Resize.Coordinates;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;

/// Where the elements of an output of [Resize] are along one axis of the data, and what its
/// elements weigh there.
///
/// @param op the operator
/// @param size length of the data
/// @param length length of the output
/// @param scale how much longer the output is
/// @param exactLength length of the output before it was rounded
/// @param start first place of the region, as a part of the data
/// @param end last place of the region, as a part of the data
record ResizeAxis(Resize op, int size, int length, double scale, double exactLength, double start, double end) {

    /// Whether the output is the data.
    boolean unchanged() {
        return size == length && scale == 1 && start == 0 && end == 1;
    }

    double growth() {
        return (double) length / size;
    }

    /// The place in the data of an element of the output.
    double place(int i) {
        if (unchanged()) {
            return i;
        }
        double last = size - 1;
        double halfPixel = (i + 0.5) / scale - 0.5;
        return switch (op.coordinates()) {
            case HALF_PIXEL -> halfPixel;
            case HALF_PIXEL_SYMMETRIC -> size / 2.0 * (1 - length / exactLength) + halfPixel;
            case PYTORCH_HALF_PIXEL -> length == 1 ? 0 : halfPixel;
            case ALIGN_CORNERS -> exactLength == 1 ? 0 : i * last / (exactLength - 1);
            case ASYMMETRIC -> i / scale;
            case TF_HALF_PIXEL_FOR_NN -> (i + 0.5) / scale;
            case TF_CROP_AND_RESIZE ->
                start * last
                        + (exactLength == 1 ? (end - start) * last / 2 : i * (end - start) * last / (exactLength - 1));
        };
    }

    /// Whether a place is not in the data, and gets the value for that.
    boolean outside(double place) {
        return op.coordinates() == Coordinates.TF_CROP_AND_RESIZE && (place < 0 || place > size - 1);
    }

    /// The nearest elements of the data, [AxisMaps#OUTSIDE] where a place is not in it.
    int[] nearest() {
        int[] positions = new int[length];
        for (int i = 0; i < length; i++) {
            double place = place(i);
            double whole = switch (op.nearest()) {
                case ROUND_PREFER_FLOOR -> Math.ceil(place - 0.5);
                case ROUND_PREFER_CEIL -> Math.floor(place + 0.5);
                case FLOOR -> Math.floor(place);
                case CEIL -> Math.ceil(place);
                case TOWARDS_LARGER -> scale < 1 ? Math.ceil(place) : Math.floor(place);
            };
            positions[i] = outside(place) ? AxisMaps.OUTSIDE : (int) Math.clamp(whole, 0, size - 1);
        }
        return positions;
    }

    /// The weights of the elements around a place, from [#first] on.
    double[] weights(double place) {
        double ratio = place - below(place);
        double stretch = op.antialias() ? Math.min(1, scale) : 1;
        int reach = op.mode() == Mode.CUBIC ? 2 : 1;
        int before = -((int) Math.floor(-reach / stretch) + 1);
        double[] weights = new double[2 * before + 2];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double distance = Math.abs((i - before - ratio) * stretch);
            weights[i] = op.mode() == Mode.CUBIC ? cubic(distance, op.cubicCoefficient()) : Math.max(0, 1 - distance);
            int at = first(place, weights.length) + i;
            if (op.excludeOutside() && (at < 0 || at >= size)) {
                weights[i] = 0;
            }
            sum += weights[i];
        }
        if (op.antialias() || op.excludeOutside()) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= sum;
            }
        }
        return weights;
    }

    /// The element of the first of some weights, which may lie outside the data.
    int first(double place, int weights) {
        return (int) below(place) - (weights / 2 - 1);
    }

    /// The last whole number below a place.
    private static double below(double place) {
        return Math.ceil(place) - 1;
    }

    /// The cubic convolution kernel of Keys, "Cubic convolution interpolation for digital image
    /// processing", 1981.
    static double cubic(double distance, double a) {
        if (distance <= 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? ((distance - 5) * distance + 8) * distance * a - 4 * a : 0;
    }
}
