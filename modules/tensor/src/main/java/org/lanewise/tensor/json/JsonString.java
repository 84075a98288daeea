package org.lanewise.tensor.json;

import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.lexer.JsonText;

/// A JSON string.
///
/// @param value Unicode text
public record JsonString(String value) implements Json {

    /// Refuses what no JSON text can hold.
    ///
    /// @throws FormatException when a surrogate has no partner
    public JsonString {
        requireUnicode(value);
    }

    static String requireUnicode(String value) {
        int at = JsonText.unpairedSurrogate(value);
        if (at >= 0) {
            throw new FormatException(
                    "JSON: string has an unpaired surrogate at index " + at + ", expected Unicode text");
        }
        return value;
    }

    /// The JSON text.
    @Override
    public String toString() {
        return compact();
    }
}
