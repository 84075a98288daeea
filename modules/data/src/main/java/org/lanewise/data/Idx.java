package org.lanewise.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;

/// Reads the IDX files of MNIST and its relatives, plain or compressed with gzip (told apart by their first bytes).
///
/// Images: big-endian `int` magic 2051, count, rows, columns, then a byte a pixel. Labels: magic 2049, count, then a
/// byte a label. The reader is strict: a file holds exactly what its header promises, nothing less and nothing more. No
/// more than that is ever decompressed, and memory is taken as data arrives. Source: Y. LeCun, C. Cortes, C. Burges,
/// "The MNIST database of handwritten digits", file formats.
public final class Idx {

    private static final int IMAGES_MAGIC = 0x0803;
    private static final int LABELS_MAGIC = 0x0801;
    private static final int MAX_SIDE = 4096;
    private static final long MAX_BYTES = 1L << 31;
    /// Deflate never makes data smaller than by this factor (258 bytes in two bits).
    private static final long MAX_DEFLATE_RATIO = 1032;

    private static final int BLOCK = 1 << 16;

    private Idx() {}

    /// Reads a pair of files.
    ///
    /// @param name name of the data set
    /// @param images file of images
    /// @param labels file of labels, as many as images
    /// @param classNames names of the classes; a label is less than their number
    /// @return the samples, `[1, rows, columns]` each
    /// @throws FormatException when a file is not what its header promises, or the two do not belong together
    /// @throws ConfigurationException when a file cannot be read
    public static Dataset read(String name, Path images, Path labels, List<String> classNames) {
        try (Source imageSource = Source.open(images, "image", IMAGES_MAGIC, 3);
                Source labelSource = Source.open(labels, "label", LABELS_MAGIC, 1)) {
            int count = imageSource.sizes[0];
            if (labelSource.sizes[0] != count) {
                throw new FormatException("IDX file '" + labels + "' has " + labelSource.sizes[0] + " labels, but '"
                        + images + "' has " + count + " images: the numbers must be equal");
            }
            PixelStore labelBytes = labelSource.samples();
            int[] classes = new int[count];
            for (int i = 0; i < count; i++) {
                classes[i] = labelBytes.chunk(i)[labelBytes.offset(i)] & 0xFF;
                if (classes[i] >= classNames.size()) {
                    throw new FormatException("IDX file '" + labels + "' has label " + classes[i] + " at index " + i
                            + ", expected 0 to " + (classNames.size() - 1));
                }
            }
            Shape shape = Shape.of(1, imageSource.sizes[1], imageSource.sizes[2]);
            return new MemoryDataset(name, shape, classNames, imageSource.samples(), classes);
        }
    }

    /// One open file whose header has been read and found plausible.
    private static final class Source implements AutoCloseable {

        private final Path file;
        private final String kind;
        private final InputStream in;
        private int[] sizes = {};

        private Source(Path file, String kind, InputStream in) {
            this.file = file;
            this.kind = kind;
            this.in = in;
        }

        static Source open(Path file, String kind, int magic, int rank) {
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException("IDX " + kind + " file '" + file + "' does not exist");
            }
            long fileBytes = DataFiles.size(file);
            Source source = null;
            try {
                BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), BLOCK);
                source = new Source(file, kind, raw);
                raw.mark(2);
                boolean compressed = raw.read() == 0x1F && raw.read() == 0x8B;
                raw.reset();
                if (compressed) {
                    source = new Source(file, kind, new GZIPInputStream(raw, BLOCK));
                }
                source.header(magic, rank, compressed, fileBytes);
                return source;
            } catch (IOException e) {
                FormatException corrupt = corrupt(file, kind, e);
                close(source, corrupt);
                throw corrupt;
            } catch (RuntimeException e) {
                close(source, e);
                throw e;
            }
        }

        private void header(int magic, int rank, boolean compressed, long fileBytes) throws IOException {
            int headerBytes = 4 + 4 * rank;
            byte[] bytes = in.readNBytes(headerBytes);
            if (bytes.length < headerBytes) {
                throw new FormatException("IDX " + kind + " file '" + file + "' is truncated: its header has "
                        + bytes.length + " bytes, expected " + headerBytes);
            }
            ByteBuffer header = ByteBuffer.wrap(bytes);
            int actual = header.getInt();
            if (actual != magic) {
                throw new FormatException(
                        "IDX " + kind + " file '" + file + "' has magic number " + actual + ", expected " + magic);
            }
            sizes = new int[rank];
            long total = 1;
            for (int i = 0; i < rank; i++) {
                sizes[i] = header.getInt();
                int max = i == 0 ? Integer.MAX_VALUE : MAX_SIDE;
                if (sizes[i] < 1 || sizes[i] > max) {
                    throw new FormatException("IDX " + kind + " file '" + file + "' claims " + sizes[i] + " "
                            + List.of(kind + "s", "rows", "columns").get(i) + ", expected 1 to " + max);
                }
                total *= sizes[i];
            }
            if (total > MAX_BYTES) {
                throw new FormatException("IDX " + kind + " file '" + file + "' claims " + total
                        + " bytes of data, more than the limit of " + MAX_BYTES);
            }
            if (!compressed && fileBytes != headerBytes + total) {
                throw new FormatException("IDX " + kind + " file '" + file + "' has " + fileBytes
                        + " bytes, its header promises " + (headerBytes + total));
            }
            if (compressed && total > fileBytes * MAX_DEFLATE_RATIO) {
                throw new FormatException("IDX " + kind + " file '" + file + "' claims " + total
                        + " bytes of data, more than " + fileBytes + " compressed bytes can hold");
            }
        }

        /// Everything behind the header, which must be exactly what the header promises.
        PixelStore samples() {
            int count = sizes[0];
            int sampleBytes = sizes.length == 1 ? 1 : sizes[1] * sizes[2];
            PixelStore store = new PixelStore("IDX file '" + file + "'", sampleBytes, count);
            long arrived = 0;
            try {
                for (int i = 0; i < count; i += store.perChunk()) {
                    byte[] chunk = store.allocate(i);
                    for (int at = 0; at < chunk.length; ) {
                        int n = in.read(chunk, at, Math.min(BLOCK, chunk.length - at));
                        if (n < 0) {
                            throw truncated(arrived, (long) count * sampleBytes);
                        }
                        at += n;
                        arrived += n;
                    }
                }
                if (in.read() >= 0) {
                    throw new FormatException("IDX " + kind + " file '" + file + "' goes on behind the "
                            + (long) count * sampleBytes + " bytes of data that its header promises");
                }
            } catch (IOException e) {
                throw corrupt(file, kind, e);
            }
            return store;
        }

        private FormatException truncated(long arrived, long promised) {
            return new FormatException("IDX " + kind + " file '" + file + "' is truncated: it ends after " + arrived
                    + " bytes of data, its header promises " + promised);
        }

        private static FormatException corrupt(Path file, String kind, IOException cause) {
            String what = cause instanceof ZipException || cause instanceof EOFException
                    ? "is not valid gzip data"
                    : "cannot be read";
            return new FormatException("IDX " + kind + " file '" + file + "' " + what + ": " + cause, cause);
        }

        private static void close(@Nullable Source source, Exception failure) {
            if (source != null) {
                try {
                    source.in.close();
                } catch (IOException e) {
                    failure.addSuppressed(e);
                }
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw DataFiles.unreadable(file, e);
            }
        }
    }
}
