package org.lanewise.ops.simd.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.text.NearestName;

/// Measures listed kernels on shapes, in turns and beside the machine's peak.
public final class KernelBenchmark implements AutoCloseable {

    private static final long SEED = 1;
    private static final Duration FIRST_PEAK = Duration.ofMillis(150);
    private static final Duration PEAK = Duration.ofMillis(4);
    private static final long PEAK_EVERY_NANOS = 200_000_000;

    /// Floats of the copies of one kernel's parameters: more than the largest caches hold.
    private static final long COLD_FLOATS = 32 << 20;

    private final Workers workers;
    private final Duration time;
    private final boolean coldParameters;
    private final LongSupplier allocatedBytes;
    private double peak;
    private long peakMeasured;

    /// Starts the threads and lets the JIT compile the measurement of the peak.
    ///
    /// @param threads threads of a call
    /// @param time how long the counted and uncounted rounds of one kernel take together
    /// @param coldParameters whether every call reads parameters that no cache holds
    /// @param allocatedBytes heap that all threads took since the start of the JVM
    public KernelBenchmark(int threads, Duration time, boolean coldParameters, LongSupplier allocatedBytes) {
        this.workers = Workers.of(threads);
        this.time = time;
        this.coldParameters = coldParameters;
        this.allocatedBytes = allocatedBytes;
        peak = Machine.measureFmaPeak(FIRST_PEAK);
    }

    /// A kernel that will be timed.
    private record Candidate(
            Variant<?> variant, String kernel, boolean chosen, Optional<String> declined, KernelRun run) {}

    /// Measures one shape.
    ///
    /// @param shape the shape
    /// @param selection which kernels
    /// @return what was measured
    /// @throws ConfigurationException when a kernel that was named is in no list for the shape, or
    ///     none of its lists' problems suits it; the message has the names or the reasons
    public ShapeResult measure(LayerShape shape, Selection selection) {
        List<Variant<?>> variants = Variant.of(shape);
        selection.kernel().ifPresent(name -> requireKernel(variants, name));
        selection.against().forEach(name -> requireKernel(variants, name));
        List<Candidate> candidates = new ArrayList<>();
        List<ShapeResult.Unable> unable = new ArrayList<>();
        for (Variant<?> variant : variants) {
            candidates(variant, variants, selection, candidates, unable);
        }
        peak = 0;
        measurePeak();
        Interleaved rounds = new Interleaved(time, allocatedBytes, this::measurePeakNowAndThen);
        List<Runnable> pieces = new ArrayList<>();
        candidates.forEach(candidate -> pieces.add(() -> candidate.run().run(workers)));
        if (shape.multiplyAdds() == 0) {
            CopyRun copy = new CopyRun(shape.floatsMoved());
            pieces.add(() -> workers.run(copy));
        }
        List<Timing> timings = rounds.run(pieces);
        measurePeak();
        Optional<Timing> copy = timings.size() > candidates.size() ? Optional.of(timings.getLast()) : Optional.empty();
        return new ShapeResult(shape, workers.threads(), peak, copy, entries(variants, candidates, timings, unable));
    }

    private void measurePeakNowAndThen() {
        if (System.nanoTime() - peakMeasured > PEAK_EVERY_NANOS) {
            measurePeak();
        }
    }

    private void measurePeak() {
        peak = Math.max(peak, Machine.measureFmaPeak(PEAK));
        peakMeasured = System.nanoTime();
    }

