package org.lanewise.benchmarks.peer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts a program once more with OpenMP threads that sleep while they wait. By default they spin
/// on the cores that the other engines are measured on, and only an environment variable that is
/// there from the start changes that.
final class PassiveThreads {

    private static final String VARIABLE = "OMP_WAIT_POLICY";
    private static final String PASSIVE = "passive";

    private PassiveThreads() {}

    static boolean needed() {
        return !PASSIVE.equalsIgnoreCase(System.getenv(VARIABLE));
    }

    /// Runs a program in a child process with the same options.
    ///
    /// @param program its class
    /// @param args its arguments
    /// @return its exit code
    static int relaunch(Class<?> program, String[] args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(VARIABLE, PASSIVE);
        return builder.start().waitFor();
    }
}
