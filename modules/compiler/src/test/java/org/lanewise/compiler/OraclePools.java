package org.lanewise.compiler;

import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.Upsample;

/// Pooling and upsampling by their definitions.
final class OraclePools {

    private OraclePools() {}

    /// The elements of a window along one axis: `first`, `first + step`, ... below `end`;
    /// `extent` counts what a mean divides by when the padding counts.
    private record Range(int first, int end, int step, int extent) {}

    private interface Reduction {
        double of(OracleArray x, int n, int c, Range rows, Range columns);
    }

    static OracleArray max(MaxPool2d layer, OracleArray x) {
        Range[] rows = vertical(layer.kernel(), layer.stride(), layer.padding(), layer.dilation(), layer.ceilMode(), x);
        Range[] columns =
                horizontal(layer.kernel(), layer.stride(), layer.padding(), layer.dilation(), layer.ceilMode(), x);
        return reduce(x, rows, columns, OraclePools::maximum);
    }

    static OracleArray average(AvgPool2d layer, OracleArray x) {
        Range[] rows = vertical(layer.kernel(), layer.stride(), layer.padding(), Size2d.of(1), layer.ceilMode(), x);
        Range[] columns =
                horizontal(layer.kernel(), layer.stride(), layer.padding(), Size2d.of(1), layer.ceilMode(), x);
        return reduce(
                x,
                rows,
                columns,
                layer.countIncludePad()
                        ? (array, n, c, h, w) -> sum(array, n, c, h, w, 1) / (h.extent() * w.extent())
                        : OraclePools::mean);
    }

    static OracleArray norm(LpPool2d layer, OracleArray x) {
        Range[] rows = vertical(layer.kernel(), layer.stride(), layer.padding(), Size2d.of(1), layer.ceilMode(), x);
        Range[] columns =
                horizontal(layer.kernel(), layer.stride(), layer.padding(), Size2d.of(1), layer.ceilMode(), x);
        return reduce(
                x,
                rows,
                columns,
                (array, n, c, h, w) -> Math.pow(sum(array.absolute(), n, c, h, w, layer.p()), 1 / layer.p()));
    }

    static OracleArray globalMax(OracleArray x) {
        return adaptiveMax(Size2d.of(1), x);
    }

    static OracleArray globalAverage(OracleArray x) {
        return adaptiveAverage(Size2d.of(1), x);
    }

    static OracleArray adaptiveMax(Size2d size, OracleArray x) {
        return reduce(x, divided(x.size(2), size.height()), divided(x.size(3), size.width()), OraclePools::maximum);
    }

    static OracleArray adaptiveAverage(Size2d size, OracleArray x) {
        return reduce(x, divided(x.size(2), size.height()), divided(x.size(3), size.width()), OraclePools::mean);
    }

    private static OracleArray reduce(OracleArray x, Range[] rows, Range[] columns, Reduction reduction) {
        OracleArray y = OracleArray.zeros(x.size(0), x.size(1), rows.length, columns.length);
        for (int n = 0; n < x.size(0); n++) {
            for (int c = 0; c < x.size(1); c++) {
                for (int i = 0; i < rows.length; i++) {
                    for (int j = 0; j < columns.length; j++) {
                        y.add(n, c, i, j, reduction.of(x, n, c, rows[i], columns[j]));
                    }
                }
            }
        }
        return y;
    }

