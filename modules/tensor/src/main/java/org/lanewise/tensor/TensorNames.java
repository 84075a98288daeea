package org.lanewise.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.lanewise.tensor.lexer.JsonText;

/// Names of tensors and of metadata, in the one order in which files and hashes list them.
final class TensorNames {

    /// By code points, which is the order of the UTF-8 bytes.
    static final Comparator<String> ORDER = (a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b));

    private TensorNames() {}

    /// The UTF-8 bytes of a name.
    ///
    /// @throws ConfigurationException when a surrogate has no partner, so that two names could share their bytes
    static byte[] utf8(String name) {
        if (JsonText.unpairedSurrogate(name) >= 0) {
            throw new ConfigurationException("Name " + JsonText.excerpt(name) + " has an unpaired surrogate");
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /// The entries of a map in the order of their names.
    static <T> SequencedMap<String, T> sorted(Map<String, T> map) {
        SequencedMap<String, T> sorted = new TreeMap<>(ORDER);
        sorted.putAll(map);
        return sorted;
    }
}
