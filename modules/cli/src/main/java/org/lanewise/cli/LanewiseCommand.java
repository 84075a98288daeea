package org.lanewise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command without a word behind it.
@Command(
        name = "lanewise",
        description = "Trains convolutional neural networks and predicts with them, in pure Java.",
        footer = {
            "./lanewise train # train LeNet-5 on the built-in digits",
            "./lanewise eval runs/lenet5-digits-1 # judge what was trained",
            "./lanewise summary resnet20 # what a network is made of",
            "./lanewise doctor # whether this machine is fast",
            "LANEWISE_JAVA_OPTS adds options of the JVM, as in LANEWISE_JAVA_OPTS=-Xmx8g.",
            "Exit codes: 0 done, 1 the work failed, 2 bad usage or bad input, 130 interrupted."
        })
final class LanewiseCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the versions of lanewise and the JDK.")
    boolean version;

    @Option(names = "--debug", description = "Show the stack trace of an error. LANEWISE_DEBUG=1 does the same.")
    boolean debug;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine group = spec.commandLine();
        throw new Cli.MissingCommandException(group);
    }
}
