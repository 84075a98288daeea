package org.lanewise.tensor.lexer;

import java.util.BitSet;

/// Splits a JSON text into tokens and checks its grammar on the way, strictly by RFC 8259.
///
/// Nothing beyond the RFC is accepted: no comments, trailing commas, byte order mark, leading zeros, NaN, raw
/// control characters or unpaired surrogates. Depth and number of values are bounded, and the lexer holds one token
/// at a time, so a hostile text costs time in proportion to its length and no memory of its own. Duplicate names are
/// the caller's to refuse, who keeps the names. Not thread-safe.
public final class JsonLexer {

    /// What the grammar demands next.
    private enum State {
        VALUE,
        FIRST_ELEMENT,
        FIRST_NAME,
        AFTER_VALUE
    }

    private final String source;
    private final int maxDepth;
    private final int maxValues;
    private final BitSet objects = new BitSet();
    private State state = State.VALUE;
    private int depth;
    private int values;
    private int at;
    private int start;
    private String text = "";

    /// Creates a lexer at the start of a text.
    ///
    /// @param source the text
    /// @param maxDepth how many objects and arrays may be open at once
    /// @param maxValues how many values the text may hold, objects and arrays included
    public JsonLexer(String source, int maxDepth, int maxValues) {
        this.source = source;
        this.maxDepth = maxDepth;
        this.maxValues = maxValues;
    }

    /// Moves to the next token.
    ///
    /// @return the token, [JsonToken#END] after the one value of the text
    /// @throws JsonSyntaxException when the text breaks the grammar or a bound
    public JsonToken next() {
        skipSpace();
        return switch (state) {
            case VALUE -> value();
            case FIRST_ELEMENT -> peek(']') ? close(JsonToken.END_ARRAY) : value();
            case FIRST_NAME -> peek('}') ? close(JsonToken.END_OBJECT) : name();
            case AFTER_VALUE -> afterValue();
        };
    }

    /// Moves to the next token, which must be of one kind.
    ///
    /// @param expected the kind
    /// @throws JsonSyntaxException when it is another
    public void expect(JsonToken expected) {
        JsonToken actual = next();
        if (actual != expected) {
            throw error("found " + actual + ", expected " + expected);
        }
    }

    /// Reads past the next value, whatever it is.
    ///
    /// @throws JsonSyntaxException when the text breaks the grammar or a bound
    public void skipValue() {
        int outside = depth;
        do {
            next();
        } while (depth > outside);
    }

    /// The content of the last name or string, or the characters of the last number.
    ///
    /// @return the text
    public String text() {
        return text;
    }

    /// A failure at the last token.
    ///
    /// @param message what was there and what was expected
    /// @return the exception, to be thrown
    public JsonSyntaxException error(String message) {
        return error(message, start);
    }

    private JsonSyntaxException error(String message, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (source.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new JsonSyntaxException(
                message + " at line " + line + ", column " + (offset - lineStart + 1) + " (offset " + offset + ")");
    }

    private JsonSyntaxException unexpected(String expected) {
        if (at >= source.length()) {
            return error("the text ends, expected " + expected, at);
        }
        char c = source.charAt(at);
        String found = c > ' ' && c < 127 ? "'" + c + "'" : "U+%04X".formatted((int) c);
        return error("found " + found + ", expected " + expected, at);
    }

    private void skipSpace() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                break;
            }
            at++;
        }
        start = at;
    }

    private boolean peek(char c) {
        return at < source.length() && source.charAt(at) == c;
    }

    private JsonToken afterValue() {
        if (depth == 0) {
            if (at < source.length()) {
                throw unexpected("the end of the text");
            }
            return JsonToken.END;
        }
        boolean object = objects.get(depth - 1);
        if (peek(object ? '}' : ']')) {
            return close(object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY);
        }
        if (!peek(',')) {
            throw unexpected(object ? "',' or '}'" : "',' or ']'");
        }
        at++;
        skipSpace();
        return object ? name() : value();
    }

    private JsonToken name() {
        if (!peek('"')) {
            throw unexpected("a name in quotes");
        }
        text = string();
        int nameStart = start;
        skipSpace();
        start = nameStart;
        if (!peek(':')) {
            throw unexpected("':'");
        }
        at++;
        state = State.VALUE;
        return JsonToken.NAME;
    }

    private JsonToken value() {
        if (at >= source.length()) {
            throw unexpected("a value");
        }
        if (++values > maxValues) {
            throw error("more than " + maxValues + " values");
        }
        char c = source.charAt(at);
        state = State.AFTER_VALUE;
        return switch (c) {
            case '{' -> open(JsonToken.BEGIN_OBJECT, State.FIRST_NAME);
            case '[' -> open(JsonToken.BEGIN_ARRAY, State.FIRST_ELEMENT);
            case '"' -> {
                text = string();
                yield JsonToken.STRING;
            }
            case 't' -> word("true", JsonToken.TRUE);
            case 'f' -> word("false", JsonToken.FALSE);
            case 'n' -> word("null", JsonToken.NULL);
            default -> {
                if (c != '-' && !digit(at)) {
                    throw unexpected("a value");
                }
                text = number();
                yield JsonToken.NUMBER;
            }
        };
    }

    private JsonToken open(JsonToken token, State inside) {
        if (depth == maxDepth) {
            throw error("nested more than " + maxDepth + " deep");
        }
        objects.set(depth++, token == JsonToken.BEGIN_OBJECT);
        at++;
        state = inside;
        return token;
    }

    private JsonToken close(JsonToken token) {
        depth--;
        at++;
        state = State.AFTER_VALUE;
        return token;
    }

    private JsonToken word(String word, JsonToken token) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (!peek(word.charAt(i))) {
                throw unexpected("'" + word + "'");
            }
        }
        return token;
    }

    private String number() {
        if (peek('-')) {
            at++;
        }
        if (peek('0')) {
            at++;
            if (digit(at)) {
                throw unexpected("no digit after a leading 0");
            }
        } else {
            digits();
        }
        if (peek('.')) {
            at++;
            digits();
        }
        if (peek('e') || peek('E')) {
            at++;
            if (peek('+') || peek('-')) {
                at++;
            }
            digits();
        }
        return source.substring(start, at);
    }

    private void digits() {
        if (!digit(at)) {
            throw unexpected("a digit");
        }
        while (digit(at)) {
            at++;
        }
    }

    private boolean digit(int index) {
        return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
    }

    private String string() {
        int from = ++at;
        StringBuilder unescaped = null;
        while (true) {
            char c = at < source.length() ? source.charAt(at) : 0;
            if (c == '"') {
                break;
            } else if (c == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(source, from, at++);
                unescaped.append(escape());
                from = at;
            } else if (c < ' ') {
                throw unexpected("a character of a string or its closing quote");
            } else {
                at++;
            }
        }
        String string = unescaped == null
                ? source.substring(from, at)
                : unescaped.append(source, from, at).toString();
        at++;
        if (JsonText.unpairedSurrogate(string) >= 0) {
            throw error("string with an unpaired surrogate");
        }
        return string;
    }

    private char escape() {
        char c = at < source.length() ? source.charAt(at) : 0;
        char escaped = switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw unexpected("one of \"\\/bfnrtu after a backslash");
        };
        at++;
        return escaped;
    }

    /// Reads the four digits after `u`; leaves `at` on the last of them.
    private char hexadecimal() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            char c = at < source.length() ? source.charAt(at) : 0;
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("a hexadecimal digit");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }
}
