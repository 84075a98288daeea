package org.lanewise.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Lays a confusion matrix out as a table, or as a list of the commonest mistakes where a table
/// is too wide.
final class ConfusionText {

    private static final int GAP = 2;

    /// Blanks between the columns of a table: fewer where it would not fit otherwise.
    private static final int[] GAPS = {GAP, 1};

    private static final int LONGEST_NAME = 20;
    private static final int MOST_MISTAKES = 20;

    private record Mistake(int actual, int predicted, int count) {}

    private ConfusionText() {}

    /// Writes the matrix as text.
    ///
    /// @param confusion counts by actual, then by predicted class
    /// @param classes names of the classes
    /// @param width columns
    /// @return lines
    static String of(List<List<Integer>> confusion, List<String> classes, int width) {
        List<String> names =
                classes.stream().map(name -> Text.cut(name, LONGEST_NAME)).toList();
        int count = confusion.stream()
                .flatMap(List::stream)
                .mapToInt(n -> Integer.toString(n).length())
                .max()
                .orElse(1);
        int stub = Math.max("actual".length(), longest(names));
        List<String> numbers =
                IntStream.range(0, classes.size()).mapToObj(Integer::toString).toList();
        List<String> numbered = IntStream.range(0, names.size())
                .mapToObj(i -> Text.padLeft(numbers.get(i), longest(numbers)) + "  " + names.get(i))
                .toList();
        for (int gap : GAPS) {
            for (boolean named : new boolean[] {true, false}) {
                List<String> rows = named ? names : numbered;
                List<String> heads = named ? names : numbers;
                int first = Math.max("actual".length(), longest(rows));
                int cell = Math.max(count, longest(heads));
                if (first + classes.size() * (gap + cell) <= width) {
                    return table(confusion, rows, heads, first, gap, cell);
                }
            }
        }
        return mistakes(confusion, names, stub);
    }

    private static String table(
            List<List<Integer>> confusion, List<String> rows, List<String> heads, int stub, int gap, int cell) {
        StringBuilder text = new StringBuilder();
        text.append(Text.padRight("", stub + gap)).append("predicted\n").append(Text.padRight("actual", stub));
        heads.forEach(head -> text.append(" ".repeat(gap)).append(Text.padLeft(head, cell)));
        text.append('\n');
        for (int actual = 0; actual < rows.size(); actual++) {
            text.append(Text.padRight(rows.get(actual), stub));
            for (int n : confusion.get(actual)) {
                text.append(" ".repeat(gap)).append(Text.padLeft(n == 0 ? "." : Integer.toString(n), cell));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String mistakes(List<List<Integer>> confusion, List<String> names, int stub) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int actual = 0; actual < names.size(); actual++) {
            for (int predicted = 0; predicted < names.size(); predicted++) {
                int count = confusion.get(actual).get(predicted);
                if (actual != predicted && count > 0) {
                    mistakes.add(new Mistake(actual, predicted, count));
                }
            }
        }
        mistakes.sort(Comparator.comparingInt(Mistake::count).reversed());
        StringBuilder text = new StringBuilder();
        int second = Math.max(stub, "predicted".length()) + GAP;
        text.append("The commonest mistakes (all: --json)\n")
                .append(Text.padRight("actual", stub + GAP))
                .append(Text.padRight("predicted", second))
                .append(" times\n");
        for (Mistake mistake : mistakes.subList(0, Math.min(MOST_MISTAKES, mistakes.size()))) {
            text.append(Text.padRight(names.get(mistake.actual), stub + GAP))
                    .append(Text.padRight(names.get(mistake.predicted), second))
                    .append(Text.padLeft(Integer.toString(mistake.count), 6))
                    .append('\n');
        }
        return text.toString();
    }

    private static int longest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }
}
