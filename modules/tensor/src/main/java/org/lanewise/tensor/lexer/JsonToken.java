package org.lanewise.tensor.lexer;

/// The pieces that a [JsonLexer] finds. Commas and colons are not among them: the lexer has checked them.
public enum JsonToken {
    /// `{`
    BEGIN_OBJECT("an object"),
    /// `}`
    END_OBJECT("the end of an object"),
    /// `[`
    BEGIN_ARRAY("an array"),
    /// `]`
    END_ARRAY("the end of an array"),
    /// The name of a member, its colon read as well.
    NAME("a name"),
    /// A string that is a value.
    STRING("a string"),
    /// A number, in [JsonLexer#text()] as it was written.
    NUMBER("a number"),
    /// `true`
    TRUE("true"),
    /// `false`
    FALSE("false"),
    /// `null`
    NULL("null"),
    /// The end of the text, after one value.
    END("the end of the text");

    private final String words;

    JsonToken(String words) {
        this.words = words;
    }

    /// The token in words, for messages.
    @Override
    public String toString() {
        return words;
    }
}
