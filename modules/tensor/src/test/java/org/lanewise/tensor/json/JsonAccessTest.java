package org.lanewise.tensor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.FormatException;

class JsonAccessTest {

    private static final JsonObject OBJECT = Json.parse(
                    "{\"text\":\"t\",\"whole\":7,\"real\":0.5,\"flag\":true,\"none\":null,"
                            + "\"inner\":{\"sizes\":[1,2,3],\"names\":[\"a\",\"b\"]}}",
                    Json.Limits.DEFAULT)
            .asObject();

    @Test
    void membersAreReadAsTheirKind() {
        assertThat(OBJECT.string("text")).isEqualTo("t");
        assertThat(OBJECT.intValue("whole")).isEqualTo(7);
        assertThat(OBJECT.longValue("whole")).isEqualTo(7);
        assertThat(OBJECT.doubleValue("whole")).isEqualTo(7);
        assertThat(OBJECT.doubleValue("real")).isEqualTo(0.5);
        assertThat(OBJECT.booleanValue("flag")).isTrue();
        assertThat(OBJECT.get("none")).isEqualTo(JsonNull.NULL);
        assertThat(OBJECT.find("none")).contains(JsonNull.NULL);
        assertThat(OBJECT.find("missing")).isEmpty();
        assertThat(OBJECT.has("text")).isTrue();
        assertThat(OBJECT.has("missing")).isFalse();
        JsonObject inner = OBJECT.object("inner");
        assertThat(inner.array("sizes").ints()).containsExactly(1, 2, 3);
        assertThat(inner.array("sizes").longs()).containsExactly(1, 2, 3);
        assertThat(inner.array("sizes").doubles()).containsExactly(1, 2, 3);
        assertThat(inner.array("names").strings()).containsExactly("a", "b");
        assertThat(inner.array("names").get(1).asString()).isEqualTo("b");
    }

    @Test
    void theMessageNamesTheMemberAndBothKinds() {
        refused(o -> o.string("whole"), "member \"whole\"", "found a number, expected a string");
        refused(o -> o.object("text"), "member \"text\"", "found a string, expected an object");
        refused(o -> o.array("inner"), "member \"inner\"", "found an object, expected an array");
        refused(o -> o.booleanValue("none"), "member \"none\"", "found null, expected a boolean");
        refused(o -> o.intValue("flag"), "member \"flag\"", "found a boolean, expected a number");
        refused(o -> o.longValue("real"), "member \"real\"", "0.5", "an integer");
        refused(o -> o.get("missing"), "no member \"missing\"");
        refused(
                o -> o.read("inner", inner -> inner.asObject().intValue("sizes")),
                "member \"inner\"",
                "member \"sizes\"",
                "found an array");
        refused(o -> o.object("inner").array("sizes").get(3), "array of 3 elements has no element 3");
        refused(o -> o.object("inner").array("names").ints(), "found a string, expected a number");
    }

    @Test
    void objectsAreEqualWhateverTheOrder() {
        JsonObject one = Json.object().put("a", 1).put("b", 2).build();
        JsonObject other = Json.object().put("b", 2).put("a", 1).build();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(Json.of(1));
        assertThat(one.compact()).isNotEqualTo(other.compact());
    }

    @Test
    void aBuilderStartsAgainAfterAnObject() {
        JsonObject.Builder builder = Json.object().put("a", 1);
        JsonObject first = builder.build();
        assertThat(builder.put("a", 2).build()).hasToString("{\"a\":2}");
        assertThat(first).hasToString("{\"a\":1}");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> first.members().clear());
    }

    private static void refused(Consumer<JsonObject> access, String... parts) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> access.accept(OBJECT))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }
}
