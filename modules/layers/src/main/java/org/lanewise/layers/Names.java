package org.lanewise.layers;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/// Names of nodes.
final class Names {

    /// Characters of a name that a message shows.
    private static final int MOST_SHOWN = 100;

    /// Names that a message lists.
    private static final int MOST_LISTED = 20;

    private Names() {}

    /// The first part of the name of a node, as in `max_pool` for `MaxPool2d`.
    static String stem(Layer layer) {
        String words = layer.kind()
                .replaceAll("2d$", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
        return Character.isDigit(words.charAt(words.length() - 1)) ? words + "_" : words;
    }

    /// Names in brackets, of many the first few: a message stays readable whatever a file holds.
    static String list(Collection<String> names) {
        String first = names.stream()
                .limit(MOST_LISTED)
                .map(name -> cut(name, MOST_SHOWN))
                .collect(Collectors.joining(", "));
        int more = names.size() - MOST_LISTED;
        return "[" + first + (more > 0 ? ", and " + more + " more" : "") + "]";
    }

    /// Text of at most a number of characters, the last of which shows that it was cut.
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
