package org.lanewise.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Lays the help of a command out for any width. picocli's own layout refuses fewer than 55
/// columns.
///
/// Lines of a command's footer that begin with `./` are examples, each with its remark behind
/// a `#`; the others are paragraphs.
final class HelpText {

    private static final String INDENT = "  ";
    private static final String GAP = "  ";
    private static final String EXAMPLE = "./";

    /// With less room than this beside the names, what they mean is put below them.
    private static final int LEAST_MEANING = 36;

    private static final int DEEP = 6;

    private final CommandSpec spec;
    private final int width;
    private final boolean colour;
    private final List<String> lines = new ArrayList<>();

    /// A name and what it means.
    private record Entry(String name, String meaning) {}

    private HelpText(CommandSpec spec, int width, boolean colour) {
        this.spec = spec;
        this.width = width;
        this.colour = colour;
    }

    /// Writes the help.
    ///
    /// @param spec the command
    /// @param width columns
    /// @param colour whether headings may be bold
    /// @return lines, each ended by the system's line separator
    static String of(CommandSpec spec, int width, boolean colour) {
        HelpText text = new HelpText(spec, width, colour);
        text.lay();
        return String.join(System.lineSeparator(), text.lines) + System.lineSeparator();
    }

    private void lay() {
        usage();
        lines.add("");
        paragraph(String.join(" ", spec.usageMessage().description()));
        List<PositionalParamSpec> arguments = spec.positionalParameters();
        section("Arguments", arguments.stream().map(HelpText::entry).toList());
        section(
                "Options",
                spec.options().stream()
                        .sorted(Comparator.comparingInt(OptionSpec::order))
                        .map(HelpText::entry)
                        .toList());
        section(
                "Commands",
                spec.subcommands().values().stream()
                        .map(command -> command.getCommandSpec())
                        .map(command -> new Entry(
                                command.name(),
                                String.join(" ", command.usageMessage().description())))
                        .toList());
        List<String> footer = Arrays.asList(spec.usageMessage().footer());
        examples(footer.stream().filter(line -> line.startsWith(EXAMPLE)).toList());
        List<String> paragraphs =
                footer.stream().filter(line -> !line.startsWith(EXAMPLE)).toList();
        if (!paragraphs.isEmpty()) {
            lines.add("");
            paragraphs.forEach(this::paragraph);
        }
    }

    private void usage() {
        StringBuilder text = new StringBuilder(spec.qualifiedName());
        if (!spec.options().isEmpty()) {
            text.append(" [OPTION]...");
        }
        spec.positionalParameters().forEach(argument -> text.append(' ').append(name(argument)));
        if (!spec.subcommands().isEmpty()) {
            text.append(" COMMAND");
        }
        hanging(bold("Usage:") + " ", "Usage: ".length(), text.toString());
    }

    private static Entry entry(OptionSpec option) {
        String names = String.join(", ", option.names());
        return new Entry(
                option.arity().max() == 0 ? names : names + " " + option.paramLabel(), meaning(option.description()));
    }

    private static Entry entry(PositionalParamSpec argument) {
        return new Entry(name(argument), meaning(argument.description()));
    }

    private static String name(ArgSpec argument) {
        String label = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
        return argument.arity().min() == 0 ? "[" + label + "]" : label;
    }

    private static String meaning(String[] description) {
        return String.join(" ", description);
    }

    private void section(String heading, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        heading(heading);
        int names = entries.stream().mapToInt(e -> e.name.length()).max().orElse(0);
        int column = INDENT.length() + names + GAP.length();
        boolean beside = width - column >= LEAST_MEANING;
        for (Entry entry : entries) {
            if (beside) {
                hanging(
                        INDENT + bold(entry.name) + " ".repeat(column - INDENT.length() - entry.name.length()),
                        column,
                        entry.meaning);
            } else {
                lines.add(INDENT + bold(entry.name));
                hanging(" ".repeat(DEEP), DEEP, entry.meaning);
            }
        }
    }

    /// A remark stands behind its command where there is room for all of them, else above it.
    private void examples(List<String> examples) {
        if (examples.isEmpty()) {
            return;
        }
        heading("Examples");
        List<String[]> parts =
                examples.stream().map(line -> line.split(" +(?=# )", 2)).toList();
        int column = parts.stream()
                .filter(part -> part.length > 1)
                .mapToInt(part -> part[0].length())
                .max()
                .orElse(0);
        boolean beside = parts.stream()
                .filter(part -> part.length > 1)
                .allMatch(part -> INDENT.length() + column + GAP.length() + part[1].length() <= width);
        for (String[] part : parts) {
            if (part.length > 1 && beside) {
                lines.add(INDENT + Text.padRight(part[0], column) + GAP + part[1]);
                continue;
            }
            if (part.length > 1) {
                hanging(INDENT, INDENT.length() + 2, part[1]);
            }
            command(part[0]);
        }
    }

    /// A command that is too long goes on in the next line in a way that a shell understands, with
    /// an option beside its value where there is room.
    private void command(String command) {
        int room = width - DEEP - " \\".length();
        List<String> broken = Text.wrap(List.of(command.split(" (?=--)", -1)), room);
        if (INDENT.length() + command.length() <= width) {
            broken = List.of(command);
        } else if (broken.stream().anyMatch(line -> line.length() > room)) {
            broken = Text.wrap(command, room);
        }
        for (int i = 0; i < broken.size(); i++) {
            lines.add((i == 0 ? INDENT : " ".repeat(DEEP)) + broken.get(i) + (i < broken.size() - 1 ? " \\" : ""));
        }
    }

    private void heading(String heading) {
        lines.add("");
        lines.add(bold(heading));
    }

    private void paragraph(String text) {
        lines.addAll(Text.wrap(text, width));
    }

    /// @param before what stands before the first line
    /// @param column where the text begins
    private void hanging(String before, int column, String text) {
        List<String> broken = Text.wrap(text, width - column);
        for (int i = 0; i < broken.size(); i++) {
            lines.add((i == 0 ? before : " ".repeat(column)) + broken.get(i));
        }
    }

    private String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
