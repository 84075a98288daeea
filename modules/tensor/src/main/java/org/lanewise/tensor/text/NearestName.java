package org.lanewise.tensor.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The known name that someone may have meant by an unknown one: the nearest in Levenshtein's
/// edit distance, upper and lower case alike.
public final class NearestName {

    /// Names longer than this are not compared: the distance costs the product of the lengths.
    private static final int LONGEST_COMPARED = 100;

    /// Among more names than this no near one is looked for: a hint is not worth the time.
    private static final int MOST_COMPARED = 2000;

    private NearestName() {}

    /// Finds the name.
    ///
    /// @param name what was written
    /// @param known what could have been written
    /// @return the nearest known name, the first in alphabetical order of equally near ones; empty
    ///     when none is within two edits or half of its length
    public static Optional<String> of(String name, Collection<String> known) {
        if (name.length() > LONGEST_COMPARED || known.size() > MOST_COMPARED) {
            return Optional.empty();
        }
        return known.stream()
                .filter(candidate -> candidate.length() <= LONGEST_COMPARED)
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 2));
    }

    /// The end of a message about an unknown name.
    ///
    /// @param name what was written
    /// @param known what could have been written
    /// @return `; did you mean 'x'?` or nothing when no known name is near
    public static String hint(String name, Collection<String> known) {
        return of(name, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

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
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
