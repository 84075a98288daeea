package org.lanewise.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lanewise.tensor.Shape;

/// Lays a [Summary] out as a table.
final class SummaryText {

    private static final String GAP = "  ";

    /// Names and layers should have this much room before a column is left out for them.
    private static final int ROOM_FOR_WORDS = 34;

    private static final int LEAST_WORD = 8;

    private record Column(String head, List<String> cells, boolean number) {

        int width() {
            return Math.max(
                    head.length(), cells.stream().mapToInt(String::length).max().orElse(0));
        }

        Column shortened(int width, boolean inTheMiddle) {
            return new Column(
                    head, cells.stream().map(c -> cut(c, width, inTheMiddle)).toList(), number);
        }

        String padded(String text) {
            String blanks = " ".repeat(width() - text.length());
            return number ? blanks + text : text + blanks;
        }
    }

    private SummaryText() {}

    static String of(Summary summary, int width) {
        Column node = column(summary, "node", false, Summary.Row::node);
        Column layer = column(summary, "layer", false, row -> (row.layer() + " " + row.settings()).strip());
        List<Column> rest = new ArrayList<>();
        rest.add(column(summary, "output", false, row -> row.output().toString()));
        rest.add(column(summary, "params", true, row -> count(row.parameters())));
        rest.add(column(summary, "mult-adds", true, row -> count(row.multiplyAdds())));
        Column field = column(summary, "field", true, row -> axes(row, ReceptiveField.Axis::size));
        Column jump = column(summary, "jump", true, row -> axes(row, ReceptiveField.Axis::jump));
        Column start = column(summary, "start", true, row -> axes(row, ReceptiveField.Axis::start));
        Column bytes = column(summary, "bytes", true, row -> count(row.activationBytes()));
        int wanted = Math.min(ROOM_FOR_WORDS, node.width() + layer.width());
        for (List<Column> more : List.of(List.of(field), List.of(jump, start), List.of(bytes))) {
            List<Column> longer = new ArrayList<>(rest);
            longer.addAll(more);
            if (width - width(longer) - GAP.length() < (more.contains(field) ? 2 * LEAST_WORD : wanted)) {
                break;
            }
            rest = longer;
        }
        int room = width - width(rest) - GAP.length();
        List<Column> words = room < 2 * LEAST_WORD
                ? List.of(node.shortened(Math.max(LEAST_WORD, room), true))
                : words(node, layer, room);
        return table(words, rest) + totals(summary);
    }

    /// The two columns of words, shortened to a common room: the shorter keeps what it needs up to half of it.
    private static List<Column> words(Column node, Column layer, int room) {
        int half = Math.max(LEAST_WORD, room / 2);
        int forNode = Math.min(node.width(), Math.max(half, room - layer.width()));
        int forLayer = Math.min(layer.width(), Math.max(LEAST_WORD, room - forNode));
        return List.of(node.shortened(forNode, true), layer.shortened(forLayer, false));
    }

    private static String table(List<Column> words, List<Column> rest) {
        List<Column> columns = new ArrayList<>(words);
        columns.addAll(rest);
        StringBuilder text = new StringBuilder();
        text.append(line(columns, Column::head));
        text.append(columns.stream().map(c -> "-".repeat(c.width())).collect(Collectors.joining(GAP)))
                .append('\n');
        for (int row = 0; row < columns.getFirst().cells().size(); row++) {
            int index = row;
            text.append(line(columns, column -> column.cells().get(index)));
        }
        return text.toString();
    }

    private static String line(List<Column> columns, Function<Column, String> cell) {
        return columns.stream()
                        .map(column -> column.padded(cell.apply(column)))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing()
                + "\n";
    }

    private static String totals(Summary summary) {
        String inputs = summary.inputs().stream().map(Shape::toString).collect(Collectors.joining(", "));
        return "\n" + summary.network() + ", input " + inputs + "\n"
                + "  parameters  " + count(summary.parameters()) + "\n"
                + (summary.statistics() == 0 ? "" : "  statistics  " + count(summary.statistics()) + "\n")
                + "  mult-adds   " + count(summary.multiplyAdds()) + "\n"
                + "  activations " + count(summary.activationBytes()) + " bytes\n";
    }

    private static int width(List<Column> columns) {
        return columns.stream().mapToInt(c -> c.width() + GAP.length()).sum();
    }

    private static Column column(Summary summary, String head, boolean number, Function<Summary.Row, String> cell) {
        return new Column(head, summary.rows().stream().map(cell).toList(), number);
    }

    private static String axes(Summary.Row row, Function<ReceptiveField.Axis, Double> number) {
        return row.field()
                .map(field -> {
                    String height = decimal(number.apply(field.height()));
                    String width = decimal(number.apply(field.width()));
                    return height.equals(width) ? height : height + "x" + width;
                })
                .orElse("-");
    }

    private static String decimal(double value) {
        return value == Math.rint(value)
                ? Settings.number(value)
                : String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// Both ends of a node's name tell it from others; of a layer the kind comes first.
    private static String cut(String text, int width, boolean inTheMiddle) {
        if (text.length() <= width) {
            return text;
        }
        int tail = inTheMiddle ? (width - 1) / 2 : 0;
        return text.substring(0, width - 1 - tail) + "…" + text.substring(text.length() - tail);
    }
}
