package org.lanewise.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.ops.simd.bench.ShapeLine;

/// One layer on our kernels and on a peer, in the same layout.
///
/// @param line the layer
/// @param peer name of the peer
/// @param layout how activations go in and out
/// @param ourKernel our kernel
/// @param peerKernel the peer's name for its implementation
/// @param ourError our largest error against double, relative to the largest element
/// @param peerError the peer's
/// @param ratio times, empty where a result is wrong
record Duel(
        ShapeLine line,
        String peer,
        String layout,
        String ourKernel,
        String peerKernel,
        double ourError,
        double peerError,
        Optional<Ratio> ratio) {

    /// Larger errors than this come from something else than rounding.
    private static final double WRONG = 1e-3;

    private static final long SEED = 1;

    /// Two engines that take and give the same layout.
    ///
    /// @param ours our kernels
    /// @param peer the peer
    record Pair(Engine ours, Engine peer) {}

    /// Fights a layer out with all peers at once, so that all of them meet the same noise. Results
    /// are compared before anything is timed.
    ///
    /// @param line the layer
    /// @param pairs the engines
    /// @param rounds how it is timed
    /// @return a duel for each pair that can compute the layer
    static List<Duel> fight(ShapeLine line, List<Pair> pairs, Rounds rounds) {
        LayerShape shape = line.shape();
        List<Pair> able = pairs.stream()
                .filter(pair -> pair.ours().rejects(shape).isEmpty()
                        && pair.peer().rejects(shape).isEmpty())
                .toList();
        if (able.isEmpty()) {
            return List.of();
        }
        LayerValues layer = LayerValues.of(shape, SEED);
        Reference reference = Reference.of(layer, SEED);
        List<Contender> contenders = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        try {
            for (Pair pair : able) {
                for (Engine engine : List.of(pair.ours(), pair.peer())) {
                    Contender contender = engine.prepare(layer);
                    contenders.add(contender);
                    contender.run();
                    errors.add(reference.error(contender.result()));
                }
            }
            boolean right = errors.stream().allMatch(error -> error <= WRONG);
            List<double[]> times = right ? rounds.run(contenders) : List.of();
            List<Duel> duels = new ArrayList<>();
            for (int i = 0; i < able.size(); i++) {
                duels.add(new Duel(
                        line,
                        able.get(i).peer().name(),
                        able.get(i).peer().layout(),
                        contenders.get(2 * i).implementation(),
                        contenders.get(2 * i + 1).implementation(),
                        errors.get(2 * i),
                        errors.get(2 * i + 1),
                        right ? Optional.of(Ratio.of(times.get(2 * i), times.get(2 * i + 1))) : Optional.empty()));
            }
            return duels;
        } finally {
            contenders.forEach(Contender::close);
        }
    }
}
