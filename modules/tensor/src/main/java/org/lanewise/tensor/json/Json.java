package org.lanewise.tensor.json;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.lexer.JsonSyntaxException;
import org.lanewise.tensor.lexer.JsonText;

/// A JSON value (RFC 8259): a document, or a part of one.
///
/// Values are immutable and safe to share between threads. Reading is strict: one value, no extensions, no duplicate
/// names, no malformed UTF-8, no unpaired surrogates, all within [Limits]. Writing is deterministic: members in
/// their order, numbers as their source text, so that a document read and written is the same document.
///
/// ```java
/// Json.object().put("schema", 1).put("accuracy", 0.99).put("shape", Json.numbers(1, 28, 28)).build().compact();
/// ```
public sealed interface Json permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /// What a text may cost.
    ///
    /// @param length characters of a text, or bytes of UTF-8; 1 or more
    /// @param depth objects and arrays open at once, 0 to 500 (trees are walked by recursion)
    /// @param values values in the document, objects and arrays included; 1 or more
    record Limits(int length, int depth, int values) {

        /// Limits for documents of our own making that a person could read: 16 MiB, 64 levels, a million values.
        public static final Limits DEFAULT = new Limits(16 << 20, 64, 1_000_000);

        /// Checks the limits.
        public Limits {
            if (length < 1 || depth < 0 || depth > 500 || values < 1) {
                throw new ConfigurationException("JSON limits of length " + length + ", depth " + depth + ", values "
                        + values + ", expected 1 or more, 0 to 500, 1 or more");
            }
        }
    }

    /// Reads a document.
    ///
    /// @param text the JSON text
    /// @param limits what it may cost
    /// @return its value
    /// @throws FormatException when the text is not JSON or exceeds a limit; the message names line, column and
    ///     offset
    static Json parse(String text, Limits limits) {
        requireLength(text.length(), "characters", limits);
        return JsonParser.parse(text, limits);
    }

    /// Reads a document from UTF-8.
    ///
    /// @param utf8 the bytes of the JSON text, without byte order mark
    /// @param limits what it may cost
    /// @return its value
    /// @throws FormatException when the bytes are not UTF-8, the text is not JSON, or either exceeds a limit
    static Json parse(byte[] utf8, Limits limits) {
        requireLength(utf8.length, "bytes", limits);
        try {
            return JsonParser.parse(JsonText.decode(utf8), limits);
        } catch (JsonSyntaxException e) {
            throw new FormatException("JSON: " + e.getMessage(), e);
        }
    }

    private static void requireLength(int actual, String unit, Limits limits) {
        if (actual > limits.length()) {
            throw new FormatException(
                    "JSON: text has " + actual + " " + unit + ", expected at most " + limits.length());
        }
    }

    /// A string.
    ///
    /// @param value Unicode text
    /// @return the value
    /// @throws FormatException when a surrogate has no partner
    static JsonString of(String value) {
        return new JsonString(value);
    }

    /// A whole number.
    ///
    /// @param value the number
    /// @return the value
    static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /// A number that [JsonNumber#asFloat()] gives back bit by bit.
    ///
    /// @param value a finite number
    /// @return the value
    /// @throws FormatException when the number is NaN or infinite
    static JsonNumber of(float value) {
        return new JsonNumber(Float.toString(value));
    }

    /// A number that [JsonNumber#asDouble()] gives back bit by bit.
    ///
    /// @param value a finite number
    /// @return the value
    /// @throws FormatException when the number is NaN or infinite
    static JsonNumber of(double value) {
        return new JsonNumber(Double.toString(value));
    }

    /// A truth value.
    ///
    /// @param value the truth value
    /// @return the value
    static JsonBoolean of(boolean value) {
        return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
    }

    /// Starts an object.
    ///
    /// @return a builder without members
    static JsonObject.Builder object() {
        return new JsonObject.Builder();
    }

    /// An array.
    ///
    /// @param items its elements
    /// @return the value
    static JsonArray array(Collection<? extends Json> items) {
        return new JsonArray(List.copyOf(items));
    }

    /// An array of strings.
    ///
    /// @param items its elements
    /// @return the value
    static JsonArray strings(Collection<String> items) {
        return new JsonArray(items.stream().<Json>map(Json::of).toList());
    }

    /// An array of whole numbers.
    ///
    /// @param items its elements
    /// @return the value
    static JsonArray numbers(int... items) {
        return new JsonArray(Arrays.stream(items).<Json>mapToObj(Json::of).toList());
    }

    /// An array of whole numbers.
    ///
    /// @param items its elements
    /// @return the value
    static JsonArray numbers(long... items) {
        return new JsonArray(Arrays.stream(items).<Json>mapToObj(Json::of).toList());
    }

    /// An array of finite numbers.
    ///
    /// @param items its elements
    /// @return the value
    /// @throws FormatException when one is NaN or infinite
    static JsonArray numbers(double... items) {
        return new JsonArray(Arrays.stream(items).<Json>mapToObj(Json::of).toList());
    }

    /// The kind in words, as in `an object`, for messages.
    ///
    /// @return the words
    default String kind() {
        return switch (this) {
            case JsonObject object -> "an object";
            case JsonArray array -> "an array";
            case JsonString string -> "a string";
            case JsonNumber number -> "a number";
            case JsonBoolean bool -> "a boolean";
            case JsonNull none -> "null";
        };
    }

    /// This value as an object.
    ///
    /// @return the same value
    /// @throws FormatException when it is of another kind
    default JsonObject asObject() {
        return as(JsonObject.class, "an object");
    }

    /// This value as an array.
    ///
    /// @return the same value
    /// @throws FormatException when it is of another kind
    default JsonArray asArray() {
        return as(JsonArray.class, "an array");
    }

    /// The content of a string.
    ///
    /// @return Unicode text
    /// @throws FormatException when this is no string
    default String asString() {
        return as(JsonString.class, "a string").value();
    }

    /// The truth value of a boolean.
    ///
    /// @return the truth value
    /// @throws FormatException when this is no boolean
    default boolean asBoolean() {
        return as(JsonBoolean.class, "a boolean").value();
    }

    /// The value of a number written as an integer, without fraction, exponent or negative zero.
    ///
    /// @return the exact value
    /// @throws FormatException when this is no such number, or exceeds 64 bits
    default long asLong() {
        return as(JsonNumber.class, "a number").longValue();
    }

    /// The value of a number written as an integer, without fraction, exponent or negative zero.
    ///
    /// @return the exact value
    /// @throws FormatException when this is no such number, or exceeds 32 bits
    default int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw new FormatException("JSON: found the number " + value + ", expected an integer of 32 bits");
        }
        return (int) value;
    }

    /// The value of a number, rounded to nearest.
    ///
    /// @return a finite value
    /// @throws FormatException when this is no number, or exceeds the range
    default double asDouble() {
        return as(JsonNumber.class, "a number").doubleValue();
    }

    /// The value of a number, rounded to nearest in one step from its text.
    ///
    /// @return a finite value
    /// @throws FormatException when this is no number, or exceeds the range
    default float asFloat() {
        return as(JsonNumber.class, "a number").floatValue();
    }

    private <T extends Json> T as(Class<T> type, String expected) {
        if (!type.isInstance(this)) {
            throw new FormatException("JSON: found " + kind() + ", expected " + expected);
        }
        return type.cast(this);
    }

    /// The JSON text without white space.
    ///
    /// @return one line
    default String compact() {
        return JsonWriter.compact(this);
    }

    /// The JSON text with a member or element on each line, two spaces for a level; arrays of numbers stay on one
    /// line.
    ///
    /// @return lines joined by `\n`, without a last one
    default String pretty() {
        return JsonWriter.pretty(this);
    }
}
