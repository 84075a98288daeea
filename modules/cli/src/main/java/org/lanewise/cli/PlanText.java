package org.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lanewise.inference.PlannedNetwork;
import org.lanewise.inference.PlannedStep;
import org.lanewise.inference.SessionPlan;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.tensor.Shape;

/// Lays a plan out as a table of steps for each compiled form.
final class PlanText {

    private static final String GAP = "  ";
    private static final int LEAST_NAME = 8;
    private static final String INDENT = "    ";

    private final int width;
    private final boolean why;

    /// @param width columns of a line
    /// @param why whether the kernels that were not taken are listed with their reasons
    PlanText(int width, boolean why) {
        this.width = width;
        this.why = why;
    }

    private record Column(String head, Function<PlannedStep, String> text, boolean number) {

        int width(List<PlannedStep> steps) {
            int widest = head.length();
            for (PlannedStep step : steps) {
                widest = Math.max(widest, text.apply(step).length());
            }
            return widest;
        }
    }

    /// Every column but the layers, the most telling first.
    private static final List<Column> COLUMNS = List.of(
            new Column("algorithm", PlannedStep::algorithm, false),
            new Column("output", step -> shapes(step.outputs()), false),
            new Column("mult-adds", step -> Text.count(step.multiplyAdds()), true),
            new Column("bytes", step -> Text.count(step.bytes()), true),
            new Column("operation", PlannedStep::operation, false),
            new Column("input", step -> shapes(step.inputs()), false));

    /// The text, in lines that end in `\n`.
    String of(SessionPlan plan) {
        StringBuilder text = new StringBuilder();
        fact(text, "Network", plan.network());
        fact(text, "Passes", plan.passes().isEmpty() ? "none" : String.join(", ", plan.passes()));
        fact(
                text,
                "Memory",
                Text.bytes(plan.memory().bytes()) + ": weights "
                        + Text.bytes(plan.memory().weightBytes()) + ", "
                        + plan.memory().workspaces() + " x workspace "
                        + Text.bytes(plan.memory().workspaceBytes()));
        for (PlannedNetwork network : plan.networks()) {
            text.append('\n');
            network(text, network);
        }
        return text.toString();
    }

    private void fact(StringBuilder text, String word, String what) {
        Text.fact(word, what, width).forEach(line -> text.append(line).append('\n'));
    }

    private void network(StringBuilder text, PlannedNetwork network) {
        String inputs = network.inputs().entrySet().stream()
                .map(input -> input.getKey() + " " + Text.shape(input.getValue()))
                .collect(Collectors.joining(", "));
        fact(
                text,
                "Input",
                inputs + ": " + network.steps().size() + " steps, "
                        + Text.count(network.multiplyAdds()) + " mult-adds, packed weights "
                        + Text.bytes(network.packedBytes()) + ", workspace " + Text.bytes(network.workspaceBytes()));
        List<PlannedStep> steps = network.steps();
        List<Column> columns = new ArrayList<>();
        int names = Math.max(
                "layers".length(),
                steps.stream().mapToInt(step -> layers(step).length()).max().orElse(0));
        int used = Math.min(names, Math.max(LEAST_NAME, width / 4));
        for (Column column : COLUMNS) {
            int more = GAP.length() + column.width(steps);
            if (used + more > width) {
                break;
            }
            columns.add(column);
            used += more;
        }
        int room = Math.clamp(
                width
                        - columns.stream()
                                .mapToInt(c -> GAP.length() + c.width(steps))
                                .sum(),
                LEAST_NAME,
                Math.max(LEAST_NAME, names));
        line(text, Text.padRight("layers", room), columns, steps, Column::head);
        line(text, "-".repeat(room), columns, steps, column -> "-".repeat(column.width(steps)));
        for (PlannedStep step : steps) {
            line(
                    text,
                    Text.padRight(Text.cut(layers(step), room), room),
                    columns,
                    steps,
                    column -> column.text().apply(step));
            if (why) {
                reasons(text, step);
            }
        }
    }

    private static void line(
            StringBuilder text,
            String name,
            List<Column> columns,
            List<PlannedStep> steps,
            Function<Column, String> cell) {
        StringBuilder line = new StringBuilder(name);
        for (Column column : columns) {
            int cells = column.width(steps);
            String content = cell.apply(column);
            line.append(GAP).append(column.number() ? Text.padLeft(content, cells) : Text.padRight(content, cells));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private void reasons(StringBuilder text, PlannedStep step) {
        for (KernelList.Answer answer : step.choice()) {
            if (answer.kernel().equals(step.algorithm())) {
                continue;
            }
            String reason = answer.rejection()
                    .map(cannot -> " cannot: " + cannot)
                    .or(() -> answer.declined().map(declines -> " declines: " + declines))
                    .orElse(" comes later in the list");
            Text.wrap(answer.kernel() + reason, width - INDENT.length())
                    .forEach(line -> text.append(INDENT).append(line).append('\n'));
        }
    }

    private static String layers(PlannedStep step) {
        String layers = String.join(" + ", step.layers());
        return step.operation().equals("prepare") ? "(" + layers + ")" : layers;
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.stream().map(Text::shape).collect(Collectors.joining(", "));
    }
}
