package org.lanewise.image;

/// The weights with which the pixels of one axis make those of the resized axis, after the coordinates of pixel
/// centres: source position `(i + 0.5) * in / out`.
///
/// Weights of one output add up to 1 as exactly as `float` allows. Immutable.
final class Resampler {

    private final int[] first;
    private final float[][] weights;

    private Resampler(int[] first, float[][] weights) {
        this.first = first;
        this.weights = weights;
    }

    static Resampler of(int in, int out, ResizeFilter filter) {
        int[] first = new int[out];
        float[][] weights = new float[out][];
        double scale = (double) in / out;
        for (int i = 0; i < out; i++) {
            double low = switch (filter) {
                case NEAREST -> (i + 0.5) * scale;
                case BILINEAR -> (i + 0.5) * scale - Math.max(scale, 1);
                case AREA -> i * scale;
            };
            double high = switch (filter) {
                case NEAREST -> low;
                case BILINEAR -> (i + 0.5) * scale + Math.max(scale, 1);
                case AREA -> (i + 1) * scale;
            };
            int from = Math.clamp((long) Math.floor(low), 0, in - 1);
            int to = Math.clamp((long) Math.floor(high), from, in - 1);
            double[] raw = new double[to - from + 1];
            double sum = 0;
            for (int k = from; k <= to; k++) {
                raw[k - from] = weight(filter, k, low, high);
                sum += raw[k - from];
            }
            first[i] = from;
            weights[i] = new float[raw.length];
            for (int k = 0; k < raw.length; k++) {
                weights[i][k] = sum > 0 ? (float) (raw[k] / sum) : 1f / raw.length;
            }
        }
        return new Resampler(first, weights);
    }

    private static double weight(ResizeFilter filter, int pixel, double low, double high) {
        return switch (filter) {
            case NEAREST -> 1;
            case BILINEAR -> Math.max(0, 1 - Math.abs(pixel + 0.5 - (low + high) / 2) / ((high - low) / 2));
            case AREA -> Math.max(0, Math.min(pixel + 1.0, high) - Math.max(pixel, low));
        };
    }

    /// Resizes one line: source pixel `k` is `src[from + k * step]`, new pixel `i` is `dst[to + i * dstStep]`.
    void applyAll(float[] src, int from, int step, float[] dst, int to, int dstStep) {
        for (int i = 0; i < first.length; i++) {
            int at = from + first[i] * step;
            float sum = 0;
            for (float tap : weights[i]) {
                sum += tap * src[at];
                at += step;
            }
            dst[to + i * dstStep] = sum;
        }
    }
}
