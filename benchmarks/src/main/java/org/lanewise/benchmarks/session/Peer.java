package org.lanewise.benchmarks.session;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// An engine beside ours.
enum Peer {
    /// ONNX Runtime.
    ONNXRUNTIME,
    /// PyTorch through DJL.
    PYTORCH;

    /// The word for it on a command line.
    ///
    /// @return its name in small letters
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The words for all of them.
    ///
    /// @return their names in small letters
    static List<String> words() {
        return Arrays.stream(values()).map(Peer::word).toList();
    }
}