    private void candidates(
            Variant<?> variant,
            List<Variant<?>> variants,
            Selection selection,
            List<Candidate> candidates,
            List<ShapeResult.Unable> unable) {
        Optional<String> standing = selection.kernel().or(variant::choice);
        Set<String> wanted = new LinkedHashSet<>();
        if (selection.kernel().isPresent() || selection.all() || variant.equals(variants.getFirst())) {
            standing.ifPresent(wanted::add);
        }
        wanted.addAll(selection.against());
        Map<String, float[]> values = Map.of();
        for (KernelList.Answer answer : answers(variant)) {
            String kernel = answer.kernel();
            if (!selection.all() && !wanted.contains(kernel)) {
                continue;
            }
            if (answer.rejection().isPresent()) {
                unable.add(new ShapeResult.Unable(
                        variant.layout(), kernel, answer.rejection().get()));
                continue;
            }
            if (values.isEmpty()) {
                values = Activations.of(variant.problem(), SEED);
            }
            boolean chosen = standing.isPresent() && standing.get().equals(kernel);
            candidates.add(new Candidate(variant, kernel, chosen, answer.declined(), bind(variant, kernel, values)));
        }
    }

    private static <P extends Problem> List<KernelList.Answer> answers(Variant<P> variant) {
        return variant.list().explain(variant.problem());
    }

    /// Kernels of a variant share what they read; each writes an array of its own.
    private KernelRun bind(Variant<?> variant, String kernel, Map<String, float[]> values) {
        Map<String, float[]> own = new HashMap<>(values);
        for (Problem.Operand operand : variant.problem().operands()) {
            if (operand.written()) {
                own.put(
                        operand.name(),
                        values.getOrDefault(operand.name(), new float[0]).clone());
            }
        }
        return coldParameters
                ? KernelRun.cold(variant.create(kernel), variant.problem(), own, workers.threads(), COLD_FLOATS)
                : KernelRun.of(variant.create(kernel), variant.problem(), own, workers.threads());
    }

    private static List<ShapeResult.Entry> entries(
            List<Variant<?>> variants,
            List<Candidate> candidates,
            List<Timing> timings,
            List<ShapeResult.Unable> unable) {
        List<ShapeResult.Entry> entries = new ArrayList<>();
        for (Variant<?> variant : variants) {
            float[] standard = candidates.stream()
                    .filter(candidate -> candidate.variant().equals(variant) && candidate.chosen())
                    .map(candidate -> candidate.run().output())
                    .findFirst()
                    .orElse(new float[0]);
            for (int i = 0; i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                if (candidate.variant().equals(variant)) {
                    entries.add(new ShapeResult.Timed(
                            variant.layout(),
                            candidate.kernel(),
                            variant.bitClass(candidate.kernel()),
                            candidate.chosen(),
                            candidate.declined(),
                            timings.get(i),
                            difference(variant, standard, candidate.run().output())));
                }
            }
            unable.stream().filter(u -> u.layout().equals(variant.layout())).forEach(entries::add);
        }
        return entries;
    }

    /// Largest difference relative to the largest element; 0 where there is nothing to compare.
    private static double difference(Variant<?> variant, float[] standard, float[] other) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < standard.length; i++) {
            if (variant.counts(i)) {
                largest = Math.max(largest, Math.abs(standard[i]));
                difference = Math.max(difference, Math.abs((double) standard[i] - other[i]));
            }
        }
        return largest == 0 ? difference : difference / largest;
    }

    private static void requireKernel(List<Variant<?>> variants, String name) {
        Set<String> names = new LinkedHashSet<>();
        List<String> reasons = new ArrayList<>();
        boolean able = false;
        for (Variant<?> variant : variants) {
            for (KernelList.Answer answer : answers(variant)) {
                names.add(answer.kernel());
                if (answer.kernel().equals(name)) {
                    able |= answer.rejection().isEmpty();
                    answer.rejection().ifPresent(reason -> reasons.add(variant.layout() + ": " + reason));
                }
            }
        }
        if (!names.contains(name)) {
            throw new ConfigurationException("No kernel '" + name + "' for this shape, expected one of "
                    + String.join(", ", names) + NearestName.hint(name, names));
        }
        if (!able) {
            throw new ConfigurationException(name + " cannot do this shape: " + String.join("; ", reasons));
        }
    }

    /// Ends the threads.
    @Override
    public void close() {
        workers.close();
    }
}
