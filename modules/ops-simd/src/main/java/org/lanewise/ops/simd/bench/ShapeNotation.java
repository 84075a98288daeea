package org.lanewise.ops.simd.bench;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// Reads the notation for shapes of layers: one line a layer, an operation and its fields in any
/// order.
///
/// ```
/// conv ic64 oc64 h56 k3 p1                 3x3 convolution, 64 to 64 channels, 56 x 56
/// conv ic3 oc64 h224 k7 s2 p3 relu         the first layer of ResNet with its ReLU
/// conv ic64 oc64 h56 k3 p1 dsrc            its gradient with respect to the source
/// conv ic240 oc60 h28 k1 g3 n8             three groups, batch of 8
/// conv ic16 oc16 h30 w40 k3x1 p1-0x0 d2x1  rows x columns; padding before-after
/// dw c144 h56 k3 s2 p1                     depthwise
/// pool max c64 h112 k3 s2 p1               pool avg c512 h7 global
/// linear in512 out1000 n32                 gemv in4096 out4096
/// gemm m512 n512 k256 tb                   B is stored transposed
/// ```
///
/// | field | of | meaning | when absent |
/// |---|---|---|---|
/// | `ic` `oc` | conv | input and output channels | |
/// | `c` | dw, pool | channels | |
/// | `m` | dw | output channels of an input channel | 1 |
/// | `h` `w` | conv, dw, pool | size of the input | `w` as `h` |
/// | `k` | conv, dw, pool | window, `3` or `3x5` | |
/// | `s` | conv, dw, pool | stride, `2` or `2x1` | 1; `k` in pool |
/// | `p` | conv, dw, pool | padding, `1`, `1x0`, `0-1` or `0-1x1-0` | 0 |
/// | `d` | conv, dw, pool | dilation, `2` or `2x1` | 1 |
/// | `g` | conv | groups | 1 |
/// | `n` | all but gemv, gemm | images | 1 |
/// | `in` `out` | linear, gemv | inputs and outputs | |
/// | `m` `n` `k` | gemm | `C[m, n] = A[m, k] B[k, n]` | |
/// | `x` | all | how often a network has it | 1 |
///
/// Words: `fwd` (default), `dsrc`, `dweights`; `relu`, `residual` for a fused epilogue; `nobias`;
/// `max` or `avg`, `global`, `ceil`, `countpad` for pool; `ta`, `tb` for gemm. What follows a `#`
/// is the line's label.
public final class ShapeNotation {

    private ShapeNotation() {}

    /// Reads one shape.
    ///
    /// @param text a line with a shape
    /// @return the shape, its count and its label
    /// @throws FormatException when the text is none; the message shows the place and the nearest
    ///     word
    /// @throws ShapeException when the sizes do not fit each other; the message has all of them
    public static ShapeLine parse(String text) {
        int hash = text.indexOf('#');
        String label = hash < 0 ? "" : text.substring(hash + 1).strip();
        ShapeTokens tokens = ShapeTokens.of(hash < 0 ? text : text.substring(0, hash));
        int times = tokens.size(ShapeGrammar.TIMES, 1);
        try {
            return new ShapeLine(shape(tokens), times, label);
        } catch (ShapeException e) {
            throw new ShapeException("shape '" + text.strip() + "': " + e.getMessage(), e);
        }
    }

    /// Reads a file of shapes. Empty lines and lines with a comment alone are skipped.
    ///
    /// @param name the file's name, for messages
    /// @param lines its lines
    /// @return the shapes in their order
    /// @throws FormatException as [#parse] does, with name and number of the line, or when there
    ///     is no shape at all
    /// @throws ShapeException as [#parse] does, with name and number of the line
    public static List<ShapeLine> parseAll(String name, List<String> lines) {
        List<ShapeLine> shapes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.replaceFirst("#.*", "").isBlank()) {
                String place = name + ":" + (i + 1) + ": ";
                try {
                    shapes.add(parse(line));
                } catch (FormatException e) {
                    throw new FormatException(place + e.getMessage(), e);
                } catch (ShapeException e) {
                    throw new ShapeException(place + e.getMessage(), e);
                }
            }
        }
        if (shapes.isEmpty()) {
            throw new FormatException(name + " has no shape in it");
        }
        return List.copyOf(shapes);
    }

    private static LayerShape shape(ShapeTokens t) {
        return switch (t.operation()) {
            case CONV -> conv(t, t.size("ic"), t.size("oc"), t.size("g", 1));
            case DEPTHWISE -> {
                int channels = t.size("c");
                yield conv(t, channels, t.product(channels, t.size("m", 1), "m"), channels);
            }
            case POOL -> pool(t);
            case LINEAR -> linear(t, t.size("n", 1));
            case GEMV -> linear(t, 1);
            case GEMM -> new LayerShape.Gemm(t.size("m"), t.size("n"), t.size("k"), t.has("ta"), t.has("tb"));
        };
    }

    private static LayerShape conv(ShapeTokens t, int ic, int oc, int groups) {
        Direction direction = t.direction();
        boolean forward = direction == Direction.FORWARD;
        if (!forward) {
            t.refuse("has no gradient here", "relu", "residual");
            t.refuse("belongs to the forward direction", "nobias");
        }
        int h = t.size("h");
        Conv2dProblem problem = new Conv2dProblem(
                Layout.NCHW,
                t.size("n", 1),
                ic,
                h,
                t.size("w", h),
                oc,
                groups,
                t.window(0, 1),
                t.window(1, 1),
                forward && !t.has("nobias"),
                direction);
        return new LayerShape.Conv(
                problem, new Epilogue(t.has("residual"), t.has("relu") ? new UnaryFunction.Relu() : null));
    }

    private static LayerShape pool(ShapeTokens t) {
        boolean max = t.either("max", "avg", "what is made of a window");
        Direction direction = t.direction();
        int h = t.size("h");
        int w = t.size("w", h);
        PoolAxis rows;
        PoolAxis columns;
        if (t.has("global")) {
            t.refuse("contradicts 'global'", "k", "s", "p", "d", "ceil");
            rows = PoolAxis.global(h);
            columns = PoolAxis.global(w);
        } else {
            t.require("k");
            rows = axis(t, 0, h);
            columns = axis(t, 1, w);
        }
        if (max) {
            t.refuse("is about averages", "countpad");
        }
        PoolKind kind =
                max ? new PoolKind.Max(direction == Direction.BACKWARD_DATA) : new PoolKind.Average(t.has("countpad"));
        return new LayerShape.Pool(
                new Pool2dProblem(kind, rows, columns, Layout.NCHW, t.size("n", 1), t.size("c"), direction));
    }

    private static PoolAxis axis(ShapeTokens t, int axis, int in) {
        Window window = t.window(axis, t.pair("k", 1)[axis]);
        return PoolAxis.of(
                new Window(
                        window.kernel(),
                        window.stride(),
                        window.padLow(),
                        window.padHigh(),
                        window.dilation(),
                        t.has("ceil")),
                in);
    }

    private static LayerShape linear(ShapeTokens t, int images) {
        Direction direction = t.direction();
        boolean forward = direction == Direction.FORWARD;
        if (!forward) {
            t.refuse("belongs to the forward direction", "nobias");
        }
        return new LayerShape.Linear(new LinearProblem(
                Layout.NCHW, images, t.size("in"), t.size("out"), forward && !t.has("nobias"), direction));
    }
}
