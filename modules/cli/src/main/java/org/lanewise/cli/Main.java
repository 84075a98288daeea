package org.lanewise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The lanewise command.
@Command(name = "lanewise", mixinStandardHelpOptions = true, description = "Trains and serves CNNs.")
final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
