package org.lanewise.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.bench.ShapeNotation;

/// The command line of [PeerTable].
///
/// @param shapes the layers
/// @param peer the only peer, empty for all
/// @param threads threads of a call
/// @param rounds rounds
/// @param kernel a kernel of ours to take instead of the choice
/// @param cold whether caches are swept before every call
/// @param json whether the result is one JSON object
record PeerOptions(
        List<ShapeLine> shapes,
        Optional<String> peer,
        int threads,
        int rounds,
        Optional<String> kernel,
        boolean cold,
        boolean json) {

    private static final List<String> PEERS = List.of("onednn", "onnxruntime");
    private static final int ROUNDS = 15;
    private static final int MOST = 10_000;

    /// The 3x3 layers of ResNet-18.
    private static final List<String> TABLE = List.of(
            "conv ic64 oc64 h56 k3 p1 relu",
            "conv ic128 oc128 h28 k3 p1 relu",
            "conv ic256 oc256 h14 k3 p1 relu",
            "conv ic512 oc512 h7 k3 p1 relu");

    static PeerOptions parse(String[] args) throws IOException {
        List<ShapeLine> shapes = new ArrayList<>();
        Optional<String> peer = Optional.empty();
        Optional<String> kernel = Optional.empty();
        int threads = 1;
        int rounds = ROUNDS;
        boolean cold = false;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            switch (option) {
                case "--cold" -> cold = true;
                case "--json" -> json = true;
                case "--shape", "--shapes", "--peer", "--threads", "--rounds", "--kernel" -> {
                    i++;
                    if (i == args.length) {
                        throw PeerTable.misuse(option + " needs a value");
                    }
                    String value = args[i];
                    switch (option) {
                        case "--shape" -> shapes.add(ShapeNotation.parse(value));
                        case "--shapes" ->
                            shapes.addAll(ShapeNotation.parseAll(value, Files.readAllLines(Path.of(value))));
                        case "--peer" -> peer = Optional.of(known(value));
                        case "--threads" -> threads = number(option, value);
                        case "--rounds" -> rounds = number(option, value);
                        default -> kernel = Optional.of(value);
                    }
                }
                default -> throw PeerTable.misuse("unknown option '" + option + "'");
            }
        }
        if (shapes.isEmpty()) {
            TABLE.forEach(shape -> shapes.add(ShapeNotation.parse(shape)));
        }
        return new PeerOptions(shapes, peer, threads, rounds, kernel, cold, json);
    }

    private static String known(String peer) {
        if (!PEERS.contains(peer)) {
            throw PeerTable.misuse("--peer is '" + peer + "', expected one of " + PEERS);
        }
        return peer;
    }

    private static int number(String option, String value) {
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
            throw PeerTable.misuse(option + " is '" + value + "', expected 1 to " + MOST);
        }
        return Integer.parseInt(value);
    }
}
