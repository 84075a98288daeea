package org.lanewise.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// Numbers and shapes as people read them.
final class Text {

    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};

    private Text() {}

    /// With a comma every three digits.
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    /// Four digits after the point where they matter.
    static String loss(double value) {
        return String.format(Locale.ROOT, value < 1000 ? "%.4f" : "%.3g", value);
    }

    static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /// In units of 1024.
    static String bytes(long value) {
        double scaled = value;
        int unit = 0;
        while (scaled >= 1024 && unit < UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(value) : decimal(scaled, 1)) + " " + UNITS[unit];
    }

    /// As on a clock: `0:07`, `12:34`, `1:02:03`.
    static String clock(double seconds) {
        long whole = Math.round(Math.clamp(seconds, 0, 1e9));
        long hours = whole / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }

    /// As in `1x28x28`.
    static String shape(Shape shape) {
        return Arrays.stream(shape.sizes()).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }

    /// The shape of a text as in `1x28x28`.
    ///
    /// @param what what it is called in an error
    /// @param text the text
    /// @return the shape; every size is 1 or more
    static Shape parseShape(String what, String text) {
        if (!text.matches("[1-9][0-9]{0,8}(x[1-9][0-9]{0,8})*")) {
            throw new ConfigurationException(what + " is '" + text + "', expected sizes as in 3x224x224");
        }
        return Shape.of(
                Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray());
    }
}
