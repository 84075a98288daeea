package org.lanewise.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsCreatedAndReplaced() throws IOException {
        Path target = folder.resolve("model.onnx");
        AtomicFile.write(target, out -> out.write(new byte[] {1, 2, 3}));
        assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
        AtomicFile.write(target, out -> out.write(4));
        assertThat(target).hasBinaryContent(new byte[] {4});
        assertOnly("model.onnx");
    }

    @Test
    void untilTheEndTheOldContentIsThere() {
        Path target = folder.resolve("file");
        AtomicFile.write(target, out -> out.write(1));
        AtomicFile.write(target, out -> {
            out.write(new byte[1 << 20]);
            assertThat(target).hasBinaryContent(new byte[] {1});
        });
        assertThat(target).hasSize(1 << 20);
    }

    @Test
    void aFullDiskLeavesTheOldContentAndNothingElse() throws IOException {
        Path target = folder.resolve("file");
        AtomicFile.write(target, out -> out.write(1));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                }))
                .withMessageContaining(target.toString())
                .withMessageContaining("No space left on device");
        assertThat(target).hasBinaryContent(new byte[] {1});
        assertOnly("file");
    }

    @Test
    void whateverTheWriterThrowsArrivesAndNothingIsLeft() throws IOException {
        IllegalStateException failure = new IllegalStateException("writer");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("file"), out -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertOnly();
    }

    @Test
    void aWriterMayCloseItsStream() throws IOException {
        AtomicFile.write(folder.resolve("file"), out -> {
            try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                text.write("text");
            }
        });
        assertThat(folder.resolve("file")).hasContent("text");
        assertOnly("file");
    }

    @Test
    void anInterruptLeavesTheOldContent() throws IOException {
        Path target = folder.resolve("file");
        AtomicFile.write(target, out -> out.write(1));
        try {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> AtomicFile.write(target, out -> {
                        Thread.currentThread().interrupt();
                        out.write(2);
                    }));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(target).hasBinaryContent(new byte[] {1});
        assertOnly("file");
    }

    @Test
    void missingFoldersAndFoldersAsTargetsAreNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        for (Path target : new Path[] {folder.resolve("no").resolve("x"), file.resolve("x"), inner, Path.of("/")}) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> AtomicFile.write(target, out -> out.write(1)))
                    .withMessageContaining(target.toString());
        }
        assertOnly("file", "inner");
    }

    @Test
    void aFolderWithoutWritePermissionIsNamed() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(locked), "this user may write everywhere");
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> AtomicFile.write(locked.resolve("x"), out -> out.write(1)))
                    .withMessageContaining(locked.toString());
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void theFileHasThePermissionsOfAnyNewFile() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path plain = Files.createFile(folder.resolve("plain"));
        Path target = folder.resolve("file");
        AtomicFile.write(target, out -> out.write(1));
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Set.of(names));
        }
    }
}
