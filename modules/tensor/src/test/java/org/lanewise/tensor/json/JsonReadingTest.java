package org.lanewise.tensor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;

@Timeout(20)
class JsonReadingTest {

    private static final Json.Limits LIMITS = Json.Limits.DEFAULT;

    @Test
    void everyKindOfValue() {
        assertThat(parse("{}").asObject().members()).isEmpty();
        assertThat(parse("[]").asArray().items()).isEmpty();
        assertThat(parse("\"text\"").asString()).isEqualTo("text");
        assertThat(parse("12").asLong()).isEqualTo(12);
        assertThat(parse("true").asBoolean()).isTrue();
        assertThat(parse("false").asBoolean()).isFalse();
        assertThat(parse("null")).isEqualTo(JsonNull.NULL);
        assertThat(parse(" \t\r\n[ 1 , { \"a\" : null } ]\n")).hasToString("[1,{\"a\":null}]");
    }

    @Test
    void membersKeepTheirOrder() {
        assertThat(parse("{\"z\":1,\"a\":2,\"m\":3}").asObject().members().keySet())
                .containsExactly("z", "a", "m");
    }

    @Test
    void escapesAndUnicode() {
        assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"").asString()).isEqualTo("\"\\/\b\f\n\r\t");
        assertThat(parse("\"a\\u0000\\u00e9\\u00E9\\uD83D\\uDE00z\"").asString())
                .isEqualTo("a\0éé\uD83D\uDE00z");
        assertThat(parse("\"é\u2028\u007F\uD83D\uDE00\"").asString()).isEqualTo("é\u2028\u007F\uD83D\uDE00");
        assertThat(Json.parse("\"é\uD83D\uDE00\uFFFD\"".getBytes(StandardCharsets.UTF_8), LIMITS)
                        .asString())
                .isEqualTo("é\uD83D\uDE00\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "nulL",
                "True",
                "{",
                "[",
                "]",
                "}",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "{1:1}",
                "{\"a\":1 \"b\":2}",
                "{,}",
                "1 2",
                "[] []",
                "'a'",
                "// no\n1",
                "/* no */1",
                "\uFEFF1",
                "\u00A01",
                "\"",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12",
                "\"\\u12G4\"",
                "\"\\u\uFF11\uFF12\uFF13\uFF14\"",
                "\"\t\"",
                "\"\n\"",
                "\"\0\"",
                "\"\\uD800\"",
                "\"\\uDC00\"",
                "\"\\uD800x\"",
                "\"\\uDE00\\uD83D\"",
                "\"\uD800\"",
                "{\"\\uD800\":1}"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse(text))
                .withMessageMatching("(?s)JSON: .* at line \\d+, column \\d+ \\(offset \\d+\\)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "10", "-1.5", "0.0", "1e5", "1E+5", "1.25e-300", "123456789012345678901234567890"})
    void numbersKeepTheirText(String text) {
        assertThat(parse(text)).isEqualTo(new JsonNumber(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "-.5",
                "1e",
                "1e+",
                "1.e5",
                "0x10",
                "1_000",
                "1f",
                "NaN",
                "Infinity",
                "-Infinity",
                "--1",
                "1-",
                "1e5.5",
                "\u0661"
            })
    void whatIsNotANumberIsRefused(String text) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse(text));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> new JsonNumber(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "1,", "[1]", "\"1\"", "null"})
    void aNumberIsNothingElse(String text) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> new JsonNumber(text));
    }

    @Test
    void integersAreExactOrRefused() {
        assertThat(parse("9223372036854775807").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(parse("-9223372036854775808").asLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(parse("-2147483648").asInt()).isEqualTo(Integer.MIN_VALUE);
        for (String text : new String[] {"9223372036854775808", "1.0", "1e3", "-0", "1e99999999999"}) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> parse(text).asLong())
                    .withMessageContaining(text);
        }
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse("2147483648").asInt())
                .withMessageContaining("2147483648");
    }

    @Test
    void floatingPointIsFiniteAndRoundedOnce() {
        assertThat(parse("-0").asDouble()).isEqualTo(-0.0);
        assertThat(parse("4.9e-324").asDouble()).isEqualTo(Double.MIN_VALUE);
        assertThat(parse("1e-999").asDouble()).isZero();
        // Halfway between two floats but for its last digit: rounding through a double would tie to even.
        assertThat(parse("1.00000017881393432617187501").asFloat()).isEqualTo(0x1.000004p0f);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse("1e309").asDouble());
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse("1e39").asFloat());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":1}         | offset 7",
                "{\"a\":1,\"\\u0061\":1}   | offset 7",
                "[{\"x\":{\"\":1,\"\":2}}] | offset 12"
            })
    void duplicateNamesAreRefused(String text, String place) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse(text))
                .withMessageContaining("duplicate name")
                .withMessageContaining(place);
    }

    @Test
    void theMessageNamesLineColumnAndWhatIsThere() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse("{\n  \"a\": 1,\n  \"b\": ?\n}"))
                .withMessage("JSON: found '?', expected a value at line 3, column 8 (offset 19)");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse("[\u0007"))
                .withMessage("JSON: found U+0007, expected a value at line 1, column 2 (offset 1)");
    }

    @Test
    void depthIsBounded() {
        Json.Limits limits = new Json.Limits(1 << 22, 3, 1 << 20);
        assertThat(Json.parse("[[{}]]", limits).pretty()).isNotEmpty();
        for (String text : new String[] {
            "[[[[]]]]", "[[[{}]]]", "{\"a\":".repeat(1 << 19), "[".repeat(1 << 22), "[{\"a\":".repeat(1 << 18)
        }) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Json.parse(text, limits))
                    .withMessageContaining("nested more than 3 deep");
        }
        String deepest = "[".repeat(500) + "]".repeat(500);
        assertThat(Json.parse(deepest, new Json.Limits(1000, 500, 500)).compact())
                .isEqualTo(deepest);
    }

    @Test
    void lengthAndNumberOfValuesAreBounded() {
        assertThat(Json.parse("[1,2]", new Json.Limits(5, 1, 3))).hasToString("[1,2]");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("[1,2]", new Json.Limits(4, 1, 3)))
                .withMessageContaining("5 characters");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("\"é\"".getBytes(StandardCharsets.UTF_8), new Json.Limits(3, 1, 3)))
                .withMessageContaining("4 bytes");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("[1,2]", new Json.Limits(5, 1, 2)))
                .withMessageContaining("more than 2 values");
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> new Json.Limits(1, 501, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "22FF22, 1", // no lead byte
        "22C322, 1", // lead byte without continuation
        "22C0AF22, 1", // overlong
        "22EDA08022, 1", // surrogate
        "22F490808022, 1", // beyond U+10FFFF
        "2261E282, 2", // cut
        "EFBFBDFF, 3" // a replacement character before
    })
    void malformedUtf8IsRefused(String hex, int at) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse(bytes, LIMITS))
                .withMessageContaining("malformed UTF-8 at byte " + at);
    }

    @Test
    void malformedUtf8FarFromTheStartIsRefused() {
        byte[] bytes = ("\"" + "é".repeat(10_000) + "\"").getBytes(StandardCharsets.UTF_8);
        bytes[15_000] = (byte) 0xFF;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse(bytes, LIMITS))
                .withMessageContaining("malformed UTF-8 at byte 14999");
    }

    private static Json parse(String text) {
        return Json.parse(text, LIMITS);
    }
}
