package org.lanewise.compiler;

import java.util.List;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Padding;

/// Layers with weights, as their definitions sum them.
final class OracleConvolutions {

    private OracleConvolutions() {}

    static OracleArray convolution(Conv2d layer, OracleArray x, List<OracleArray> parameters) {
        OracleArray weight = parameters.get(0);
        int kh = layer.kernel().height();
        int kw = layer.kernel().width();
        int sh = layer.stride().height();
        int sw = layer.stride().width();
        int dh = layer.dilation().height();
        int dw = layer.dilation().width();
        int[] pads = pads(layer, x);
        int oh = (x.size(2) + pads[0] + pads[1] - dh * (kh - 1) - 1) / sh + 1;
        int ow = (x.size(3) + pads[2] + pads[3] - dw * (kw - 1) - 1) / sw + 1;
        OracleArray y = OracleArray.zeros(x.size(0), layer.outChannels(), oh, ow);
        int inGroup = x.size(1) / layer.groups();
        int outGroup = layer.outChannels() / layer.groups();
        for (int n = 0; n < x.size(0); n++) {
            for (int o = 0; o < layer.outChannels(); o++) {
                for (int i = 0; i < oh; i++) {
                    for (int j = 0; j < ow; j++) {
                        double sum = layer.bias() ? parameters.get(1).data()[o] : 0;
                        for (int c = 0; c < inGroup; c++) {
                            for (int a = 0; a < kh; a++) {
                                for (int b = 0; b < kw; b++) {
                                    int row = i * sh - pads[0] + a * dh;
                                    int column = j * sw - pads[2] + b * dw;
                                    if (x.contains(row, column)) {
                                        sum += weight.get(o, c, a, b)
                                                * x.get(n, o / outGroup * inGroup + c, row, column);
                                    }
                                }
                            }
                        }
                        y.add(n, o, i, j, sum);
                    }
                }
            }
        }
        return y;
    }

    /// Top, bottom, left, right.
    private static int[] pads(Conv2d layer, OracleArray x) {
        return switch (layer.padding()) {
            case Padding.Explicit(int top, int bottom, int left, int right) -> new int[] {top, bottom, left, right};
            case Padding.Same() -> {
                int rows = same(
                        x.size(2),
                        layer.kernel().height(),
                        layer.stride().height(),
                        layer.dilation().height());
                int columns = same(
                        x.size(3),
                        layer.kernel().width(),
                        layer.stride().width(),
                        layer.dilation().width());
                yield new int[] {rows / 2, rows - rows / 2, columns / 2, columns - columns / 2};
            }
        };
    }

    /// The least padding with which the output has `ceil(in / stride)` elements.
    private static int same(int in, int kernel, int stride, int dilation) {
        int out = (in + stride - 1) / stride;
        int total = 0;
        while ((in + total - dilation * (kernel - 1) - 1 < 0)
                || (in + total - dilation * (kernel - 1) - 1) / stride + 1 < out) {
            total++;
        }
        return total;
    }

    static OracleArray transposed(ConvTranspose2d layer, OracleArray x, List<OracleArray> parameters) {
        OracleArray weight = parameters.get(0);
        int kh = layer.kernel().height();
        int kw = layer.kernel().width();
        int sh = layer.stride().height();
        int sw = layer.stride().width();
        int dh = layer.dilation().height();
        int dw = layer.dilation().width();
        Padding.Explicit pad = layer.padding();
        int oh = (x.size(2) - 1) * sh
                + dh * (kh - 1)
                + 1
                - pad.top()
                - pad.bottom()
                + layer.outputPadding().height();
        int ow = (x.size(3) - 1) * sw
                + dw * (kw - 1)
                + 1
                - pad.left()
                - pad.right()
                + layer.outputPadding().width();
        OracleArray y = OracleArray.zeros(x.size(0), layer.outChannels(), oh, ow);
        int inGroup = x.size(1) / layer.groups();
        int outGroup = layer.outChannels() / layer.groups();
        for (int n = 0; n < x.size(0); n++) {
            for (int o = 0; layer.bias() && o < layer.outChannels(); o++) {
                for (int i = 0; i < oh; i++) {
                    for (int j = 0; j < ow; j++) {
                        y.add(n, o, i, j, parameters.get(1).data()[o]);
                    }
                }
            }
            for (int c = 0; c < x.size(1); c++) {
                for (int o = 0; o < outGroup; o++) {
                    for (int i = 0; i < x.size(2); i++) {
                        for (int j = 0; j < x.size(3); j++) {
                            for (int a = 0; a < kh; a++) {
                                for (int b = 0; b < kw; b++) {
                                    int row = i * sh - pad.top() + a * dh;
                                    int column = j * sw - pad.left() + b * dw;
                                    if (y.contains(row, column)) {
                                        double term = weight.get(c, o, a, b) * x.get(n, c, i, j);
                                        y.add(n, c / inGroup * outGroup + o, row, column, term);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    static OracleArray linear(Linear layer, OracleArray x, List<OracleArray> parameters) {
        int in = x.size(1);
        int out = layer.outFeatures();
        OracleArray y = OracleArray.zeros(x.size(0), out);
        for (int n = 0; n < x.size(0); n++) {
            for (int o = 0; o < out; o++) {
                double sum = layer.bias() ? parameters.get(1).data()[o] : 0;
                for (int i = 0; i < in; i++) {
                    sum += x.data()[n * in + i] * parameters.get(0).data()[o * in + i];
                }
                y.data()[n * out + o] = sum;
            }
        }
        return y;
    }
}
