package org.lanewise.layers;

import java.util.Locale;

/// Names of nodes.
final class Names {

    private Names() {}

    /// The first part of the name of a node, as in `max_pool` for `MaxPool2d`.
    static String stem(Layer layer) {
        String words = layer.kind()
                .replaceAll("2d$", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
        return Character.isDigit(words.charAt(words.length() - 1)) ? words + "_" : words;
    }
}
