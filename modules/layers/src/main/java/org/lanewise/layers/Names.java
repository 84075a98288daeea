package org.lanewise.layers;

import java.util.Locale;
import java.util.stream.Collectors;

/// Names of nodes.
final class Names {

<<<<<<< HEAD
    /// Names longer than this are not compared: the distance costs the product of the lengths.
    private static final int LONGEST_COMPARED = 100;

    /// Among more names than this no near one is looked for: a hint is not worth the time.
    private static final int MOST_COMPARED = 2000;

    /// Names that a message lists.
    private static final int MOST_LISTED = 20;

=======
>>>>>>> cli
    private Names() {}

    /// The first part of the name of a node, as in `max_pool` for `MaxPool2d`.
    static String stem(Layer layer) {
        String words = layer.kind()
                .replaceAll("2d$", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
        return Character.isDigit(words.charAt(words.length() - 1)) ? words + "_" : words;
    }
<<<<<<< HEAD

    /// `; did you mean 'x'?` or nothing when no known name is near.
    static String nearestHint(String name, Collection<String> known) {
        if (name.length() > LONGEST_COMPARED || known.size() > MOST_COMPARED) {
            return "";
        }
        return known.stream()
                .filter(candidate -> candidate.length() <= LONGEST_COMPARED)
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 2))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /// Names in brackets, of many the first few: a message stays readable whatever a file holds.
    static String list(Collection<String> names) {
        String first =
                names.stream().limit(MOST_LISTED).map(name -> cut(name, LONGEST_COMPARED)).collect(Collectors.joining(", "));
        int more = names.size() - MOST_LISTED;
        return "[" + first + (more > 0 ? ", and " + more + " more" : "") + "]";
    }

    /// Text of at most a number of characters, the last of which shows that it was cut.
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /// Levenshtein distance, upper and lower case alike.
    private static int distance(String a, String b) {
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
=======
>>>>>>> cli
}
