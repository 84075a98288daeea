package org.lanewise.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// IDX files for tests.
final class IdxFiles {

    private IdxFiles() {}

    /// A header of big-endian numbers and the bytes behind it.
    static byte[] idx(int[] header, byte... data) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + data.length);
        for (int word : header) {
            buffer.putInt(word);
        }
        return buffer.put(data).array();
    }

    /// `count` images of `rows` x `columns` whose bytes count up from 0.
    static byte[] images(int count, int rows, int columns) {
        byte[] data = new byte[count * rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        return idx(new int[] {2051, count, rows, columns}, data);
    }

    static byte[] labels(int... values) {
        byte[] data = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            data[i] = (byte) values[i];
        }
        return idx(new int[] {2049, values.length}, data);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Path write(Path folder, String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
