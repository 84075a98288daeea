package org.lanewise.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// Numbers and shapes as people read them.
final class Text {

    /// Stands at the end of words that were cut.
    static final String CUT = "…";

    /// Where the text of a fact begins.
    private static final int FACT_COLUMN = 10;

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

    /// Breaks a text between words.
    ///
    /// @param text words with single blanks between them
    /// @param width columns of a line; a longer word has a line for itself
    /// @return one line or more
    static List<String> wrap(String text, int width) {
        return wrap(List.of(text.split(" ", -1)), width);
    }

    /// Puts words into lines.
    static List<String> wrap(List<String> words, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /// A word and, in a column of its own, what there is to say of it.
    ///
    /// @param word up to nine letters
    /// @param text words with single blanks between them
    /// @param width columns of a line
    /// @return one line or more
    static List<String> fact(String word, String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : wrap(text, width - FACT_COLUMN)) {
            lines.add(padRight(lines.isEmpty() ? word : "", FACT_COLUMN) + line);
        }
        return lines;
    }

    /// `1 thread`, `2 threads`.
    static String threads(int count) {
        return count + (count == 1 ? " thread" : " threads");
    }

    /// As Java writes it, with the exponent of a whole number in short: `0.002`, `1e-4`.
    static String number(double value) {
        return Double.toString(value).replaceFirst("(\\.0)?E", "e").replaceFirst("\\.0$", "");
    }

    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + CUT;
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
