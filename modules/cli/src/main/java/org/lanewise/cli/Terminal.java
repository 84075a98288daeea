package org.lanewise.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.json.JsonObject;

/// Where the command line prints, and what may be printed there.
final class Terminal {

    private static final int LEAST_COLUMNS = 20;
    private static final int MOST_COLUMNS = 1000;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final IntSupplier width;

    /// @param out standard output
    /// @param err standard error
    /// @param environment environment variables
    /// @param outIsTerminal whether a person sees standard output
    /// @param errIsTerminal whether a person sees standard error
    /// @param width columns of the terminal, asked for as often as they are needed
    Terminal(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            boolean outIsTerminal,
            boolean errIsTerminal,
            IntSupplier width) {
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.width = width;
    }

    /// The streams of this process.
    static Terminal ofProcess() {
        return new Terminal(
                System.out, System.err, System.getenv(), isTerminal(1), isTerminal(2), TerminalWidth::columns);
    }

    /// Linux tells for each stream; elsewhere the console tells for input and output together.
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException _) {
                return false;
            }
        }
        @SuppressWarnings("SystemConsoleNull")
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    PrintWriter outWriter() {
        return new PrintWriter(out, true, out.charset());
    }

    PrintWriter errWriter() {
        return new PrintWriter(err, true, err.charset());
    }

    void flush() {
        out.flush();
        err.flush();
    }

    @Nullable
    String environment(String name) {
        return environment.get(name);
    }

    /// Whether a line of standard error may be drawn again and again.
    boolean live() {
        return errIsTerminal && !dumb();
    }

    boolean outColour() {
        return outIsTerminal && colour();
    }

    boolean errColour() {
        return errIsTerminal && colour();
    }

    /// See no-color.org.
    private boolean colour() {
        String no = environment("NO_COLOR");
        return (no == null || no.isEmpty()) && !dumb();
    }

    private boolean dumb() {
        return "dumb".equals(environment("TERM"));
    }

    /// Whether standard error can show a text.
    boolean errShows(String text) {
        return err.charset().newEncoder().canEncode(text);
    }

    /// Columns of standard output: `COLUMNS` where it is set, else what the terminal says.
    ///
    /// @param piped columns where standard output is no terminal
    int outColumns(int piped) {
        return columns(outIsTerminal, piped);
    }

    /// Columns of standard error, in the same way.
    int errColumns(int piped) {
        return columns(errIsTerminal, piped);
    }

    private int columns(boolean terminal, int piped) {
        String columns = environment("COLUMNS");
        if (columns != null && columns.matches("[0-9]{1,4}") && Integer.parseInt(columns) > 0) {
            return Math.clamp(Integer.parseInt(columns), LEAST_COLUMNS, MOST_COLUMNS);
        }
        return terminal ? Math.clamp(width.getAsInt(), LEAST_COLUMNS, MOST_COLUMNS) : piped;
    }

    /// Prints an object on a line of its own, in UTF-8 whatever the locale, as RFC 8259 demands.
    void json(JsonObject object) {
        byte[] line = (object.compact() + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(line, 0, line.length);
        out.flush();
    }

    /// Prints lines that end in `\n`. Where the locale has no sign for words that were cut, a `~`
    /// stands for it.
    void table(String lines) {
        out.print(out.charset().newEncoder().canEncode(Text.CUT) ? lines : lines.replace(Text.CUT, "~"));
    }

    /// Prints a word and what there is to say of it to standard output: broken between words where
    /// a person sees it, on one line elsewhere.
    void fact(String word, String text) {
        Text.fact(word, text, outColumns(MOST_COLUMNS)).forEach(out::println);
    }

    /// The same to standard error.
    void note(String word, String text) {
        Text.fact(word, text, errColumns(MOST_COLUMNS)).forEach(err::println);
    }

    /// Prints `lanewise: MESSAGE` to standard error.
    void error(String message) {
        err.println((errColour() ? "\u001b[1;31mlanewise:\u001b[0m " : "lanewise: ") + message);
    }
}
