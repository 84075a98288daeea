package org.lanewise.onnx.proto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lanewise.onnx.reading.OnnxExternalDataException;

/// The regular files in the folder of a model and in folders below it.
///
/// A location is refused when it is absolute, has a part `..`, leads through a symbolic link out
/// of the folder, or is a folder or a special file. Whoever may change the folder while it is
/// read can still swap files, as for any program.
///
/// @param folder the model's folder
record ExternalFiles(Path folder) {

    /// The files beside a model.
    static ExternalFiles beside(Path model) {
        Path folder = model.toAbsolutePath().getParent();
        return new ExternalFiles(folder == null ? model.toAbsolutePath() : folder);
    }

    /// Reads a range of a file.
    ///
    /// @param in at the tensor
    /// @param data the range
    /// @param expected number of bytes that the tensor needs, -1 when that is not known
    ByteSlice read(WireReader in, ExternalData data, long expected) {
        String where = "has its data in " + Quote.of(data.location());
        requireInside(in, data, where);
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(data.location()).toRealPath();
            if (!file.startsWith(root)) {
                throw new OnnxExternalDataException(
                        in.subject(), where + ", which leads out of the model's folder by a symbolic link");
            }
            // Before it is opened: opening a pipe waits for its other end.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new OnnxExternalDataException(in.subject(), where + ", which is not a regular file");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                return read(in, data, expected, where, channel);
            }
        } catch (InvalidPathException e) {
            throw new OnnxExternalDataException(in.subject(), where + ", which is no path: " + e.getReason(), e);
        } catch (NoSuchFileException e) {
            throw new OnnxExternalDataException(in.subject(), where + ", which is missing", e);
        } catch (IOException e) {
            throw new OnnxExternalDataException(in.subject(), where + ", which cannot be read: " + e, e);
        }
    }

    /// Paths are told apart by their text, so that the same locations are refused on every system.
    private static void requireInside(WireReader in, ExternalData data, String where) {
        String location = data.location().replace('\\', '/');
        boolean hasDrive = location.length() > 1 && location.charAt(1) == ':';
        if (location.startsWith("/") || hasDrive) {
            throw new OnnxExternalDataException(
                    in.subject(), where + ", an absolute path, expected one inside the model's folder");
        }
        for (String part : location.split("/", -1)) {
            if (part.equals("..")) {
                throw new OnnxExternalDataException(
                        in.subject(), where + ", a path with '..', expected one inside the model's folder");
            }
        }
    }

    private static ByteSlice read(WireReader in, ExternalData data, long expected, String where, FileChannel channel)
            throws IOException {
        long size = channel.size();
        long rest = size - data.offset();
        long length = data.length() < 0 ? rest : data.length();
        if (rest < 0 || length > rest) {
            throw new OnnxExternalDataException(
                    in.subject(),
                    where + " from byte " + data.offset() + (data.length() < 0 ? "" : ", " + length + " bytes")
                            + ", but the file has " + size + " bytes");
        }
        if (expected >= 0 && length != expected) {
            throw new OnnxExternalDataException(
                    in.subject(), where + ", " + length + " bytes, expected " + expected + " for its type and dims");
        }
        in.context().addExternalBytes(in, length);
        if (length > WireWriter.MOST_BYTES) {
            throw new OnnxExternalDataException(
                    in.subject(), where + ", " + length + " bytes, at most " + WireWriter.MOST_BYTES + " are possible");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, data.offset() + bytes.position()) < 0) {
                throw new OnnxExternalDataException(
                        in.subject(), where + ", which became shorter while it was read: " + size + " bytes before");
            }
        }
        return ByteSlice.of(bytes.array());
    }
}
