package org.lanewise.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Parses a command line, runs its command and turns failures into one line and an exit code.
final class Cli {

    private static final int LEAST_HELP_WIDTH = 60;
    private static final int MOST_HELP_WIDTH = 110;

    private final Terminal terminal;
    private final Interruption interruption;

    Cli(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    /// Runs a command line. Never throws and never ends the process.
    ///
    /// @param args the command line
    /// @return the exit code
    int run(String... args) {
        List<String> words = Arrays.asList(args);
        boolean json = words.contains("--json");
        boolean trace = words.contains("--debug") || "1".equals(terminal.environment("LANEWISE_DEBUG"));
        CommandLine commandLine = commandLine();
        commandLine.setParameterExceptionHandler((e, _) -> misused(e, json, trace));
        commandLine.setExecutionExceptionHandler((e, _, _) -> Failure.of(e).report(terminal, json, trace));
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError | LinkageError | StackOverflowError e) {
            return Failure.of(e).report(terminal, json, trace);
        } finally {
            terminal.flush();
        }
    }

    private CommandLine commandLine() {
        CommandLine bench = new CommandLine(new BenchCommand());
        bench.addSubcommand(new BenchTrainCommand(terminal));
        CommandLine lanewise = new CommandLine(new LanewiseCommand());
        lanewise.addSubcommand(new TrainCommand(terminal, interruption));
        lanewise.addSubcommand(new EvalCommand(terminal));
        lanewise.addSubcommand(new PredictCommand(terminal));
        lanewise.addSubcommand(new SummaryCommand(terminal));
        lanewise.addSubcommand(bench);
        lanewise.addSubcommand(new DoctorCommand(terminal));
        lanewise.getCommandSpec().versionProvider(About::lines);
        lanewise.setOut(terminal.outWriter());
        lanewise.setErr(terminal.errWriter());
        lanewise.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.outColour() ? Ansi.ON : Ansi.OFF));
        lanewise.setUsageHelpWidth(helpWidth());
        lanewise.setUsageHelpLongOptionsMaxWidth(LEAST_HELP_WIDTH / 2);
        lanewise.setAbbreviatedOptionsAllowed(false);
        return lanewise;
    }

    private int helpWidth() {
        return Math.clamp(terminal.columns() - 1, LEAST_HELP_WIDTH, MOST_HELP_WIDTH);
    }

    /// A missing or unknown command shows the help; any other mistake is one line that says where
    /// the help is.
    private int misused(ParameterException e, boolean json, boolean trace) {
        CommandLine command = e.getCommandLine();
        boolean group = !command.getSubcommands().isEmpty();
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof MissingCommandException) {
            if (json) {
                return Failure.usage("'" + name + "' needs a command", e).report(terminal, true, trace);
            }
            command.usage(terminal.err(), errColours());
            return ExitCode.USAGE;
        }
        String message = String.valueOf(e.getMessage()).strip();
        if (e instanceof UnmatchedArgumentException unmatched) {
            message = group
                    ? "unknown command '" + unmatched.getUnmatched().getFirst() + "'"
                    : message + nearest(unmatched);
        }
        int code = Failure.usage(message + (group ? "" : " (see: " + name + " --help)"), e)
                .report(terminal, json, trace);
        if (group) {
            command.usage(terminal.err(), errColours());
        }
        return code;
    }

    private CommandLine.Help.ColorScheme errColours() {
        return CommandLine.Help.defaultColorScheme(terminal.errColour() ? Ansi.ON : Ansi.OFF);
    }

    private static String nearest(UnmatchedArgumentException e) {
        List<String> suggestions = e.getSuggestions();
        return e.isUnknownOption() && !suggestions.isEmpty() ? "; did you mean '" + suggestions.getFirst() + "'?" : "";
    }

    /// A group of commands was named without one of them.
    static final class MissingCommandException extends ParameterException {
        private static final long serialVersionUID = 1L;

        MissingCommandException(CommandLine group) {
            super(group, "missing command");
        }
    }
}
