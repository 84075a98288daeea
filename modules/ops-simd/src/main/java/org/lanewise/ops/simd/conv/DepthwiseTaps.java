package org.lanewise.ops.simd.conv;

import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

/// A row of pixels of a depthwise convolution with any window: the taps come from a table of
/// offsets, and some neighbouring pixels share a load of the weights.
final class DepthwiseTaps {

    private DepthwiseTaps() {}

    /// `dst[p] = start + sum over t of w[t] * src[taps[t] + p * step]`, 16 channels each.
    ///
    /// @param pixels number of pixels
    /// @param src source, with zeros wherever a tap lies in the padding
    /// @param from what the taps of pixel 0 are relative to
    /// @param step distance of two pixels in the source
    /// @param taps offset of each term
    /// @param w weights, `[term][16]`
    /// @param wAt their start
    /// @param start what the chains start from, `[16]`
    /// @param startAt its start
    /// @param dst destination
    /// @param to pixel 0
    /// @param dstStep distance of two pixels in the destination
    static void row(
            int pixels,
            float[] src,
            int from,
            int step,
            int[] taps,
            float[] w,
            int wAt,
            float[] start,
            int startAt,
            float[] dst,
            int to,
            int dstStep) {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
            int p = 0;
            for (; p < pixels - 7; p += 8) {
                eight(
                        src,
                        from + lane + p * step,
                        step,
                        taps,
                        w,
                        wAt + lane,
                        start,
                        startAt + lane,
                        dst,
                        to + lane + p * dstStep,
                        dstStep);
            }
            for (; p < pixels - 3; p += 4) {
                four(
                        src,
                        from + lane + p * step,
                        step,
                        taps,
                        w,
                        wAt + lane,
                        start,
                        startAt + lane,
                        dst,
                        to + lane + p * dstStep,
                        dstStep);
            }
            for (; p < pixels; p++) {
                one(
                        src,
                        from + lane + p * step,
                        taps,
                        w,
                        wAt + lane,
                        start,
                        startAt + lane,
                        dst,
                        to + lane + p * dstStep);
            }
        }
    }

    private static void eight(
            float[] src,
            int from,
            int step,
            int[] taps,
            float[] w,
            int wAt,
            float[] start,
            int startAt,
            float[] dst,
            int to,
            int dstStep) {
        FloatVector c0 = Lanes.load(start, startAt);
        FloatVector c1 = Lanes.load(start, startAt);
        FloatVector c2 = Lanes.load(start, startAt);
        FloatVector c3 = Lanes.load(start, startAt);
        FloatVector c4 = Lanes.load(start, startAt);
        FloatVector c5 = Lanes.load(start, startAt);
        FloatVector c6 = Lanes.load(start, startAt);
        FloatVector c7 = Lanes.load(start, startAt);
        for (int t = 0; t < taps.length; t++) {
            int at = from + taps[t];
            FloatVector weights = Lanes.load(w, wAt + t * Lanes.COUNT);
            c0 = weights.fma(Lanes.load(src, at), c0);
            c1 = weights.fma(Lanes.load(src, at + step), c1);
            c2 = weights.fma(Lanes.load(src, at + 2 * step), c2);
            c3 = weights.fma(Lanes.load(src, at + 3 * step), c3);
            c4 = weights.fma(Lanes.load(src, at + 4 * step), c4);
            c5 = weights.fma(Lanes.load(src, at + 5 * step), c5);
            c6 = weights.fma(Lanes.load(src, at + 6 * step), c6);
            c7 = weights.fma(Lanes.load(src, at + 7 * step), c7);
        }
        c0.intoArray(dst, to);
        c1.intoArray(dst, to + dstStep);
        c2.intoArray(dst, to + 2 * dstStep);
        c3.intoArray(dst, to + 3 * dstStep);
        c4.intoArray(dst, to + 4 * dstStep);
        c5.intoArray(dst, to + 5 * dstStep);
        c6.intoArray(dst, to + 6 * dstStep);
        c7.intoArray(dst, to + 7 * dstStep);
    }

    private static void four(
            float[] src,
            int from,
            int step,
            int[] taps,
            float[] w,
            int wAt,
            float[] start,
            int startAt,
            float[] dst,
            int to,
            int dstStep) {
        FloatVector c0 = Lanes.load(start, startAt);
        FloatVector c1 = Lanes.load(start, startAt);
        FloatVector c2 = Lanes.load(start, startAt);
        FloatVector c3 = Lanes.load(start, startAt);
        for (int t = 0; t < taps.length; t++) {
            int at = from + taps[t];
            FloatVector weights = Lanes.load(w, wAt + t * Lanes.COUNT);
            c0 = weights.fma(Lanes.load(src, at), c0);
            c1 = weights.fma(Lanes.load(src, at + step), c1);
            c2 = weights.fma(Lanes.load(src, at + 2 * step), c2);
            c3 = weights.fma(Lanes.load(src, at + 3 * step), c3);
        }
        c0.intoArray(dst, to);
        c1.intoArray(dst, to + dstStep);
        c2.intoArray(dst, to + 2 * dstStep);
        c3.intoArray(dst, to + 3 * dstStep);
    }

    private static void one(
            float[] src, int from, int[] taps, float[] w, int wAt, float[] start, int startAt, float[] dst, int to) {
        FloatVector c0 = Lanes.load(start, startAt);
        for (int t = 0; t < taps.length; t++) {
            int at = from + taps[t];
            FloatVector weights = Lanes.load(w, wAt + t * Lanes.COUNT);
            c0 = weights.fma(Lanes.load(src, at), c0);
        }
        c0.intoArray(dst, to);
    }
}
