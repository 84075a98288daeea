package org.lanewise.ops.simd.bench;

import java.util.List;
import java.util.Optional;

/// What was measured for one shape.
///
/// @param shape the shape
/// @param threads threads of a call
/// @param fmaPeakGflops best rate of fused multiply-adds of one core meanwhile
/// @param copy of shapes without multiply-adds: a copy that reads and writes as many bytes
/// @param entries an entry for each kernel that was asked for, layout by layout
public record ShapeResult(
        LayerShape shape, int threads, double fmaPeakGflops, Optional<Timing> copy, List<Entry> entries) {

    /// Copies the entries.
    public ShapeResult {
        entries = List.copyOf(entries);
    }

    /// One kernel in one layout.
    public sealed interface Entry {

        /// How the activations lie.
        ///
        /// @return for example `NCHW16c`
        String layout();

        /// The kernel's name.
        ///
        /// @return the name
        String kernel();
    }

    /// A kernel that was timed.
    ///
    /// @param layout how the activations lie
    /// @param kernel name
    /// @param bitClass kernels of a class give the same bits
    /// @param chosen whether it stands for what a plan takes
    /// @param declined why a plan takes another one, where it is declined
    /// @param timing its times
    /// @param difference largest difference from the chosen kernel's result in the same layout,
    ///     relative to its largest element
    public record Timed(
            String layout,
            String kernel,
            String bitClass,
            boolean chosen,
            Optional<String> declined,
            Timing timing,
            double difference)
            implements Entry {}

    /// A kernel that cannot.
    ///
    /// @param layout how the activations lie
    /// @param kernel name
    /// @param reason why it cannot
    public record Unable(String layout, String kernel, String reason) implements Entry {}

    /// The entries with times.
    ///
    /// @return the entries in their order
    public List<Timed> timed() {
        return entries.stream()
                .filter(Timed.class::isInstance)
                .map(Timed.class::cast)
                .toList();
    }

    /// GFLOP/s of the direct algorithm in the median, two operations a multiply-add.
    ///
    /// @param entry one of the entries
    /// @return a rate; 0 for pooling
    public double effectiveGflops(Timed entry) {
        return 2.0 * shape.multiplyAdds() / entry.timing().medianNanos();
    }

    /// The effective rate as a share of the peak of as many cores as there are threads. More than 1
    /// is possible where a kernel multiplies less often than the direct algorithm.
    ///
    /// @param entry one of the entries
    /// @return a share
    public double peakFraction(Timed entry) {
        int cores = Math.min(threads, Runtime.getRuntime().availableProcessors());
        return effectiveGflops(entry) / (fmaPeakGflops * cores);
    }

    /// Bytes that must be moved, over the median.
    ///
    /// @param entry one of the entries
    /// @return 10^9 bytes a second
    public double gigabytesPerSecond(Timed entry) {
        return gigabytesPerSecond(entry.timing());
    }

    private double gigabytesPerSecond(Timing timing) {
        return (double) shape.floatsMoved() * Float.BYTES / timing.medianNanos();
    }

    /// The rate of a copy of as many bytes, in the median.
    ///
    /// @return 10^9 bytes read and written a second; 0 where there is no copy
    public double copyGigabytesPerSecond() {
        return copy.map(this::gigabytesPerSecond).orElse(0.0);
    }

    /// The rate at which bytes are moved as a share of that of the copy.
    ///
    /// @param entry one of the entries
    /// @return a share; 0 where there is no copy
    public double copyFraction(Timed entry) {
        return copy.map(timing -> timing.medianNanos() / entry.timing().medianNanos())
                .orElse(0.0);
    }

    /// The kernel that was faster than the chosen one in the same layout, and most so.
    ///
    /// @param chosen a chosen entry
    /// @return an entry that was faster by more than noise
    public Optional<Timed> faster(Timed chosen) {
        double limit = chosen.timing().medianNanos() / (1 + NOISE);
        Optional<Timed> best = Optional.empty();
        for (Timed other : timed()) {
            double median = other.timing().medianNanos();
            if (other.layout().equals(chosen.layout()) && median < limit) {
                limit = median;
                best = Optional.of(other);
            }
        }
        return best;
    }

    /// Medians of one run differ by this much without a reason.
    private static final double NOISE = 0.03;
}
