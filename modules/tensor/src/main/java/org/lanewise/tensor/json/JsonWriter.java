package org.lanewise.tensor.json;

import java.util.Iterator;
import java.util.Map;
import org.lanewise.tensor.lexer.JsonText;

/// Writes the tree of a document as text.
final class JsonWriter {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    static String compact(Json value) {
        return new JsonWriter(false).write(value);
    }

    static String pretty(Json value) {
        return new JsonWriter(true).write(value);
    }

    private String write(Json value) {
        append(value, 0);
        return text.toString();
    }

    private void append(Json value, int level) {
        switch (value) {
            case JsonObject object -> object(object, level);
            case JsonArray array -> array(array, level);
            case JsonString string -> JsonText.quote(string.value(), text);
            case JsonNumber number -> text.append(number.text());
            case JsonBoolean bool -> text.append(bool.value());
            case JsonNull none -> text.append("null");
        }
    }

    private void object(JsonObject object, int level) {
        text.append('{');
        Iterator<Map.Entry<String, Json>> members = object.members().entrySet().iterator();
        boolean empty = !members.hasNext();
        while (members.hasNext()) {
            Map.Entry<String, Json> member = members.next();
            line(level + 1);
            JsonText.quote(member.getKey(), text);
            text.append(pretty ? ": " : ":");
            append(member.getValue(), level + 1);
            if (members.hasNext()) {
                text.append(',');
            }
        }
        if (!empty) {
            line(level);
        }
        text.append('}');
    }

    private void array(JsonArray array, int level) {
        boolean lines = pretty && !array.items().stream().allMatch(JsonNumber.class::isInstance);
        text.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                text.append(pretty && !lines ? ", " : ",");
            }
            if (lines) {
                line(level + 1);
            }
            append(array.items().get(i), level + 1);
        }
        if (lines) {
            line(level);
        }
        text.append(']');
    }

    private void line(int level) {
        if (pretty) {
            text.append('\n').repeat(INDENT, level);
        }
    }
}
