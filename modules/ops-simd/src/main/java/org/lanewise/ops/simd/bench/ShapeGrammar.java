package org.lanewise.ops.simd.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The words of the notation: which fields each operation has.
enum ShapeGrammar {
    CONV("conv", "ic oc h k", "w s p d g n", "fwd dsrc dweights", "relu residual nobias"),
    DEPTHWISE("dw", "c h k", "m w s p d n", "fwd dsrc dweights", "relu residual nobias"),
    POOL("pool", "c h", "k w s p d n", "fwd dsrc", "max avg global ceil countpad"),
    LINEAR("linear", "in out", "n", "fwd dsrc dweights", "nobias"),
    GEMV("gemv", "in out", "", "fwd", "nobias"),
    GEMM("gemm", "m n k", "", "fwd", "ta tb");

    /// How often the network has the shape.
    static final String TIMES = "x";

    private final String word;
    private final String required;
    private final String optional;
    private final String directions;
    private final String flags;

    ShapeGrammar(String word, String required, String optional, String directions, String flags) {
        this.word = word;
        this.required = required;
        this.optional = optional;
        this.directions = directions;
        this.flags = flags;
    }

    String word() {
        return word;
    }

    /// Fields that must be there.
    List<String> required() {
        return split(required);
    }

    List<String> directions() {
        return split(directions);
    }

    /// Names before a number.
    List<String> fields() {
        return split(required + " " + optional + " " + TIMES);
    }

    /// Words without a number.
    List<String> words() {
        return split(directions + " " + flags);
    }

    private static List<String> split(String words) {
        return List.of(words.strip().split(" +"));
    }

    static Optional<ShapeGrammar> of(String word) {
        return Arrays.stream(values()).filter(o -> o.word.equals(word)).findFirst();
    }

    static List<String> operations() {
        return Arrays.stream(values()).map(ShapeGrammar::word).toList();
    }

    /// What a field means.
    static String meaning(String field) {
        return switch (field) {
            case "ic" -> "input channels";
            case "oc" -> "output channels";
            case "c" -> "channels";
            case "h" -> "input height";
            case "k" -> "kernel size";
            case "in" -> "inputs";
            case "out" -> "outputs";
            default -> "a size";
        };
    }
}