    private static double maximum(OracleArray x, int n, int c, Range rows, Range columns) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = rows.first(); i < rows.end(); i += rows.step()) {
            for (int j = columns.first(); j < columns.end(); j += columns.step()) {
                best = x.contains(i, j) ? Math.max(best, x.get(n, c, i, j)) : best;
            }
        }
        return best;
    }

    private static double sum(OracleArray x, int n, int c, Range rows, Range columns, double power) {
        double sum = 0;
        for (int i = rows.first(); i < rows.end(); i += rows.step()) {
            for (int j = columns.first(); j < columns.end(); j += columns.step()) {
                if (x.contains(i, j)) {
                    double value = x.get(n, c, i, j);
                    sum += power == 1 ? value : Math.pow(value, power);
                }
            }
        }
        return sum;
    }

    private static double mean(OracleArray x, int n, int c, Range rows, Range columns) {
        int count = 0;
        for (int i = rows.first(); i < rows.end(); i++) {
            for (int j = columns.first(); j < columns.end(); j++) {
                count += x.contains(i, j) ? 1 : 0;
            }
        }
        return sum(x, n, c, rows, columns, 1) / count;
    }

    private static Range[] vertical(
            Size2d kernel, Size2d stride, Padding.Explicit pad, Size2d dilation, boolean ceil, OracleArray x) {
        return sliding(x.size(2), kernel.height(), stride.height(), pad.top(), pad.bottom(), dilation.height(), ceil);
    }

    private static Range[] horizontal(
            Size2d kernel, Size2d stride, Padding.Explicit pad, Size2d dilation, boolean ceil, OracleArray x) {
        return sliding(x.size(3), kernel.width(), stride.width(), pad.left(), pad.right(), dilation.width(), ceil);
    }

    /// Every place of a sliding window. Rounded down, a window must fit the padded input. Rounded
    /// up, there is a window as long as the one before has not reached the end and the window
    /// starts before the padding at the end.
    private static Range[] sliding(int in, int kernel, int stride, int low, int high, int dilation, boolean ceil) {
        int span = dilation * (kernel - 1) + 1;
        int count = 0;
        while (ceil
                ? (count - 1) * stride + span < in + low + high && count * stride < in + low
                : count * stride + span <= in + low + high) {
            count++;
        }
        Range[] ranges = new Range[count];
        for (int o = 0; o < count; o++) {
            int first = o * stride - low;
            ranges[o] = new Range(first, first + span, dilation, Math.min(first + kernel, in + high) - first);
        }
        return ranges;
    }

    private static Range[] divided(int in, int out) {
        Range[] ranges = new Range[out];
        for (int o = 0; o < out; o++) {
            int first = (int) Math.floor((double) o * in / out);
            int end = (int) Math.ceil((double) (o + 1) * in / out);
            ranges[o] = new Range(first, end, 1, end - first);
        }
        return ranges;
    }

    static OracleArray upsample(Upsample layer, OracleArray x) {
        int oh = x.size(2) * layer.scaleHeight();
        int ow = x.size(3) * layer.scaleWidth();
        OracleArray y = OracleArray.zeros(x.size(0), x.size(1), oh, ow);
        for (int n = 0; n < x.size(0); n++) {
            for (int c = 0; c < x.size(1); c++) {
                for (int i = 0; i < oh; i++) {
                    for (int j = 0; j < ow; j++) {
                        double value = switch (layer.mode()) {
                            case NEAREST -> x.get(n, c, i / layer.scaleHeight(), j / layer.scaleWidth());
                            case BILINEAR ->
                                between(
                                        x,
                                        n,
                                        c,
                                        position(i, x.size(2), oh, layer.alignCorners()),
                                        position(j, x.size(3), ow, layer.alignCorners()));
                        };
                        y.add(n, c, i, j, value);
                    }
                }
            }
        }
        return y;
    }

    private static double position(int o, int in, int out, boolean alignCorners) {
        if (alignCorners) {
            return out == 1 ? 0 : o * (in - 1.0) / (out - 1);
        }
        return Math.max(0, (o + 0.5) * in / out - 0.5);
    }

    private static double between(OracleArray x, int n, int c, double row, double column) {
        double sum = 0;
        for (int i = 0; i < x.size(2); i++) {
            for (int j = 0; j < x.size(3); j++) {
                double weight = hat(row, i, x.size(2)) * hat(column, j, x.size(3));
                sum += weight * x.get(n, c, i, j);
            }
        }
        return sum;
    }

    /// Weight of element `i` at a position: 1 there, falling to 0 at its neighbours; beyond the
    /// last element it stays 1.
    private static double hat(double position, int i, int size) {
        return Math.max(0, 1 - Math.abs(Math.min(position, size - 1) - i));
    }
}
