package org.lanewise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A word with commands behind it, which does nothing by itself.
abstract class GroupCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public final void run() {
        CommandLine group = spec.commandLine();
        throw new Cli.MissingCommandException(group);
    }
}
