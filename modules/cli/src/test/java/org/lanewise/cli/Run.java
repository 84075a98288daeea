package org.lanewise.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// A command line that has run in this JVM.
///
/// @param code exit code
/// @param out what it printed to standard output
/// @param err what it printed to standard error
record Run(int code, String out, String err) {

    /// Runs a command line whose output is piped.
    static Run of(Object... words) {
        return new Setting().run(words);
    }

    static Setting terminal(int columns) {
        return new Setting().terminal(columns);
    }

    /// The last line of standard output as the JSON object that `--json` promises.
    JsonObject json() {
        return Json.parse(out.lines().toList().getLast(), Json.Limits.DEFAULT).asObject();
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    /// Where and how a command line runs.
    static final class Setting {
        private final Map<String, String> environment = new HashMap<>();
        private final Interruption interruption = new Interruption();
        private Consumer<String> watcher = _ -> {};
        private Charset charset = StandardCharsets.UTF_8;
        private boolean terminal;
        private int columns;

        Setting terminal(int columns) {
            terminal = true;
            this.columns = columns;
            return this;
        }

        /// What the locale prints in.
        Setting in(Charset printed) {
            charset = printed;
            return this;
        }

        Setting with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /// Calls back with each line of standard error, before the command goes on.
        Setting watching(Consumer<String> lines) {
            watcher = lines;
            return this;
        }

        /// Asks for an end, as Ctrl-C does, when standard error has a line that begins with a text.
        Setting interruptedAfter(String beginning) {
            return watching(line -> {
                if (line.stripLeading().startsWith(beginning)) {
                    interruption.request();
                }
            });
        }

        Run run(Object... words) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Watched err = new Watched(watcher);
            Terminal streams = new Terminal(
                    new PrintStream(out, true, charset),
                    new PrintStream(err, true, charset),
                    environment,
                    terminal,
                    terminal,
                    () -> columns);
            String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
            try {
                int code = new Cli(streams, interruption).run(args);
                return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
            } finally {
                interruption.end();
            }
        }
    }

    /// Bytes that are shown line by line to someone.
    private static final class Watched extends ByteArrayOutputStream {
        private final Consumer<String> watcher;
        private int begin;

        Watched(Consumer<String> watcher) {
            this.watcher = watcher;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            for (int i = begin; i < count; i++) {
                if (buf[i] == '\n') {
                    String line = new String(buf, begin, i - begin, StandardCharsets.UTF_8);
                    begin = i + 1;
                    watcher.accept(line);
                }
            }
        }
    }

    /// The argument that names IDX files in a folder.
    static String mnist(Path folder) {
        return "mnist:" + folder;
    }
}
