package org.lanewise.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.text.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Parses a command line, runs its command and turns failures into one line and an exit code.
final class Cli {

    private static final int MOST_HELP_COLUMNS = 80;
    private static final int LEAST_HELP_COLUMNS = 40;

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
        bench.addSubcommand(new BenchInferCommand(terminal));
        bench.addSubcommand(new BenchTrainCommand(terminal));
        bench.addSubcommand(new BenchOpsCommand(terminal));
        CommandLine onnx = new CommandLine(new OnnxCommand());
        onnx.addSubcommand(new OnnxCheckCommand(terminal));
        onnx.addSubcommand(new OnnxTestCommand(terminal));
        onnx.addSubcommand(new OnnxExportCommand(terminal));
        CommandLine lanewise = new CommandLine(new LanewiseCommand());
        lanewise.addSubcommand(new TrainCommand(terminal, interruption));
        lanewise.addSubcommand(new EvalCommand(terminal));
        lanewise.addSubcommand(new PredictCommand(terminal));
        lanewise.addSubcommand(new SummaryCommand(terminal));
        lanewise.addSubcommand(new PlanCommand(terminal));
        lanewise.addSubcommand(bench);
        lanewise.addSubcommand(onnx);
        lanewise.addSubcommand(new DoctorCommand(terminal));
        lanewise.getCommandSpec().versionProvider(About::lines);
        lanewise.setOut(terminal.outWriter());
        lanewise.setErr(terminal.errWriter());
        lanewise.setHelpSectionKeys(List.of("help"));
        lanewise.setHelpSectionMap(Map.of(
                "help",
                help -> HelpText.of(
                        help.commandSpec(),
                        helpColumns(terminal.outColumns(MOST_HELP_COLUMNS)),
                        terminal.outColour())));
        lanewise.setAbbreviatedOptionsAllowed(false);
        lanewise.setExpandAtFiles(false);
        lanewise.registerConverter(Integer.class, Cli::wholeNumber);
        lanewise.registerConverter(int.class, Cli::wholeNumber);
        lanewise.registerConverter(Double.class, Cli::number);
        lanewise.registerConverter(double.class, Cli::number);
        lanewise.registerConverter(Long.class, Cli::longNumber);
        return lanewise;
    }

    /// One column stays free, because some terminals wrap at the last one.
    private static int helpColumns(int columns) {
        return Math.clamp(columns - 1, LEAST_HELP_COLUMNS, MOST_HELP_COLUMNS);
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + text + "' is no whole number of at most " + Integer.MAX_VALUE);
        }
    }

    private static long longNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + text + "' is no whole number of at most " + Long.MAX_VALUE);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + text + "' is no number");
        }
    }

    /// A missing command shows the help; any other mistake is one line that says where the help is.
    private int misused(ParameterException e, boolean json, boolean trace) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof MissingCommandException) {
            if (json) {
                return Failure.usage("'" + name + "' needs a command", e).report(terminal, true, trace);
            }
            int columns = helpColumns(terminal.errColumns(MOST_HELP_COLUMNS));
            terminal.err().print(HelpText.of(command.getCommandSpec(), columns, terminal.errColour()));
            return ExitCode.USAGE;
        }
        String message = e instanceof UnmatchedArgumentException unmatched
                ? unknown(command, unmatched)
                : String.valueOf(e.getMessage()).strip();
        return Failure.usage(message + " (see: ./" + name + " --help)", e).report(terminal, json, trace);
    }

    /// The first word that nothing takes.
    private static String unknown(CommandLine command, UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        if (e.isUnknownOption()) {
            List<String> options = command.getCommandSpec().options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .toList();
            return "unknown option '" + word + "'" + NearestName.hint(word.replaceFirst("=.*", ""), options);
        }
        if (command.getSubcommands().isEmpty()) {
            return "unexpected argument '" + word + "'";
        }
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        return "unknown command '" + word + "', expected one of " + commands + NearestName.hint(word, commands);
    }

    /// A group of commands was named without one of them.
    static final class MissingCommandException extends ParameterException {
        private static final long serialVersionUID = 1L;

        MissingCommandException(CommandLine group) {
            super(group, "missing command");
        }
    }
}
