package org.lanewise.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.ModelCard;
import org.lanewise.data.Normalization;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all commands that do something have.
abstract class ReportingCommand implements Callable<Integer> {

    /// Columns of a table that is not for a terminal.
    static final int TABLE_COLUMNS_PIPED = 100;

    /// Description of the option with which a model that does not say how pixels are normalised
    /// is used.
    static final String NORMALIZE = "How pixels become input: MEAN/DEVIATION for pixels from 0 to 1, each one number or"
            + " one per channel as 0.485,0.456,0.406/0.225; pixels for 0 to 255 as they are in the file;"
            + " pixels:MEAN/DEVIATION for those. Default: what the model says.";

    @Option(names = "--json", order = 1, description = "Print one JSON object as the last line of standard output.")
    boolean json;

    @Option(
            names = "--debug",
            order = 2,
            description = "Show the stack trace of an error. LANEWISE_DEBUG=1 does the same.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            order = 3,
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

    /// All processors, as far as one group of workers goes.
    static int allThreads() {
        return Math.min(Runtime.getRuntime().availableProcessors(), Workers.MOST_THREADS);
    }

    /// How a model's pixels are normalised: as an option says, else as the model does; empty when
    /// neither says.
    static Optional<Normalization> normalization(@Nullable String option, ModelCard card, int channels) {
        Optional<Normalization> known =
                option == null ? card.normalization() : Optional.of(Normalization.parse(option, channels));
        known.filter(normalization -> normalization.channels() != channels).ifPresent(normalization -> {
            throw new ConfigurationException(
                    "The model takes " + channels + " channels, its normalization has " + normalization.channels());
        });
        return known;
    }

    final void requireThreads(int threads) {
        if (threads < 1 || threads > Workers.MOST_THREADS) {
            throw misuse("--threads is " + threads + ", expected 1 to " + Workers.MOST_THREADS);
        }
    }

    final void requirePositive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw misuse(option + " is " + Text.number(value) + ", expected more than 0");
        }
    }

    final ParameterException misuse(String message) {
        CommandLine command = spec.commandLine();
        return new ParameterException(command, message);
    }
}
