package org.lanewise.cli;

/// Runs the command and ends the process with its exit code.
public final class Main {

    private Main() {}

    /// The entry point.
    ///
    /// @param args the command line
    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        int code = new Cli(Terminal.ofProcess(), interruption).run(args);
        interruption.end();
        System.exit(code);
    }
}
