package org.lanewise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The group of what concerns ONNX files.
@Command(name = "onnx", description = "Checks, tests and writes ONNX files.")
final class OnnxCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine group = spec.commandLine();
        throw new Cli.MissingCommandException(group);
    }
}
