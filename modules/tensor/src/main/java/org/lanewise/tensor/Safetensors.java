package org.lanewise.tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.lanewise.tensor.io.AtomicFile;

/// Reads and writes safetensors files: named tensors and text metadata, without code and without gaps.
///
/// A file is the length of the header (8 bytes, little-endian), the header (a JSON object that gives each tensor's
/// type, shape and place, and texts under `__metadata__`; padded with spaces), and the data. Source: the format's
/// specification and its reference implementation, <https://github.com/huggingface/safetensors>.
///
/// Reading is as strict as the reference implementation, so a hostile file ends in a [FormatException] after no more
/// work and memory than its size accounts for. The header has at most 100 MB; its claims are checked against the
/// file before anything is allocated for them; the tensors cover the data without holes and overlaps; names are
/// unique. Stricter than the reference: the header begins with `{` and has at most two million values, a tensor at
/// most 64 dimensions whose sizes fit an `int`, a BOOL is 0 or 1.
///
/// Stateless; safe from any thread. An interrupt during reading or writing ends it with an [UncheckedIOException].
public final class Safetensors {

    private Safetensors() {}

    /// Reads a file.
    ///
    /// @param path the file
    /// @return its tensors and metadata
    /// @throws FormatException when the content is not a safetensors file; the message names the file
    /// @throws ConfigurationException when the heap of this process cannot hold the data
    /// @throws UncheckedIOException when the file is missing or cannot be read; the message names the file
    public static SafetensorsFile read(Path path) {
        String subject = "Safetensors file " + path;
        try {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            // A pipe or a device would block or never end.
            if (!Files.isRegularFile(path)) {
                throw new FormatException(subject + " is not a regular file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return new SafetensorsReader(subject, Files.size(path), in).read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e, e);
        }
    }

    /// Reads the bytes of a file.
    ///
    /// @param bytes the whole file; not kept
    /// @return its tensors and metadata
    /// @throws FormatException when the content is not a safetensors file
    public static SafetensorsFile read(byte[] bytes) {
        try {
            return new SafetensorsReader("Safetensors data", bytes.length, new ByteArrayInputStream(bytes)).read();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read safetensors data: " + e, e);
        }
    }

    /// Creates or replaces a file, atomically: readers meet the old content or the new, and a failure leaves the
    /// old.
    ///
    /// Equal tensors and metadata give equal bytes, those of the reference implementation: tensors sorted by type
    /// (widest first) and then by name, metadata by name, the header padded to a multiple of 8 bytes. The order of
    /// the maps does not matter.
    ///
    /// @param path the file; its folder must exist
    /// @param tensors tensors by name; `__metadata__` is not a name
    /// @param metadata free text by name; without entries the file has no metadata
    /// @throws ConfigurationException when a name or text cannot be written, or the header would exceed 100 MB
    /// @throws UncheckedIOException when the file cannot be written; the message names the file
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        SafetensorsWriter writer = new SafetensorsWriter(tensors, metadata);
        AtomicFile.write(path, writer::write);
    }
}
