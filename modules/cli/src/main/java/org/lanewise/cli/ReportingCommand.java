package org.lanewise.cli;

import java.util.concurrent.Callable;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all commands that do something have.
abstract class ReportingCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON object as the last line of standard output.")
    boolean json;

    @Option(names = "--debug", description = "Show the stack trace of an error. LANEWISE_DEBUG=1 does the same.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec = CommandSpec.create();

    private final Terminal terminal;

    ReportingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    final Terminal terminal() {
        return terminal;
    }

    /// An object with the members that every object of the command line has.
    ///
    /// @param schema name of the object's form
    static JsonObject.Builder report(String schema) {
        return Json.object()
                .put("schema", schema)
                .put("version", About.version())
                .put("jdk", About.jdk())
                .put("cpu", Machine.cpuName())
                .put("vector_bits", Simd.vectorBits());
    }

    final ParameterException misuse(String message) {
        CommandLine command = spec.commandLine();
        return new ParameterException(command, message);
    }
}
