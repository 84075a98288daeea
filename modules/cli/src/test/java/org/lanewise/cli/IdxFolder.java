package org.lanewise.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Small IDX files as `mnist:DIR` reads them. The picture of class `k` is a bright column at `k`
/// times the side over 10 on a dark ground that differs from picture to picture.
final class IdxFolder {

    static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    private IdxFolder() {}

    /// Writes all four files.
    ///
    /// @param folder where; made if it is not there
    /// @param train pictures to train on
    /// @param test pictures to test on
    /// @param side rows and columns of a picture
    /// @return the folder
    static Path write(Path folder, int train, int test, int side) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(TRAIN_IMAGES), images(train, side, 1));
            Files.write(folder.resolve(TRAIN_LABELS), labels(train));
            Files.write(folder.resolve(TEST_IMAGES), images(test, side, 2));
            Files.write(folder.resolve(TEST_LABELS), labels(test));
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] images(int count, int side, int seed) {
        byte[] data = new byte[count * side * side];
        for (int i = 0; i < count; i++) {
            picture(i % 10, side, seed * 1000 + i, data, i * side * side);
        }
        return bytes(data, 0x0803, count, side, side);
    }

    static byte[] labels(int count) {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++) {
            data[i] = (byte) (i % 10);
        }
        return bytes(data, 0x0801, count);
    }

    static void picture(int label, int side, int seed, byte[] pixels, int offset) {
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean lit = x * 10 / side == label;
                pixels[offset + y * side + x] = (byte) (lit ? 220 : (seed * 31 + y * 17 + x * 7) % 61);
            }
        }
    }

    /// A file with a header of big-endian numbers.
    static byte[] bytes(byte[] data, int... header) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + data.length);
        for (int word : header) {
            buffer.putInt(word);
        }
        return buffer.put(data).array();
    }

    /// Compresses bytes and as many zeros behind them.
    static byte[] gzip(byte[] bytes, long zeros) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
            byte[] block = new byte[1 << 16];
            for (long left = zeros; left > 0; left -= block.length) {
                gzip.write(block, 0, (int) Math.min(block.length, left));
            }
        }
        return out.toByteArray();
    }
}
