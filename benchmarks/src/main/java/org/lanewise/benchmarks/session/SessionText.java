package org.lanewise.benchmarks.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.json.JsonObject;

/// Lays the rows of a [SessionTable] out in 100 columns.
final class SessionText {

    private static final double MEGABYTE = 1 << 20;

    /// Medians from here on are shown in milliseconds.
    private static final double LONG_MICROS = 1e4;

    private final TableOptions options;

    SessionText(TableOptions options) {
        this.options = options;
    }

    List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%s, JDK %s, %d-bit vectors", Machine.cpuName(), Runtime.version(), Simd.vectorBits()));
        switch (options.mode()) {
            case LATENCY -> {
                lines.add(String.format(
                        Locale.ROOT,
                        "%d rounds of %d ms, call by call; ratio: the engine's median over ours, in brackets the least",
                        options.rounds(),
                        options.blockMillis()));
                lines.add(
                        "and the most of a round; error: largest difference from us, relative to the largest element");
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT, "%-30s%10s%10s%10s     %-24s%9s", "", "median", "min", "p99", "ratio", "error"));
            }
            case OPEN_LOOP -> {
                lines.add(String.format(
                        Locale.ROOT,
                        "%d rounds of %d ms; requests arrive at random and keep every engine busy for %.0f %% of the",
                        options.rounds(),
                        options.blockMillis(),
                        100 * options.load()));
                lines.add("time; latencies count from the arrival");
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT,
                        "%-30s%10s%10s%10s%10s     %10s%12s",
                        "",
                        "median",
                        "p99",
                        "p99.9",
                        "max",
                        "p99.9/p50",
                        "requests/s"));
            }
            case MEMORY -> {
                lines.add(String.format(
                        Locale.ROOT,
                        "resident memory of a process after %,d runs, -Xmx%s; ratio: the engine's over ours",
                        options.runs(),
                        options.heap()));
                lines.add("");
                lines.add(String.format(
                        Locale.ROOT, "%-30s%14s%14s%14s%10s", "", "resident", "at most", "after a GC", "ratio"));
            }
        }
        return lines;
    }

    List<String> rows(List<JsonObject> rows) {
        List<String> lines = new ArrayList<>();
        JsonObject first = rows.getFirst();
        int threads = first.intValue("threads");
        lines.add(first.string("model") + ", " + threads + (threads == 1 ? " thread" : " threads"));
        if (options.mode() == TableOptions.Mode.MEMORY) {
            rows.forEach(row -> lines.add(memory(row)));
            return lines;
        }
        List<Row> latencies = rows.stream().map(Row::of).toList();
        Row best = latencies.stream()
                .skip(1)
                .min(Comparator.comparingDouble(Row::median))
                .orElse(latencies.getFirst());
        for (Row row : latencies) {
            String mark = row.equals(best) && latencies.size() > 1 ? "* " : "  ";
            lines.add((options.mode() == TableOptions.Mode.LATENCY ? closed(row, mark) : open(row, mark))
                    .stripTrailing());
        }
        return lines;
    }

    private static String closed(Row row, String mark) {
        double unit = unit(row);
        boolean ours = row.error() == 0 && row.ratio() == 1;
        return String.format(
                Locale.ROOT,
                "%s%-28s%10.1f%10.1f%10.1f %s  %-24s%9s",
                mark,
                row.engine(),
                row.median() / unit,
                row.min() / unit,
                row.p99() / unit,
                unit == 1 ? "us" : "ms",
                ours
                        ? ""
                        : String.format(
                                Locale.ROOT, "%.2fx (%.2f to %.2f)", row.ratio(), row.ratioMin(), row.ratioMax()),
                ours ? "" : String.format(Locale.ROOT, "%.0e", row.error()));
    }

    private static String open(Row row, String mark) {
        double unit = unit(row);
        return String.format(
                Locale.ROOT,
                "%s%-28s%10.1f%10.1f%10.1f%10.1f %s  %10.2f%,12.0f",
                mark,
                row.engine(),
                row.median() / unit,
                row.p99() / unit,
                row.p999() / unit,
                row.max() / unit,
                unit == 1 ? "us" : "ms",
                row.tail(),
                row.rate());
    }

    private static double unit(Row row) {
        return row.median() < LONG_MICROS ? 1 : 1e3;
    }

    private static String memory(JsonObject row) {
        return String.format(
                Locale.ROOT,
                "  %-28s%11.1f MB%11.1f MB%11.1f MB%9.2fx",
                row.string("engine"),
                row.doubleValue("resident_bytes") / MEGABYTE,
                row.doubleValue("peak_bytes") / MEGABYTE,
                row.doubleValue("resident_after_gc_bytes") / MEGABYTE,
                row.doubleValue("ratio"));
    }
}
