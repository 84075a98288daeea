package org.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.bench.ShapeResult;

/// Lays the measurements of kernels out in 100 columns.
final class BenchOpsText {

    private static final int COLUMNS = 100;
    private static final int LEAST_COLUMNS = 40;
    private static final int LAYOUT = 9;
    private static final int KERNEL = 32;
    private static final int TIME = 9;
    private static final int RATE = 10;
    private static final int PEAK = 8;
    private static final String MARK = "* ";
    private static final String NO_MARK = "  ";
    private static final String WARNING = "! ";
    private static final int REASON = NO_MARK.length() + LAYOUT;
    private static final int ROW = REASON + KERNEL + 3 * TIME + 2 + RATE + 2 * PEAK;

    /// Medians from here on are shown in the next unit.
    private static final double LONG_NANOS = 1e7;

    private final boolean compared;
    private final int width;

    /// @param compared whether kernels stand against each other
    /// @param width columns of words; the table itself has 100 at most
    BenchOpsText(boolean compared, int width) {
        this.compared = compared;
        this.width = Math.clamp(width, LEAST_COLUMNS, COLUMNS);
    }

    List<String> head() {
        return List.of(NO_MARK
                + Text.padRight("layout", LAYOUT)
                + Text.padRight("kernel", KERNEL)
                + Text.padLeft("min", TIME - 1)
                + Text.padLeft("median", TIME)
                + Text.padLeft("p99", TIME)
                + "   "
                + Text.padLeft("GFLOP/s", RATE)
                + Text.padLeft("of peak", PEAK)
                + (compared ? Text.padLeft("differs", PEAK) : Text.padLeft("alloc", PEAK)));
    }

    List<String> lines(ShapeLine line, ShapeResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(title(line, result));
        for (ShapeResult.Timed timed : result.timed()) {
            lines.add(row(result, timed));
        }
        for (ShapeResult.Entry entry : result.entries()) {
            switch (entry) {
                case ShapeResult.Timed timed ->
                    timed.declined().ifPresent(reason -> reason(lines, entry, "declines: " + reason));
                case ShapeResult.Unable unable -> reason(lines, entry, "cannot: " + unable.reason());
            }
        }
        for (ShapeResult.Timed timed : result.timed()) {
            warnings(lines, result, timed);
        }
        return lines;
    }

    private static String title(ShapeLine line, ShapeResult result) {
        String left = line.notation()
                + (line.times() > 1 ? " x" + line.times() : "")
                + (line.label().isEmpty() ? "" : "  # " + line.label());
        double flops = 2.0 * result.shape().multiplyAdds();
        String right = (flops > 0 ? Text.decimal(flops * 1e-6, 1) + " MFLOP, " : "")
                + Text.bytes(result.shape().floatsMoved() * Float.BYTES);
        int room = ROW - right.length() - 1;
        return Text.padRight(Text.cut(left, room), room) + " " + right;
    }

    private String row(ShapeResult result, ShapeResult.Timed timed) {
        double median = timed.timing().medianNanos();
        boolean milliseconds = median >= LONG_NANOS;
        double unit = milliseconds ? 1e6 : 1e3;
        boolean arithmetic = result.shape().multiplyAdds() > 0;
        String rate = arithmetic
                ? Text.decimal(result.effectiveGflops(timed), 1)
                : Text.decimal(result.gigabytesPerSecond(timed), 1) + " GB/s";
        double share = arithmetic ? result.peakFraction(timed) : result.copyFraction(timed);
        return (timed.chosen() ? MARK : NO_MARK)
                + Text.padRight(timed.layout(), LAYOUT)
                + Text.padRight(Text.cut(timed.kernel(), KERNEL - 1), KERNEL)
                + Text.padLeft(Text.decimal(timed.timing().minNanos() / unit, 1), TIME - 1)
                + Text.padLeft(Text.decimal(median / unit, 1), TIME)
                + Text.padLeft(Text.decimal(timed.timing().p99Nanos() / unit, 1), TIME)
                + (milliseconds ? " ms" : " us")
                + Text.padLeft(rate, RATE)
                + Text.padLeft(Text.decimal(share * 100, 1) + " %", PEAK)
                + (compared ? Text.padLeft(difference(timed), PEAK) : Text.padLeft(allocated(timed), PEAK));
    }

    private static String allocated(ShapeResult.Timed timed) {
        return Text.bytes(Math.round(timed.timing().allocatedBytes())).replace("bytes", "B");
    }

    private static String difference(ShapeResult.Timed timed) {
        return timed.difference() == 0 ? "no" : String.format(Locale.ROOT, "%.0e", timed.difference());
    }

    private void reason(List<String> lines, ShapeResult.Entry entry, String text) {
        boolean first = true;
        for (String part : Text.wrap(entry.kernel() + " " + text, width - REASON)) {
            lines.add(NO_MARK + Text.padRight(first ? entry.layout() : "", LAYOUT) + part);
            first = false;
        }
    }

    private void warnings(List<String> lines, ShapeResult result, ShapeResult.Timed timed) {
        if (timed.chosen()) {
            result.faster(timed).ifPresent(faster -> {
                double ratio = timed.timing().medianNanos() / faster.timing().medianNanos();
                lines.add(WARNING + timed.layout() + ": " + faster.kernel() + " is " + Text.decimal(ratio, 2)
                        + " times as fast as " + timed.kernel());
            });
        }
        boolean sameClass = result.timed().stream()
                .anyMatch(other -> other.chosen()
                        && other.layout().equals(timed.layout())
                        && other.bitClass().equals(timed.bitClass()));
        if (sameClass && timed.difference() > 0) {
            lines.add(WARNING + timed.layout() + ": " + timed.kernel() + " has other bits than its class, "
                    + timed.bitClass());
        }
        if (timed.timing().allocatedBytes() >= 1) {
            lines.add(WARNING + timed.layout() + ": " + timed.kernel() + " allocates " + allocated(timed) + " a call");
        }
    }

    List<String> foot(int threads, boolean cold) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(Text.wrap(
                MARK + "is what a plan takes, or --kernel. Times of a call in "
                        + Text.threads(threads) + ", parameters "
                        + (cold ? "cold" : "hot") + "; the peak is that of fused multiply-adds on as many cores,"
                        + " measured between the rounds; that of pooling is a copy that reads and writes as many"
                        + " bytes, in turns with the kernels.",
                width));
        return lines;
    }
}
