package org.lanewise.benchmarks.shapes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.bench.ShapeNotation;

/// Follows an image through a network and notes every layer on its way. A trace is where the
/// image is: its channels and size. Each layer gives the next trace; branches start from the same
/// one.
final class LayerTrace {

    /// The layers in order of their first occurrence, shared by all traces of a network.
    private final Map<String, Occurrence> layers;
    private final int channels;
    private final int size;

    /// @param times how often
    /// @param label what the network calls the first of them
    private record Occurrence(int times, String label) {}

    private LayerTrace(Map<String, Occurrence> layers, int channels, int size) {
        this.layers = layers;
        this.channels = channels;
        this.size = size;
    }

    /// An image before the first layer.
    static LayerTrace image(int channels, int size) {
        return new LayerTrace(new LinkedHashMap<>(), channels, size);
    }

    int channels() {
        return channels;
    }

    LayerTrace conv(String label, int out, int kernel, int stride, int padding) {
        return grouped(label, out, kernel, stride, padding, 1);
    }

    LayerTrace conv1x1(String label, int out) {
        return conv(label, out, 1, 1, 0);
    }

    LayerTrace grouped(String label, int out, int kernel, int stride, int padding, int groups) {
        return note(
                label,
                out,
                "conv ic" + channels + " oc" + out + " h" + size + window(kernel, stride, padding)
                        + (groups == 1 ? "" : " g" + groups));
    }

    LayerTrace depthwise(String label, int kernel, int stride, int padding) {
        return note(label, channels, "dw c" + channels + " h" + size + window(kernel, stride, padding));
    }

    LayerTrace maxPool(String label, int kernel, int stride, int padding, boolean ceil) {
        return note(
                label,
                channels,
                "pool max c" + channels + " h" + size + window(kernel, stride, padding) + (ceil ? " ceil" : ""));
    }

    LayerTrace averagePool(String label, int kernel, int stride, int padding) {
        return note(label, channels, "pool avg c" + channels + " h" + size + window(kernel, stride, padding));
    }

    LayerTrace globalAveragePool(String label) {
        return note(label, channels, "pool avg c" + channels + " h" + size + " global");
    }

    /// A fully connected layer on all elements of the image.
    LayerTrace linear(String label, int out) {
        return note(label, out, "linear in" + channels * size * size + " out" + out);
    }

    /// The same image with other channels, as a concatenation gives it.
    LayerTrace joined(int others) {
        return new LayerTrace(layers, channels + others, size);
    }

    private static String window(int kernel, int stride, int padding) {
        return " k" + kernel + " s" + stride + " p" + padding;
    }

    private LayerTrace note(String label, int out, String text) {
        ShapeLine line = ShapeNotation.parse(text);
        layers.merge(
                line.notation(), new Occurrence(1, label), (known, _) -> new Occurrence(known.times + 1, known.label));
        return new LayerTrace(layers, out, sizeAfter(line.shape()));
    }

    private static int sizeAfter(LayerShape shape) {
        return switch (shape) {
            case LayerShape.Conv conv -> conv.conv().oh();
            case LayerShape.Pool pool -> pool.pool().oh();
            case LayerShape.Linear _, LayerShape.Gemm _ -> 1;
        };
    }

    /// The distinct layers so far, each with its count and label.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int width = layers.keySet().stream().mapToInt(String::length).max().orElse(0) + " x99".length();
        layers.forEach((shape, occurrence) -> {
            String text = shape + (occurrence.times == 1 ? "" : " x" + occurrence.times);
            lines.add(text + " ".repeat(width - text.length()) + "  # " + occurrence.label);
        });
        return lines;
    }
}
