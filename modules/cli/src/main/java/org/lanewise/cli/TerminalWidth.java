package org.lanewise.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The width of this process's terminal, as `stty` reads it: the JDK has no call for it.
final class TerminalWidth {

    private static final int UNKNOWN = 80;

    private TerminalWidth() {}

    /// Asks anew each time, because a window may be resized.
    ///
    /// @return columns, 80 where nothing tells
    static int columns() {
        File tty = new File("/dev/tty");
        if (!tty.exists()) {
            return UNKNOWN;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(tty)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return UNKNOWN;
            }
            String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return text.matches("[0-9]+ [1-9][0-9]{0,3}")
                    ? Integer.parseInt(text.substring(text.indexOf(' ') + 1))
                    : UNKNOWN;
        } catch (IOException _) {
            return UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
