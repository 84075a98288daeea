package org.lanewise.ops.simd.bench;

import java.util.StringJoiner;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.tensor.Window;

/// Writes shapes in the notation, without fields that have their usual value.
final class ShapeText {

    private ShapeText() {}

    static String of(LayerShape shape) {
        StringJoiner text = new StringJoiner(" ");
        text.add(shape.operation());
        switch (shape) {
            case LayerShape.Conv c -> conv(text, c);
            case LayerShape.Pool p -> pool(text, p.pool());
            case LayerShape.Linear l -> linear(text, l.linear());
            case LayerShape.Gemm g -> {
                text.add("m" + g.m()).add("n" + g.n()).add("k" + g.k());
                flag(text, "ta", g.transposedA());
                flag(text, "tb", g.transposedB());
            }
        }
        switch (shape.direction()) {
            case FORWARD -> {}
            case BACKWARD_DATA -> text.add("dsrc");
            case BACKWARD_WEIGHTS -> text.add("dweights");
        }
        return text.toString();
    }

    private static void conv(StringJoiner text, LayerShape.Conv shape) {
        Conv2dProblem p = shape.conv();
        if (shape.depthwise()) {
            text.add("c" + p.ic());
            field(text, "m", p.oc() / p.ic(), 1);
        } else {
            text.add("ic" + p.ic()).add("oc" + p.oc());
        }
        size(text, p.ih(), p.iw());
        window(text, p.h(), p.w(), 1);
        if (!shape.depthwise()) {
            field(text, "g", p.groups(), 1);
        }
        field(text, "n", p.images(), 1);
        flag(text, "nobias", p.direction() == Direction.FORWARD && !p.bias());
        flag(text, "relu", shape.epilogue().activation() != null);
        flag(text, "residual", shape.epilogue().residual());
    }

    private static void pool(StringJoiner text, Pool2dProblem p) {
        text.add(p.kind() instanceof PoolKind.Max ? "max" : "avg").add("c" + p.channels());
        size(text, p.ih(), p.iw());
        Window h = p.h().window().orElseThrow();
        Window w = p.w().window().orElseThrow();
        if (h.kernel() == p.ih() && w.kernel() == p.iw() && p.oh() == 1 && p.ow() == 1) {
            text.add("global");
        } else {
            window(text, h, w, h.kernel());
            flag(text, "ceil", h.ceilMode());
        }
        field(text, "n", p.images(), 1);
        flag(text, "countpad", p.kind() instanceof PoolKind.Average average && average.countIncludePad());
    }

    private static void linear(StringJoiner text, LinearProblem p) {
        text.add("in" + p.in()).add("out" + p.out());
        field(text, "n", p.images(), 1);
        flag(text, "nobias", p.direction() == Direction.FORWARD && !p.bias());
    }

    private static void size(StringJoiner text, int h, int w) {
        text.add("h" + h);
        field(text, "w", w, h);
    }

    /// @param stride the usual stride
    private static void window(StringJoiner text, Window h, Window w, int stride) {
        text.add("k" + pair(h.kernel(), w.kernel()));
        if (h.stride() != stride || w.stride() != stride) {
            text.add("s" + pair(h.stride(), w.stride()));
        }
        if (h.padLow() + h.padHigh() + w.padLow() + w.padHigh() > 0) {
            String rows = padding(h);
            String columns = padding(w);
            text.add("p" + (rows.equals(columns) ? rows : rows + "x" + columns));
        }
        if (h.dilation() != 1 || w.dilation() != 1) {
            text.add("d" + pair(h.dilation(), w.dilation()));
        }
    }

    private static String padding(Window window) {
        return window.padLow() == window.padHigh()
                ? Integer.toString(window.padLow())
                : window.padLow() + "-" + window.padHigh();
    }

    private static String pair(int rows, int columns) {
        return rows == columns ? Integer.toString(rows) : rows + "x" + columns;
    }

    private static void field(StringJoiner text, String name, int value, int usual) {
        if (value != usual) {
            text.add(name + value);
        }
    }

    private static void flag(StringJoiner text, String word, boolean set) {
        if (set) {
            text.add(word);
        }
    }
}
