package org.lanewise.tensor.json;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.lexer.JsonLexer;
import org.lanewise.tensor.lexer.JsonSyntaxException;
import org.lanewise.tensor.lexer.JsonText;
import org.lanewise.tensor.lexer.JsonToken;

/// Builds the tree of a document from its tokens. The recursion is as deep as the document, which [Json.Limits]
/// bounds.
final class JsonParser {

    private final JsonLexer lexer;

    private JsonParser(JsonLexer lexer) {
        this.lexer = lexer;
    }

    static Json parse(String text, Json.Limits limits) {
        try {
            JsonParser parser = new JsonParser(new JsonLexer(text, limits.depth(), limits.values()));
            Json value = parser.value(parser.lexer.next());
            parser.lexer.expect(JsonToken.END);
            return value;
        } catch (JsonSyntaxException e) {
            throw new FormatException("JSON: " + e.getMessage(), e);
        }
    }

    private Json value(JsonToken token) {
        return switch (token) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> new JsonString(lexer.text());
            case NUMBER -> new JsonNumber(lexer.text());
            case TRUE -> JsonBoolean.TRUE;
            case FALSE -> JsonBoolean.FALSE;
            case NULL -> JsonNull.NULL;
            case NAME, END_OBJECT, END_ARRAY, END -> throw lexer.error("found " + token + ", expected a value");
        };
    }

    private Json object() {
        JsonObject.Builder builder = Json.object();
        while (lexer.next() == JsonToken.NAME) {
            String name = lexer.text();
            if (builder.has(name)) {
                throw lexer.error("duplicate name " + JsonText.excerpt(name));
            }
            builder.put(name, value(lexer.next()));
        }
        return builder.build();
    }

    private Json array() {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = lexer.next(); token != JsonToken.END_ARRAY; token = lexer.next()) {
            items.add(value(token));
        }
        return new JsonArray(items);
    }
}
