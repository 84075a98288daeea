package org.lanewise.ops.simd.conv;

import org.lanewise.tensor.Window;

/// One residue of the source positions along one dimension in the gradient with respect to the
/// source.
///
/// With stride s, source position `i` is touched by tap `k` only when `(i + padLow - k *
/// dilation)` is a multiple of s, so positions fall into s phases, each with its own taps, and
/// within a phase the gradient is a convolution of stride 1: position `i = first + s * j` reads
/// outputs `j + origin - shift[t]` for its taps.
///
/// @param first first source position of the phase, or the input size when the phase is empty
/// @param count number of source positions
/// @param origin output position of a tap without shift at the first position
/// @param taps taps of this phase, ascending
/// @param shift outputs before `origin` that each tap reads
record Phase(int first, int count, int origin, int[] taps, int[] shift) {

    /// The phase with residue `r` of `(i + padLow) mod stride`.
    static Phase of(Window window, int in, int r) {
        int stride = window.stride();
        int first = Math.floorMod(r - window.padLow(), stride);
        int count = first >= in ? 0 : (in - first - 1) / stride + 1;
        int taps = 0;
        for (int k = 0; k < window.kernel(); k++) {
            taps += k * window.dilation() % stride == r ? 1 : 0;
        }
        int[] tap = new int[taps];
        int[] shift = new int[taps];
        int t = 0;
        for (int k = 0; k < window.kernel(); k++) {
            if (k * window.dilation() % stride == r) {
                tap[t] = k;
                shift[t] = (k * window.dilation() - r) / stride;
                t++;
            }
        }
        return new Phase(Math.min(first, in), count, (first + window.padLow() - r) / stride, tap, shift);
    }

    /// All phases of a dimension, by residue.
    static Phase[] all(Window window, int in) {
        Phase[] phases = new Phase[window.stride()];
        for (int r = 0; r < phases.length; r++) {
            phases[r] = of(window, in, r);
        }
        return phases;
    }

    /// Outputs before the first that some tap of some phase reads.
    static int haloLow(Phase[] phases) {
        int halo = 0;
        for (Phase phase : phases) {
            for (int shift : phase.shift) {
                halo = phase.count == 0 ? halo : Math.max(halo, shift - phase.origin);
            }
        }
        return halo;
    }

    /// Outputs after the last that some tap of some phase reads.
    static int haloHigh(Phase[] phases, int out) {
        int halo = 0;
        for (Phase phase : phases) {
            for (int shift : phase.shift) {
                halo = phase.count == 0 ? halo : Math.max(halo, phase.origin + phase.count - 1 - shift - (out - 1));
            }
        }
        return halo;
    }
}
