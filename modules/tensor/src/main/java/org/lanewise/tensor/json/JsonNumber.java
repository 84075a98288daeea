package org.lanewise.tensor.json;

import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.lexer.JsonLexer;
import org.lanewise.tensor.lexer.JsonSyntaxException;
import org.lanewise.tensor.lexer.JsonText;
import org.lanewise.tensor.lexer.JsonToken;

/// A JSON number. Keeps the text, so that nothing is lost by reading and writing it; two numbers are equal when
/// their texts are.
///
/// @param text the number as JSON writes it
public record JsonNumber(String text) implements Json {

    /// Refuses what is no JSON number, `NaN` and `Infinity` among it.
    ///
    /// @throws FormatException when the text is no JSON number
    public JsonNumber {
        if (!isNumber(text)) {
            throw new FormatException("JSON: " + JsonText.excerpt(text) + " is not a number that JSON can write");
        }
    }

    private static boolean isNumber(String text) {
        try {
            JsonLexer lexer = new JsonLexer(text, 0, 1);
            return lexer.next() == JsonToken.NUMBER && lexer.text().length() == text.length();
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    long longValue() {
        try {
            if (!text.equals("-0")) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new FormatException(mismatch("an integer of 64 bits"), e);
        }
        throw new FormatException(mismatch("an integer of 64 bits"));
    }

    double doubleValue() {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new FormatException(mismatch("a number in the range of a double"));
        }
        return value;
    }

    float floatValue() {
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw new FormatException(mismatch("a number in the range of a float"));
        }
        return value;
    }

    private String mismatch(String expected) {
        return "JSON: found the number " + JsonText.excerpt(text) + ", expected " + expected;
    }

    /// The JSON text.
    @Override
    public String toString() {
        return text;
    }
}
