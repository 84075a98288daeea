package org.lanewise.ops.simd.conv;

/// The transforms of minimal filtering on single numbers: the scalar twins of [Winograd4] and
/// [Winograd2], with the same operations in the same order. Source and destination may be one line.
final class WinogradScalar {

    private WinogradScalar() {}

    /// One line of the transform of that name of [Winograd4] or [Winograd2].
    static void input(int tile, float[] src, int at, int step, float[] dst, int to, int toStep) {
        if (tile == Winograd4.TILE) {
            input4(src, at, step, dst, to, toStep);
        } else {
            input2(src, at, step, dst, to, toStep);
        }
    }

    /// One line of the transform of that name of [Winograd4] or [Winograd2].
    static void output(int tile, float[] src, int at, int step, float[] dst, int to, int toStep) {
        if (tile == Winograd4.TILE) {
            output4(src, at, step, dst, to, toStep);
        } else {
            output2(src, at, step, dst, to, toStep);
        }
    }

    /// One line of the transform of that name of [Winograd4] or [Winograd2].
    static void gradient(int tile, float[] src, int at, int step, float[] dst, int to, int toStep) {
        if (tile == Winograd4.TILE) {
            gradient4(src, at, step, dst, to, toStep);
        } else {
            gradient2(src, at, step, dst, to, toStep);
        }
    }

    /// One line of the transform of that name of [Winograd4] or [Winograd2].
    static void weights(int tile, float[] src, int at, int step, float[] dst, int to, int toStep) {
        if (tile == Winograd4.TILE) {
            weights4(src, at, step, dst, to, toStep);
        } else {
            weights2(src, at, step, dst, to, toStep);
        }
    }

    private static void input4(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float d0 = src[at];
        float d1 = src[at + step];
        float d2 = src[at + 2 * step];
        float d3 = src[at + 3 * step];
        float d4 = src[at + 4 * step];
        float d5 = src[at + 5 * step];
        dst[to] = Math.fma(d2, -2.5f, d4) + d0;
        dst[to + toStep] = Math.fma(Math.fma(d1, -2f, d3), Winograd4.A, Math.fma(d2, -2f, d4));
        dst[to + 2 * toStep] = Math.fma(Math.fma(d1, -2f, d3), -Winograd4.A, Math.fma(d2, -2f, d4));
        dst[to + 3 * toStep] = Math.fma(Math.fma(d1, -0.5f, d3), Winograd4.B, Math.fma(d2, -0.5f, d4));
        dst[to + 4 * toStep] = Math.fma(Math.fma(d1, -0.5f, d3), -Winograd4.B, Math.fma(d2, -0.5f, d4));
        dst[to + 5 * toStep] = Math.fma(d3, -2.5f, d1) + d5;
    }

    private static void output4(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float s12 = src[at + step] + src[at + 2 * step];
        float d12 = src[at + step] - src[at + 2 * step];
        float s34 = src[at + 3 * step] + src[at + 4 * step];
        float d34 = src[at + 3 * step] - src[at + 4 * step];
        float last = Math.fma(d34, Winograd4.B3, Math.fma(d12, Winograd4.A3, src[at + 5 * step]));
        dst[to] = src[at] + s12 + s34;
        dst[to + toStep] = Math.fma(d34, Winograd4.B, d12 * Winograd4.A);
        dst[to + 2 * toStep] = Math.fma(s34, 2f, s12 * 0.5f);
        dst[to + 3 * toStep] = last;
    }

    private static void input2(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float d0 = src[at];
        float d1 = src[at + step];
        float d2 = src[at + 2 * step];
        float d3 = src[at + 3 * step];
        dst[to] = d0 - d2;
        dst[to + toStep] = d1 + d2;
        dst[to + 2 * toStep] = d2 - d1;
        dst[to + 3 * toStep] = d3 - d1;
    }

    private static void output2(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float first = src[at] + src[at + step] + src[at + 2 * step];
        float second = src[at + step] - src[at + 2 * step] + src[at + 3 * step];
        dst[to] = first;
        dst[to + toStep] = second;
    }

    private static void gradient4(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float y0 = src[at];
        float y1 = src[at + step];
        float y2 = src[at + 2 * step];
        float y3 = src[at + 3 * step];
        float even = Math.fma(y2, 0.5f, y0);
        float odd = Math.fma(y3, Winograd4.A3, y1 * Winograd4.A);
        float evenOuter = Math.fma(y2, 2f, y0);
        float oddOuter = Math.fma(y3, Winograd4.B3, y1 * Winograd4.B);
        dst[to] = y0;
        dst[to + toStep] = even + odd;
        dst[to + 2 * toStep] = even - odd;
        dst[to + 3 * toStep] = evenOuter + oddOuter;
        dst[to + 4 * toStep] = evenOuter - oddOuter;
        dst[to + 5 * toStep] = y3;
    }

    private static void weights4(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float m1 = src[at + step];
        float m2 = src[at + 2 * step];
        float m3 = src[at + 3 * step];
        float m4 = src[at + 4 * step];
        float inner = (m1 + m2) * Winograd4.W;
        float outer = (m3 + m4) * Winograd4.X;
        float first = src[at] + inner + outer;
        float last = Math.fma(outer, 2f, inner * 0.5f) + src[at + 5 * step];
        dst[to] = first;
        dst[to + toStep] = Math.fma(m3 - m4, Winograd4.XB, (m1 - m2) * Winograd4.WA);
        dst[to + 2 * toStep] = last;
    }

    private static void gradient2(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float y0 = src[at];
        float y1 = src[at + step];
        dst[to] = y0;
        dst[to + toStep] = y0 + y1;
        dst[to + 2 * toStep] = y0 - y1;
        dst[to + 3 * toStep] = y1;
    }

    private static void weights2(float[] src, int at, int step, float[] dst, int to, int toStep) {
        float m1 = src[at + step];
        float m2 = src[at + 2 * step];
        float even = (m1 + m2) * 0.5f;
        float first = src[at] + even;
        float last = even + src[at + 3 * step];
        dst[to] = first;
        dst[to + toStep] = (m1 - m2) * 0.5f;
        dst[to + 2 * toStep] = last;
    }
}
