package org.lanewise.ops.simd.conv;

import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

/// The transforms of F(2x2, 3x3) on 16 channels side by side, at the points 0, 1, -1 and
/// infinity: those of the gradient of weights, tile by tile. [Winograd2Run] has those of the
/// convolution. Source: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks.
final class Winograd2 {

    /// Edge of an output tile.
    static final int TILE = 2;

    /// Edge of an input tile.
    static final int PATCH = 4;

    /// The transform of a 3-tap filter: four rows of three.
    static final double[][] FILTER = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};

    private Winograd2() {}

    /// One pass of the input transform; parameters as those of [Winograd4#input].
    static void input(
            int lines, float[] src, int at, int step, int lineStep, float[] dst, int to, int toStep, int toLineStep) {
        for (int line = 0; line < lines; line++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + line * lineStep + lane;
                int out = to + line * toLineStep + lane;
                FloatVector d1 = FloatVector.fromArray(Lanes.SPECIES, src, from + step);
                FloatVector d2 = FloatVector.fromArray(Lanes.SPECIES, src, from + 2 * step);
                FloatVector.fromArray(Lanes.SPECIES, src, from).sub(d2).intoArray(dst, out);
                d1.add(d2).intoArray(dst, out + toStep);
                d2.sub(d1).intoArray(dst, out + 2 * toStep);
                FloatVector.fromArray(Lanes.SPECIES, src, from + 3 * step)
                        .sub(d1)
                        .intoArray(dst, out + 3 * toStep);
            }
        }
    }

    /// One pass of the transform of an output tile's gradient, lines of two elements to lines of
    /// four: the transpose of the output transform; parameters as those of [Winograd4#input].
    static void gradient(
            int lines, float[] src, int at, int step, int lineStep, float[] dst, int to, int toStep, int toLineStep) {
        for (int line = 0; line < lines; line++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + line * lineStep + lane;
                int out = to + line * toLineStep + lane;
                FloatVector y0 = FloatVector.fromArray(Lanes.SPECIES, src, from);
                FloatVector y1 = FloatVector.fromArray(Lanes.SPECIES, src, from + step);
                y0.intoArray(dst, out);
                y0.add(y1).intoArray(dst, out + toStep);
                y0.sub(y1).intoArray(dst, out + 2 * toStep);
                y1.intoArray(dst, out + 3 * toStep);
            }
        }
    }

    /// One pass of the transform to the gradient of a filter, lines of four elements to lines of
    /// three: the transpose of [#FILTER]; parameters as those of [Winograd4#input].
    static void weights(
            int lines, float[] src, int at, int step, int lineStep, float[] dst, int to, int toStep, int toLineStep) {
        for (int line = 0; line < lines; line++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + line * lineStep + lane;
                int out = to + line * toLineStep + lane;
                FloatVector m1 = FloatVector.fromArray(Lanes.SPECIES, src, from + step);
                FloatVector m2 = FloatVector.fromArray(Lanes.SPECIES, src, from + 2 * step);
                FloatVector even = m1.add(m2).mul(0.5f);
                FloatVector.fromArray(Lanes.SPECIES, src, from).add(even).intoArray(dst, out);
                m1.sub(m2).mul(0.5f).intoArray(dst, out + toStep);
                even.add(FloatVector.fromArray(Lanes.SPECIES, src, from + 3 * step))
                        .intoArray(dst, out + 2 * toStep);
            }
        }
    }
}
