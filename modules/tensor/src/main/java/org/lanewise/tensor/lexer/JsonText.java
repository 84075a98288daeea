package org.lanewise.tensor.lexer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Strings of JSON: quoting, Unicode and UTF-8.
public final class JsonText {

    private static final int EXCERPT = 60;
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /// Appends a string in quotes; `"`, `\` and control characters are escaped, everything else stays as it is.
    ///
    /// @param value the string
    /// @param to receives the JSON text
    public static void quote(String value, StringBuilder to) {
        to.append('"');
        int copied = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                continue;
            }
            to.append(value, copied, i).append('\\');
            copied = i + 1;
            switch (c) {
                case '"', '\\' -> to.append(c);
                case '\b' -> to.append('b');
                case '\f' -> to.append('f');
                case '\n' -> to.append('n');
                case '\r' -> to.append('r');
                case '\t' -> to.append('t');
                default -> to.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        to.append(value, copied, value.length()).append('"');
    }

    /// A string in quotes for a message: escaped, and cut when long, so that no file floods or forges a log.
    ///
    /// @param value the string
    /// @return one short line
    public static String excerpt(String value) {
        StringBuilder quoted = new StringBuilder();
        quote(value.length() > EXCERPT ? value.substring(0, EXCERPT) : value, quoted);
        return value.length() > EXCERPT ? quoted + "... (" + value.length() + " characters)" : quoted.toString();
    }

    /// Index of the first surrogate without its partner.
    ///
    /// @param value a string
    /// @return the index, or -1 when the string is Unicode text
    public static int unpairedSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isLowSurrogate(c)
                    || i + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(i + 1))) {
                return i;
            }
            i++;
        }
        return -1;
    }

    /// Decodes UTF-8 and refuses what is not.
    ///
    /// @param utf8 the bytes
    /// @return the text
    /// @throws JsonSyntaxException when the bytes are malformed; the message names the place
    public static String decode(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireWellFormed(utf8);
        }
        return text;
    }

    /// Decodes again, piece by piece, to tell a replacement character in the text from one that stands for bad
    /// bytes.
    private static void requireWellFormed(byte[] utf8) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer piece = CharBuffer.allocate(4096);
        while (in.hasRemaining()) {
            if (decoder.decode(in, piece.clear(), true).isError()) {
                throw new JsonSyntaxException("malformed UTF-8 at byte " + in.position());
            }
        }
    }
}
