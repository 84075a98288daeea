package org.lanewise.benchmarks.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.ops.simd.bench.Arrivals;
import org.lanewise.ops.simd.bench.Latencies;
import org.lanewise.ops.simd.bench.LatencyLoop;

/// Measures one model with one number of threads on all engines, in blocks that alternate.
final class LatencyCell {

    /// Rounds that tell how long a call takes, before an open loop chooses its rate.
    private static final int PROBES = 3;

    private static final Duration PROBE = Duration.ofMillis(100);
    private static final int MOST_OVERTIME = 2;
    private static final double SECOND = 1e9;

    private final TableOptions options;

    LatencyCell(TableOptions options) {
        this.options = options;
    }

    /// Measures.
    ///
    /// @param name the model
    /// @param threads threads of a call
    /// @return a row for each engine, ours first
    List<Row> measure(String name, int threads) throws InterruptedException {
        ServedModel model = ServedModel.of(name);
        try (Contenders contenders = new Contenders(model, threads, options.peers())) {
            Blocks blocks = new Blocks(options.rounds(), Duration.ofMillis(options.blockMillis()));
            contenders.warmUp();
            blocks.warmUp(contenders.all());
            double[] rates = new double[contenders.all().size()];
            List<Blocks.Timed> timed;
            if (options.mode() == TableOptions.Mode.OPEN_LOOP) {
                List<Blocks.Timed> probes = new Blocks(PROBES, PROBE).run(contenders.all());
                for (int i = 0; i < rates.length; i++) {
                    rates[i] = options.load() * SECOND / probes.get(i).all().p50();
                }
                timed = open(contenders.all(), rates);
            } else {
                timed = blocks.run(contenders.all());
            }
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < rates.length; i++) {
                rows.add(Row.of(
                        name,
                        threads,
                        contenders.all().get(i).implementation(),
                        contenders.error(i),
                        rates[i],
                        timed.get(i),
                        timed.getFirst()));
            }
            return rows;
        }
    }

    /// Every engine gets the same arrivals, stretched so that all are equally busy.
    private List<Blocks.Timed> open(List<Contender> contenders, double[] rates) throws InterruptedException {
        LatencyLoop loop = new LatencyLoop(System::nanoTime, () -> 0);
        Duration block = Duration.ofMillis(options.blockMillis());
        List<Latencies> all = new ArrayList<>();
        List<double[]> medians = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            all.add(new Latencies(0));
            medians.add(new double[options.rounds()]);
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (int i = 0; i < rates.length; i++) {
                Thread.sleep(Blocks.PAUSE_MILLIS);
                contenders.get(i).run();
                LatencyLoop.Result result = loop.open(
                        contenders.get(i),
                        new Arrivals(Arrivals.Kind.POISSON, rates[i], round),
                        (int) Math.max(1, Math.round(rates[i] * block.toNanos() / SECOND)),
                        block.multipliedBy(MOST_OVERTIME));
                all.get(i).addAll(result.samples());
                medians.get(i)[round] = result.latencies().p50();
            }
        }
        List<Blocks.Timed> timed = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            timed.add(new Blocks.Timed(all.get(i).summary(), medians.get(i)));
        }
        return timed;
    }
}
