package org.lanewise.ops.simd.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.ops.simd.lanes.Lanes;

/// The transforms of F(4x4, 3x3) on 16 channels side by side, at the points 0, ±√½, ±√2 and
/// infinity, which round less than 0, ±1, ±2: those of the gradient of weights, tile by tile.
/// [Winograd4Run] has those of the convolution.
///
/// A two-dimensional transform is a one-dimensional one along the columns and then one along the
/// rows. Source: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks; the points are
/// those of Barabasz and others, Error Analysis and Improving the Accuracy of Winograd Convolution
/// for Deep Neural Networks.
final class Winograd4 {

    /// Edge of an output tile.
    static final int TILE = 4;

    /// Edge of an input tile.
    static final int PATCH = 6;

    static final float A = 0.70710678118654752f;
    static final float B = 1.41421356237309505f;
    static final float A3 = 0.35355339059327376f;
    static final float B3 = 2.82842712474619010f;

    /// What the filter transform divides by at ±√½ and ±√2, as factors, and these times √½ and √2.
    static final float W = -0.66666666666666667f;

    static final float X = 0.16666666666666667f;
    static final float WA = -0.47140452079103168f;
    static final float XB = 0.23570226039551584f;

    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final double ROOT = 1.4142135623730950488;

    /// The transform of a 3-tap filter: six rows of three.
    static final double[][] FILTER = filter();

    private Winograd4() {}

    private static double[][] filter() {
        double a = ROOT / 2;
        double b = ROOT;
        return new double[][] {
            {1, 0, 0},
            row(a, 2 * a * a * (a * a - b * b)),
            row(-a, 2 * a * a * (a * a - b * b)),
            row(b, 2 * b * b * (b * b - a * a)),
            row(-b, 2 * b * b * (b * b - a * a)),
            {0, 0, 1}
        };
    }

    private static double[] row(double point, double scale) {
        return new double[] {1 / scale, point / scale, point * point / scale};
    }

    /// One pass of the input transform.
    ///
    /// @param lines number of lines
    /// @param src source
    /// @param at first element of the first line
    /// @param step distance of a line's elements
    /// @param lineStep distance of lines
    /// @param dst destination
    /// @param to first element of the first line
    /// @param toStep distance of a line's elements
    /// @param toLineStep distance of lines
    static void input(
            int lines, float[] src, int at, int step, int lineStep, float[] dst, int to, int toStep, int toLineStep) {
        for (int line = 0; line < lines; line++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + line * lineStep + lane;
                int out = to + line * toLineStep + lane;
                FloatVector d1 = FloatVector.fromArray(SPECIES, src, from + step);
                FloatVector d2 = FloatVector.fromArray(SPECIES, src, from + 2 * step);
                FloatVector d3 = FloatVector.fromArray(SPECIES, src, from + 3 * step);
                FloatVector d4 = FloatVector.fromArray(SPECIES, src, from + 4 * step);
                d2.fma(FloatVector.broadcast(SPECIES, -2.5f), d4)
                        .add(FloatVector.fromArray(SPECIES, src, from))
                        .intoArray(dst, out);
                FloatVector even = d2.fma(FloatVector.broadcast(SPECIES, -2f), d4);
                FloatVector odd = d1.fma(FloatVector.broadcast(SPECIES, -2f), d3);
                odd.fma(FloatVector.broadcast(SPECIES, A), even).intoArray(dst, out + toStep);
                odd.fma(FloatVector.broadcast(SPECIES, -A), even).intoArray(dst, out + 2 * toStep);
                even = d2.fma(FloatVector.broadcast(SPECIES, -0.5f), d4);
                odd = d1.fma(FloatVector.broadcast(SPECIES, -0.5f), d3);
                odd.fma(FloatVector.broadcast(SPECIES, B), even).intoArray(dst, out + 3 * toStep);
                odd.fma(FloatVector.broadcast(SPECIES, -B), even).intoArray(dst, out + 4 * toStep);
                d3.fma(FloatVector.broadcast(SPECIES, -2.5f), d1)
                        .add(FloatVector.fromArray(SPECIES, src, from + 5 * step))
                        .intoArray(dst, out + 5 * toStep);
            }
        }
    }

    /// One pass of the transform of an output tile's gradient, lines of four elements to lines of
    /// six: the transpose of the output transform; parameters as those of [#input].
    static void gradient(
            int lines, float[] src, int at, int step, int lineStep, float[] dst, int to, int toStep, int toLineStep) {
        for (int line = 0; line < lines; line++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + line * lineStep + lane;
                int out = to + line * toLineStep + lane;
                FloatVector y0 = FloatVector.fromArray(SPECIES, src, from);
                FloatVector y1 = FloatVector.fromArray(SPECIES, src, from + step);
                FloatVector y2 = FloatVector.fromArray(SPECIES, src, from + 2 * step);
                FloatVector y3 = FloatVector.fromArray(SPECIES, src, from + 3 * step);
                y0.intoArray(dst, out);
                FloatVector even = y2.fma(FloatVector.broadcast(SPECIES, 0.5f), y0);
                FloatVector odd = y3.fma(FloatVector.broadcast(SPECIES, A3), y1.mul(A));
                even.add(odd).intoArray(dst, out + toStep);
                even.sub(odd).intoArray(dst, out + 2 * toStep);
                even = y2.fma(FloatVector.broadcast(SPECIES, 2f), y0);
                odd = y3.fma(FloatVector.broadcast(SPECIES, B3), y1.mul(B));
                even.add(odd).intoArray(dst, out + 3 * toStep);
                even.sub(odd).intoArray(dst, out + 4 * toStep);
                y3.intoArray(dst, out + 5 * toStep);
            }
        }
    }

    /// One pass of the transform to the gradient of a filter, lines of six elements to lines of
    /// three: the transpose of [#FILTER]; parameters as those of [#input].
    static void weights(
            int lines, float[] src, int at, int step, int lineStep, float[] dst, int to, int toStep, int toLineStep) {
        for (int line = 0; line < lines; line++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + line * lineStep + lane;
                int out = to + line * toLineStep + lane;
                FloatVector m1 = FloatVector.fromArray(SPECIES, src, from + step);
                FloatVector m2 = FloatVector.fromArray(SPECIES, src, from + 2 * step);
                FloatVector m3 = FloatVector.fromArray(SPECIES, src, from + 3 * step);
                FloatVector m4 = FloatVector.fromArray(SPECIES, src, from + 4 * step);
                FloatVector inner = m1.add(m2).mul(W);
                FloatVector outer = m3.add(m4).mul(X);
                FloatVector.fromArray(SPECIES, src, from).add(inner).add(outer).intoArray(dst, out);
                m3.sub(m4)
                        .fma(FloatVector.broadcast(SPECIES, XB), m1.sub(m2).mul(WA))
                        .intoArray(dst, out + toStep);
                outer.fma(FloatVector.broadcast(SPECIES, 2f), inner.mul(0.5f))
                        .add(FloatVector.fromArray(SPECIES, src, from + 5 * step))
                        .intoArray(dst, out + 2 * toStep);
            }
        }
    }
}
