package org.lanewise.benchmarks.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// Prints for each model of a list our latency, that of native engines, and the ratio, measured in
/// one run in blocks that alternate.
///
/// ```
/// SessionTable [--models NAME|FILE,...] [--threads N,...] [--peers NAME,...] [--rounds N]
///              [--block MILLIS] [--mixed] [--swapping] [--json]
/// SessionTable --open-loop [--load SHARE] ...
/// SessionTable --memory [--runs N] [--heap SIZE] ...
/// ```
///
/// Every model and number of threads has a JVM of its own, but with `--mixed`, where one JVM has
/// run all of them, and every kernel, before the first is measured.
public final class SessionTable {

    private final TableOptions options;
    private final SessionText text;
    private final List<JsonObject> rows = new ArrayList<>();
    private boolean failed;

    private SessionTable(TableOptions options) {
        this.options = options;
        text = new SessionText(options);
    }

    /// Runs the program.
    ///
    /// @param args see above
    /// @throws InterruptedException when the wait for one is interrupted
    public static void main(String[] args) throws InterruptedException {
        int code;
        try {
            TableOptions options = TableOptions.parse(args);
            code = new SessionTable(options).run() ? 0 : 1;
        } catch (LanewiseException e) {
            System.err.println("SessionTable: " + e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    /// @return whether every cell of the table could be measured
    private boolean run() throws InterruptedException {
        if (!options.json()) {
            text.head().forEach(System.out::println);
        }
        if (options.mixed()) {
            Mixing.run(options.models().stream().map(ServedModel::of).toList(), options.threads());
        }
        for (int threads : options.threads()) {
            for (String model : options.models()) {
                cell(model, threads);
            }
        }
        if (options.json()) {
            System.out.println(json().compact());
        }
        return !failed;
    }

    /// Measures a cell and prints it; one that fails leaves the others alone.
    private void cell(String model, int threads) throws InterruptedException {
        try {
            List<JsonObject> measured = measured(model, threads);
            rows.addAll(measured);
            if (!options.json()) {
                text.rows(measured).forEach(System.out::println);
            }
        } catch (IOException | LanewiseException | IllegalStateException e) {
            System.err.println("SessionTable: " + model + ": " + e.getMessage());
            failed = true;
        }
    }

    private List<JsonObject> measured(String model, int threads) throws IOException, InterruptedException {
        if (options.mode() == TableOptions.Mode.MEMORY) {
            return new MemoryCell(options).measure(model, threads);
        }
        if (options.mixed() || options.single() && options.json()) {
            return latencies(model, threads);
        }
        JsonObject answer = JavaProcess.json(SessionTable.class, List.of(), options.cell(model, threads));
        return answer.array("rows").items().stream().map(Json::asObject).toList();
    }

    private List<JsonObject> latencies(String model, int threads) throws InterruptedException {
        LatencyCell cell = new LatencyCell(options);
        if (!options.swapping()) {
            return cell.measure(model, threads).stream().map(Row::toJson).toList();
        }
        try (Swapping swapping = new Swapping(model)) {
            List<Row> measured = cell.measure(model, threads);
            System.err.println(model + ": " + swapping.swaps() + " swaps meanwhile");
            return measured.stream().map(Row::toJson).toList();
        }
    }

    private JsonObject json() {
        return Json.object()
                .put("schema", "lanewise/session-table/1")
                .put("jdk", Runtime.version() + " (" + System.getProperty("java.vendor") + ")")
                .put("cpu", Machine.cpuName())
                .put("vector_bits", Simd.vectorBits())
                .put("mode", options.modeWord())
                .put("rounds", options.rounds())
                .put("block_ms", options.blockMillis())
                .put("load", options.mode() == TableOptions.Mode.OPEN_LOOP ? options.load() : 1)
                .put("mixed", options.mixed())
                .put("swapping", options.swapping())
                .put("rows", Json.array(rows))
                .build();
    }
}
