package org.lanewise.onnx.proto;

/// Names from files in messages: in one line and not too long.
final class Quote {

    private static final int LONGEST = 80;

    private Quote() {}

    /// Quotes a name, its control characters as `?`, its end as `...` when it is long.
    static String of(String name) {
        StringBuilder text = new StringBuilder("'");
        int length = Math.min(name.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            text.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return text.append(length < name.length() ? "...'" : "'").toString();
    }
}
