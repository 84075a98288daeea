package org.lanewise.tensor.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// Replaces a file in one step, so that a reader, a crash or a full disk never meets half of it.
///
/// The content goes to a temporary file in the same folder (`.lanewise-PROCESS-NUMBER.tmp`), is forced to the
/// disk, and the file is renamed over the target; where the file system knows POSIX permissions, the folder is
/// forced as well, so that the name survives a power failure. A symbolic link at the target is replaced, not
/// followed.
///
/// Safe from any thread; of several writers of one target the last wins. An interrupt ends the writing with an
/// exception and leaves the target as it was.
public final class AtomicFile {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int ATTEMPTS = 100;

    private AtomicFile() {}

    /// Produces the content of a file.
    @FunctionalInterface
    public interface Writer {

        /// Writes everything.
        ///
        /// @param out buffered; closing it only flushes it
        /// @throws IOException when writing fails
        void write(OutputStream out) throws IOException;
    }

    /// Creates or replaces a file.
    ///
    /// When anything fails, whatever `writer` throws included, the target is what it was before and the
    /// temporary file is removed.
    ///
    /// @param target the file; its folder must exist
    /// @param writer writes the content
    /// @throws UncheckedIOException when the folder is missing or not writable, the disk is full, or the target
    ///     is a folder; the message names the target
    public static void write(Path target, Writer writer) {
        try {
            replace(target.toAbsolutePath(), writer);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target + ": " + e, e);
        }
    }

    private static void replace(Path target, Writer writer) throws IOException {
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("a folder is there, expected a file or nothing");
        }
        Temporary temporary = Temporary.create(folder);
        try {
            try (FileChannel channel = temporary.channel()) {
                OutputStream out = new Buffer(channel);
                writer.write(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary.path(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable failure) {
            try {
                Files.deleteIfExists(temporary.path());
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
        force(folder);
    }

    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// Leaves the channel open when a writer closes its stream, because the channel has still to be forced.
    private static final class Buffer extends BufferedOutputStream {

        Buffer(FileChannel channel) {
            super(Channels.newOutputStream(channel), BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// A new file under a name of its own. It has the permissions of any new file, which those of the JDK's
    /// temporary files are not.
    private record Temporary(Path path, FileChannel channel) {

        static Temporary create(Path folder) throws IOException {
            for (int attempt = 1; ; attempt++) {
                Path path = folder.resolve(
                        ".lanewise-" + ProcessHandle.current().pid() + "-" + NUMBER.getAndIncrement() + ".tmp");
                try {
                    return new Temporary(
                            path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                } catch (FileAlreadyExistsException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }
}
