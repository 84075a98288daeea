package org.lanewise.cli;

/// What the process says to its caller.
final class ExitCode {

    static final int DONE = 0;

    /// The work itself failed.
    static final int FAILED = 1;

    /// Bad usage or bad input.
    static final int USAGE = 2;

    /// Ended by Ctrl-C or a termination signal, as shells number it.
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
