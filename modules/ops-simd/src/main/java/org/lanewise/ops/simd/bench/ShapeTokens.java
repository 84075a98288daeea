package org.lanewise.ops.simd.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.ops.simd.Direction;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Window;
import org.lanewise.tensor.text.NearestName;

/// The words of one line, each known to its operation and there once.
final class ShapeTokens {

    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z]*)([0-9].*)?");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,9}");

    private final String line;
    private final ShapeGrammar operation;
    private final Map<String, Token> tokens = new LinkedHashMap<>();

    /// A word where it stands.
    ///
    /// @param text the whole word
    /// @param value what follows the name of a field
    /// @param column its first column, counted from 1
    private record Token(String text, String value, int column) {}

    private ShapeTokens(String line, ShapeGrammar operation) {
        this.line = line;
        this.operation = operation;
    }

    static ShapeTokens of(String text) {
        String line = text.strip();
        Matcher words = WORD.matcher(line);
        if (!words.find()) {
            throw new FormatException("a shape is empty, expected an operation and its fields, as in '"
                    + "conv ic64 oc64 h56 k3 p1'; operations are " + String.join(", ", ShapeGrammar.operations()));
        }
        String first = words.group();
        ShapeGrammar operation = ShapeGrammar.of(first)
                .orElseThrow(() -> new FormatException("shape '" + line + "': '" + first + "' at column "
                        + (words.start() + 1) + " is no operation, expected one of "
                        + String.join(", ", ShapeGrammar.operations())
                        + NearestName.hint(first, ShapeGrammar.operations())));
        ShapeTokens tokens = new ShapeTokens(line, operation);
        while (words.find()) {
            tokens.add(words.group(), words.start() + 1);
        }
        operation.required().forEach(tokens::require);
        return tokens;
    }

    private void add(String text, int column) {
        Matcher field = FIELD.matcher(text);
        boolean split = field.matches();
        boolean isKnown = false;
        String name = text;
        String value = "";
        if (split && field.group(2) != null) {
            name = field.group(1);
            value = field.group(2);
            isKnown = operation.fields().contains(name);
        } else if (operation.fields().contains(text)) {
            throw error(text, column, "has no number behind it");
        } else {
            isKnown = operation.words().contains(text);
        }
        if (!isKnown) {
            String known = String.join(" ", operation.fields()) + " " + String.join(" ", operation.words());
            throw error(text, column, "is no field of " + operation.word() + ", it has " + known + hint(name, value));
        }
        Token before = tokens.putIfAbsent(name, new Token(text, value, column));
        if (before != null) {
            throw error(text, column, "comes after '" + before.text() + "' at column " + before.column());
        }
    }

    private String hint(String name, String value) {
        List<String> candidates = value.isEmpty() ? operation.words() : operation.fields();
        return name.isEmpty()
                ? ""
                : NearestName.of(name, candidates)
                        .map(nearest -> "; did you mean '" + nearest + value + "'?")
                        .orElse("");
    }

    private FormatException error(String text, int column, String what) {
        return new FormatException("shape '" + line + "': '" + text + "' at column " + column + " " + what);
    }

    ShapeGrammar operation() {
        return operation;
    }

    boolean has(String name) {
        return tokens.containsKey(name);
    }

    void require(String field) {
        if (!has(field)) {
            throw new FormatException("shape '" + line + "': " + field + " is missing (" + ShapeGrammar.meaning(field)
                    + "), as in '" + field + "16'");
        }
    }

    /// Refuses words that do not go with others of the line.
    void refuse(String why, String... names) {
        for (String name : names) {
            Token token = tokens.get(name);
            if (token != null) {
                throw error(token.text(), token.column(), why);
            }
        }
    }

    /// Which of two words is there.
    boolean either(String first, String second, String what) {
        if (has(first)) {
            refuse("contradicts '" + first + "'", second);
        } else if (!has(second)) {
            throw new FormatException(
                    "shape '" + line + "': '" + first + "' or '" + second + "' is missing (" + what + ")");
        }
        return has(first);
    }

    Direction direction() {
        List<String> words = operation.directions().stream().filter(this::has).toList();
        if (words.size() > 1) {
            refuse("contradicts '" + words.getFirst() + "'", words.getLast());
        }
        return switch (words.isEmpty() ? "fwd" : words.getFirst()) {
            case "dsrc" -> Direction.BACKWARD_DATA;
            case "dweights" -> Direction.BACKWARD_WEIGHTS;
            default -> Direction.FORWARD;
        };
    }

    int size(String field) {
        return size(field, 1);
    }

    int size(String field, int absent) {
        Token token = tokens.get(field);
        return token == null ? absent : number(token, token.value(), 1);
    }

    int product(int a, int b, String field) {
        long product = (long) a * b;
        Token token = tokens.get(field);
        if (product > Integer.MAX_VALUE && token != null) {
            throw error(token.text(), token.column(), "makes " + product + " channels");
        }
        return (int) product;
    }

    /// Rows and columns of a field such as `3` or `3x5`.
    int[] pair(String field, int absent) {
        Token token = tokens.get(field);
        if (token == null) {
            return new int[] {absent, absent};
        }
        String[] parts = parts(token);
        return new int[] {number(token, parts[0], 1), number(token, parts[parts.length - 1], 1)};
    }

    /// The window along an axis.
    ///
    /// @param axis 0 for rows, 1 for columns
    /// @param stride the stride where none is given
    Window window(int axis, int stride) {
        Token padding = tokens.get("p");
        int low = 0;
        int high = 0;
        if (padding != null) {
            String[] parts = parts(padding);
            String[] sides = parts[Math.min(axis, parts.length - 1)].split("-", -1);
            if (sides.length > 2) {
                throw error(padding.text(), padding.column(), "has more than two sides");
            }
            low = number(padding, sides[0], 0);
            high = number(padding, sides[sides.length - 1], 0);
        }
        return new Window(pair("k", 1)[axis], pair("s", stride)[axis], low, high, pair("d", 1)[axis]);
    }

    private String[] parts(Token token) {
        String[] parts = token.value().split("x", -1);
        if (parts.length > 2) {
            throw error(token.text(), token.column(), "has more than two axes, expected rows x columns");
        }
        return parts;
    }

    private int number(Token token, String text, int least) {
        if (!SIZE.matcher(text).matches() || Integer.parseInt(text) < least) {
            throw error(
                    token.text(),
                    token.column(),
                    "has '" + text + "', expected a whole number from " + least + " to 999999999");
        }
        return Integer.parseInt(text);
    }
}
