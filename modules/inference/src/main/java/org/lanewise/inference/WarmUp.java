package org.lanewise.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.Input;
import org.lanewise.layers.Network;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Calls of a session on numbers of our own, until their timings settle.
///
/// Calls are timed in windows. A kind of call, as one sample or a full batch, has settled when the
/// fastest calls of some windows in a row are as fast as any before: by then the JIT is through
/// with what counts. That is not enough where calls are short: the JIT compiles what runs once a
/// call only after many calls, and a busy machine can be calm before the JIT gets to run. There
/// must then be many calls, or half of the budget spent. Where calls are long, two seconds are
/// enough.
final class WarmUp {

    /// Shortest window, in time and in calls.
    private static final long WINDOW_NANOS = 10_000_000;

    private static final int WINDOW_CALLS = 4;

    /// Windows in a row that must be as fast as the fastest.
    private static final int CALM_WINDOWS = 5;

    /// How much slower than the fastest window counts as the same.
    private static final double SAME = 1.10;

    /// How much faster than the fastest window counts as progress.
    private static final double FASTER = 0.98;

    /// Calls after which the JIT has compiled what runs once a call.
    private static final int MANY_CALLS = 100_000;

    /// Calls beside which what runs once a call does not count, and the time after which the JIT has
    /// compiled what counts in them.
    private static final long LONG_CALL_NANOS = 200_000;

    private static final long LONG_NANOS = 2_000_000_000;

