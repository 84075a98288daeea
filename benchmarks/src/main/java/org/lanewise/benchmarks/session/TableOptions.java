package org.lanewise.benchmarks.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lanewise.tensor.FormatException;

/// The command line of [SessionTable].
///
/// @param mode what is measured
/// @param models built-in architectures and ONNX files
/// @param threads numbers of threads of a call
/// @param peers engines beside ours
/// @param rounds blocks of each contender
/// @param blockMillis length of a block
/// @param load share of the time that an open loop keeps an engine busy
/// @param runs calls before memory is looked at
/// @param heap most heap of each process whose memory is looked at, as for `-Xmx`
/// @param mixed whether one JVM has run all models and kernels before it measures the first
/// @param swapping whether another model is compiled, run and swapped in meanwhile
/// @param json whether the result is one JSON object
record TableOptions(
        Mode mode,
        List<String> models,
        List<Integer> threads,
        List<Peer> peers,
        int rounds,
        int blockMillis,
        double load,
        int runs,
        String heap,
        boolean mixed,
        boolean swapping,
        boolean json) {

    /// What is measured.
    enum Mode {
        /// Latencies of calls one after the other.
        LATENCY,
        /// Latencies of requests that arrive while others are answered.
        OPEN_LOOP,
        /// Resident memory, a process each.
        MEMORY
    }

    private static final int MOST = 1_000_000;
    private static final int BLOCK_MILLIS = 100;

    /// Long enough for a queue to build up and to go away again.
    private static final int OPEN_BLOCK_MILLIS = 1_000;

    /// Reads a command line.
    ///
    /// @param args its words
    /// @return the options
    /// @throws FormatException when it is none
    static TableOptions parse(String... args) {
        Mode mode = Mode.LATENCY;
        List<String> models = List.of("lenet5", "vgg-small", "resnet20");
        List<Integer> threads = List.of(1);
        List<Peer> peers = List.of(Peer.values());
        int rounds = 15;
        int blockMillis = 0;
        double load = 0.6;
        int runs = 1_000;
        String heap = "1g";
        boolean mixed = false;
        boolean swapping = false;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            switch (option) {
                case "--json" -> json = true;
                case "--mixed" -> mixed = true;
                case "--swapping" -> swapping = true;
                case "--open-loop" -> mode = Mode.OPEN_LOOP;
                case "--memory" -> mode = Mode.MEMORY;
                case "--models" -> models = words(option, args, ++i).toList();
                case "--threads" ->
                    threads = words(option, args, ++i)
                            .map(word -> number(option, word, 64))
                            .toList();
                case "--peers" ->
                    peers = words(option, args, ++i).map(TableOptions::peer).toList();
                case "--rounds" -> rounds = number(option, value(option, args, ++i), MOST);
                case "--block" -> blockMillis = number(option, value(option, args, ++i), MOST);
                case "--load" -> load = share(option, value(option, args, ++i));
                case "--runs" -> runs = number(option, value(option, args, ++i), MOST);
                case "--heap" -> heap = heap(value(option, args, ++i));
                default -> throw misuse("unknown option '" + option + "'");
            }
        }
        if (blockMillis == 0) {
            blockMillis = mode == Mode.OPEN_LOOP ? OPEN_BLOCK_MILLIS : BLOCK_MILLIS;
        }
        return new TableOptions(
                mode, models, threads, peers, rounds, blockMillis, load, runs, heap, mixed, swapping, json);
    }

    /// The command line of one model and one number of threads, for a process of its own that
    /// answers in JSON.
    ///
    /// @param model the model
    /// @param threadsOfCall the number
    /// @return words that [#parse] reads
    String[] cell(String model, int threadsOfCall) {
        List<String> words = new ArrayList<>(List.of(
                "--json",
                "--models",
                model,
                "--threads",
                Integer.toString(threadsOfCall),
                "--peers",
                String.join(",", peers.stream().map(Peer::word).toList()),
                "--rounds",
                Integer.toString(rounds),
                "--block",
                Integer.toString(blockMillis),
                "--load",
                Double.toString(load),
                "--runs",
                Integer.toString(runs),
                "--heap",
                heap));
        if (swapping) {
            words.add("--swapping");
        }
        switch (mode) {
            case LATENCY -> {}
            case OPEN_LOOP -> words.add("--open-loop");
            case MEMORY -> words.add("--memory");
        }
        return words.toArray(String[]::new);
    }

    /// Whether there is one model and one number of threads.
    ///
    /// @return whether the table has one cell
    boolean single() {
        return models.size() == 1 && threads.size() == 1;
    }

    /// The word for what is measured.
    ///
    /// @return the mode in small letters
    String modeWord() {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static String value(String option, String[] args, int index) {
        if (index >= args.length) {
            throw misuse(option + " needs a value");
        }
        return args[index];
    }

    /// The parts of a list; none of them is empty but a list that is.
    private static Stream<String> words(String option, String[] args, int index) {
        return Arrays.stream(value(option, args, index).split(",", -1)).filter(word -> !word.isEmpty());
    }

    private static Peer peer(String word) {
        return Arrays.stream(Peer.values())
                .filter(peer -> peer.word().equals(word))
                .findFirst()
                .orElseThrow(() -> misuse("--peers has '" + word + "', expected some of " + Peer.words()));
    }

    private static int number(String option, String word, int most) {
        if (!word.matches("[0-9]{1,7}") || Integer.parseInt(word) < 1 || Integer.parseInt(word) > most) {
            throw misuse(option + " is '" + word + "', expected 1 to " + most);
        }
        return Integer.parseInt(word);
    }

    private static double share(String option, String word) {
        if (!word.matches("0?\\.[0-9]{1,6}") || Double.parseDouble(word) == 0) {
            throw misuse(option + " is '" + word + "', expected a share of the time between 0 and 1, as in 0.6");
        }
        return Double.parseDouble(word);
    }

    private static String heap(String word) {
        if (!word.matches("[0-9]{1,6}[kmg]")) {
            throw misuse("--heap is '" + word + "', expected a size as in 512m or 2g");
        }
        return word;
    }

    /// A command line that is none.
    private static FormatException misuse(String message) {
        return new FormatException(message + "; see docs/benchmarking.md");
    }
}
