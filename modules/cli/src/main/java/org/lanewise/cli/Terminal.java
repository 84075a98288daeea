package org.lanewise.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where the command line prints, and what may be printed there.
final class Terminal {

    private static final int COLUMNS_PIPED = 100;
    private static final int COLUMNS_UNKNOWN = 80;
    private static final int LEAST_COLUMNS = 20;
    private static final int MOST_COLUMNS = 1000;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;

    /// @param out standard output
    /// @param err standard error
    /// @param environment environment variables
    /// @param outIsTerminal whether a person sees standard output
    /// @param errIsTerminal whether a person sees standard error
    Terminal(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            boolean outIsTerminal,
            boolean errIsTerminal) {
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
    }

    /// The streams of this process.
    static Terminal ofProcess() {
        return new Terminal(System.out, System.err, System.getenv(), isTerminal(1), isTerminal(2));
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
        return errIsTerminal && !"dumb".equals(environment("TERM"));
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
        return (no == null || no.isEmpty()) && !"dumb".equals(environment("TERM"));
    }

    /// Whether standard error can show a text.
    boolean errShows(String text) {
        return err.charset().newEncoder().canEncode(text);
    }

    /// Columns of the terminal: `COLUMNS` where it is set, else what the terminal says, 100 where
    /// there is none.
    int columns() {
        String columns = environment("COLUMNS");
        if (columns != null && columns.matches("[0-9]{1,4}")) {
            int value = Integer.parseInt(columns);
            if (value > 0) {
                return Math.clamp(value, LEAST_COLUMNS, MOST_COLUMNS);
            }
        }
        return outIsTerminal || errIsTerminal ? Math.clamp(ask(), LEAST_COLUMNS, MOST_COLUMNS) : COLUMNS_PIPED;
    }

    /// The terminal's width as `stty` reads it; the JDK has no call for it.
    private static int ask() {
        File tty = new File("/dev/tty");
        if (!tty.exists()) {
            return COLUMNS_UNKNOWN;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(tty)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return COLUMNS_UNKNOWN;
            }
            String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return text.matches("[0-9]+ [1-9][0-9]{0,3}")
                    ? Integer.parseInt(text.substring(text.indexOf(' ') + 1))
                    : COLUMNS_UNKNOWN;
        } catch (IOException _) {
            return COLUMNS_UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return COLUMNS_UNKNOWN;
        }
    }

    /// Prints `lanewise: MESSAGE` to standard error.
    void error(String message) {
        err.println((errColour() ? "\u001b[1;31mlanewise:\u001b[0m " : "lanewise: ") + message);
    }
}