    private static final Deadline FAR = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE));

    private final Session session;
    private final List<CompiledSet> sets;
    private long runs;

    WarmUp(Session session, List<CompiledSet> sets) {
        this.session = session;
        this.sets = sets;
    }

    WarmUpReport run(Duration budget) {
        long begin = System.nanoTime();
        long end = begin + Math.clamp(budget.toMillis(), 0, 1L << 40) * 1_000_000;
        List<Kind> kinds = new ArrayList<>();
        for (CompiledSet set : sets) {
            kinds.add(new Kind(set, 1));
            if (set.maxBatch() > 1) {
                kinds.add(new Kind(set, set.maxBatch()));
            }
        }
        boolean settled = true;
        for (int i = 0; i < kinds.size(); i++) {
            long now = System.nanoTime();
            settled &= kinds.get(i).settle(now + Math.max(0, end - now) / (kinds.size() - i));
        }
        Kind first = kinds.getFirst();
        return new WarmUpReport(
                runs,
                Duration.ofNanos(System.nanoTime() - begin),
                Duration.ofNanos(first.before),
                Duration.ofNanos(first.after),
                settled);
    }

    /// Calls of one set of shapes and number of samples.
    private final class Kind {
        private final CompiledSet set;
        private final int images;
        private final float[][] inputs;
        private final float[][] outputs;
        private final long[] window = new long[1 << 12];
        private long before;
        private long after;

        Kind(CompiledSet set, int images) {
            this.set = set;
            this.images = images;
            Network network = session.network();
            inputs = new float[network.inputs().size()][];
            outputs = new float[network.outputs().size()][];
            if (set instanceof LayersSet layers) {
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = numbers(i, images * set.inputElements(i));
                }
                for (int i = 0; i < outputs.length; i++) {
                    outputs[i] = new float[images * layers.output(i).elements()];
                }
            }
        }

        /// Runs windows until they are calm or the time is over.
        boolean settle(long end) {
            long begin = System.nanoTime();
            Runnable calls = calls();
            long fastest = Long.MAX_VALUE;
            int calm = 0;
            long made = 0;
            while (System.nanoTime() < end || made == 0) {
                int count = window(calls);
                made += count;
                long quickest = window[0];
                after = window[count / 2];
                boolean same = quickest <= fastest * SAME && quickest >= fastest * FASTER;
                calm = same ? calm + 1 : quickest < fastest ? 0 : calm;
                fastest = Math.min(fastest, quickest);
                long enough = quickest > LONG_CALL_NANOS ? Math.min(LONG_NANOS, (end - begin) / 2) : (end - begin) / 2;
                boolean many = made >= MANY_CALLS || System.nanoTime() - begin > enough;
                if (calm >= CALM_WINDOWS && many) {
                    return true;
                }
            }
            return false;
        }

        /// Times calls, sorted.
        private int window(Runnable calls) {
            long begin = System.nanoTime();
            long last = begin;
            int count = 0;
            while (count < window.length && (count < WINDOW_CALLS || last - begin < WINDOW_NANOS)) {
                calls.run();
                runs++;
                session.uncount(1, images);
                long now = System.nanoTime();
                window[count] = now - last;
                before = before == 0 ? now - last : before;
                last = now;
                count++;
            }
            Arrays.sort(window, 0, count);
            return count;
        }

        private Runnable calls() {
            return switch (set) {
                case LayersSet _ -> layers();
                case OperatorsSet _ -> {
                    Map<String, Tensor> tensors = tensors();
                    yield () -> session.run(tensors);
                }
            };
        }

        private Runnable layers() {
            if (sets.size() > 1) {
                return bound()::run;
            }
            return inputs.length == 1 && outputs.length == 1
                    ? this::byEveryWay
                    : () -> session.run(inputs, outputs, images);
        }

        private Call bound() {
            Call call = session.call().images(images);
            for (int i = 0; i < inputs.length; i++) {
                call.input(i, inputs[i]).shape(i, set.inputs().get(i).with(0, images));
            }
            for (int i = 0; i < outputs.length; i++) {
                call.output(i, outputs[i]);
            }
            return call;
        }

        /// The ways to call a network with one input and one output, in turn.
        private void byEveryWay() {
            switch ((int) (runs % 3)) {
                case 0 -> session.run(inputs[0], outputs[0]);
                case 1 -> session.run(inputs[0], outputs[0], images);
                default -> session.run(inputs[0], outputs[0], FAR);
            }
        }

        private Map<String, Tensor> tensors() {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (int i = 0; i < inputs.length; i++) {
                Input input = session.network().inputs().get(i);
                Shape shape = set.inputs().get(i);
                // Whole numbers may be indices or sizes, of which 1 fits most.
                tensors.put(
                        input.name(),
                        input.type() == DType.F32
                                ? Tensor.of(shape, numbers(i, shape.elements()))
                                : ones(input.type(), shape));
            }
            return tensors;
        }
    }

    /// Numbers of either sign as large as normalised pixels, none of them 0 or denormal, so that
    /// kernels take the time that they take on real ones.
    private static float[] numbers(int input, int count) {
        RandomStream random = new RandomStream(1, RandomStream.Purpose.TEST, input, 0, 0);
        float[] numbers = new float[count];
        random.uniforms(0, 0, count, numbers, 0);
        for (int i = 0; i < count; i++) {
            numbers[i] = numbers[i] < 0.5f ? numbers[i] - 1f : numbers[i];
        }
        return numbers;
    }

    private static Tensor ones(DType type, Shape shape) {
        Tensor ones = Tensor.zeros(type, shape);
        switch (type) {
            case F32 -> Arrays.fill(ones.floats(), 1);
            case F64 -> Arrays.fill(ones.doubles(), 1);
            case I32, U32 -> Arrays.fill(ones.ints(), 1);
            case I64, U64 -> Arrays.fill(ones.longs(), 1);
            case I16, U16 -> Arrays.fill(ones.shorts(), (short) 1);
            case F16 -> Arrays.fill(ones.shorts(), Float.floatToFloat16(1));
            case BF16 -> Arrays.fill(ones.shorts(), (short) (Float.floatToIntBits(1) >>> 16));
            case I8, U8, BOOL -> Arrays.fill(ones.bytes(), (byte) 1);
        }
        return ones;
    }
}
