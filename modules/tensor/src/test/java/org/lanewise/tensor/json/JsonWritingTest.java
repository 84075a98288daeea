package org.lanewise.tensor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;

class JsonWritingTest {

    @Test
    void anObjectReadsAsItIsBuilt() {
        JsonObject object = Json.object()
                .put("schema", 1)
                .put("accuracy", 0.5)
                .put("rate", 0.1f)
                .put("name", "lenet5")
                .put("done", true)
                .put("shape", Json.numbers(1, 28, 28))
                .put("labels", Json.strings(List.of("a", "b")))
                .put("rest", Json.object().put("none", JsonNull.NULL).build())
                .build();
        assertThat(object.compact())
                .isEqualTo("{\"schema\":1,\"accuracy\":0.5,\"rate\":0.1,\"name\":\"lenet5\",\"done\":true,"
                        + "\"shape\":[1,28,28],\"labels\":[\"a\",\"b\"],\"rest\":{\"none\":null}}");
        assertThat(object.pretty()).isEqualTo("""
            {
              "schema": 1,
              "accuracy": 0.5,
              "rate": 0.1,
              "name": "lenet5",
              "done": true,
              "shape": [1, 28, 28],
              "labels": [
                "a",
                "b"
              ],
              "rest": {
                "none": null
              }
            }\
            """);
        assertThat(Json.object().build().pretty()).isEqualTo("{}");
        assertThat(Json.array(List.of()).pretty()).isEqualTo("[]");
    }

    @Test
    void controlCharactersAreEscaped() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x80; c++) {
            all.append(c);
        }
        String text = Json.of(all.toString()).compact();
        assertThat(text.chars()).allMatch(c -> c >= ' ');
        assertThat(text)
                .startsWith("\"\\u0000\\u0001")
                .contains("\\b\\t\\n\\u000b\\f\\r\\u000e", "\\u001f !\\\"#", "[\\\\]");
        assertThat(read(text).asString()).isEqualTo(all.toString());
    }

    @Test
    void numbersComeBackBitByBit() {
        SplittableRandom random = new SplittableRandom(1);
        List<Double> doubles = new ArrayList<>(List.of(
                0.0, -0.0, 1e23, 2e-3, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, 9007199254740993.0));
        List<Float> floats = new ArrayList<>(List.of(0f, -0f, 1e10f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f));
        for (int i = 0; i < 2000; i++) {
            doubles.add(Double.longBitsToDouble(random.nextLong()));
            floats.add(Float.intBitsToFloat(random.nextInt()));
        }
        doubles.stream()
                .filter(Double::isFinite)
                .forEach(value -> assertThat(
                                read(Json.of((double) value).compact()).asDouble())
                        .isEqualTo(value));
        floats.stream()
                .filter(Float::isFinite)
                .forEach(value -> assertThat(
                                read(Json.of((float) value).compact()).asFloat())
                        .isEqualTo(value));
        assertThat(read(Json.of(Long.MIN_VALUE).compact()).asLong()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void whatJsonCannotWriteIsRefused() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Json.of(value))
                    .withMessageContaining(Double.toString(value));
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Json.object().put("loss", (float) value));
        }
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Json.of("a\uD800"));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.object().put("\uDC00", 1));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Json.object().put("a", 1).put("a", 2))
                .withMessageContaining("\"a\"");
    }

    @Test
    void randomDocumentsComeBackTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            Json document = random(random, 5);
            String compact = document.compact();
            assertThat(read(compact)).isEqualTo(document).hasSameHashCodeAs(document);
            assertThat(read(compact).compact()).isEqualTo(compact);
            assertThat(read(document.pretty()).compact()).isEqualTo(compact);
            assertThat(Json.parse(compact.getBytes(StandardCharsets.UTF_8), Json.Limits.DEFAULT)
                            .pretty())
                    .isEqualTo(document.pretty());
        }
    }

    /// Cuts and changes of real documents: a value or a FormatException, nothing else.
    @Test
    void damagedDocumentsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(8);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = random(random, 4).compact().getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Json.parse(bytes, Json.Limits.DEFAULT);
            } catch (FormatException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    private static Json random(SplittableRandom random, int depth) {
        int kinds = depth == 0 ? 6 : 8;
        return switch (random.nextInt(kinds)) {
            case 0 -> JsonNull.NULL;
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> Json.of(random.nextLong());
            case 3 -> Json.of(random.nextDouble(-1e9, 1e9));
            case 4, 5 -> Json.of(text(random));
            case 6 -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(random(random, depth - 1));
                }
                yield Json.array(items);
            }
            default -> {
                JsonObject.Builder object = Json.object();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.put(i + text(random), random(random, depth - 1));
                }
                yield object.build();
            }
        };
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) random.nextInt(0x20, 0x7F));
                case 2 -> text.append((char) random.nextInt(0x80, 0xD800));
                default -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
            }
        }
        return text.toString();
    }

    private static Json read(String text) {
        return Json.parse(text, Json.Limits.DEFAULT);
    }
}
