package org.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;

/// Reads the binary version of CIFAR-10.
///
/// A record is one label byte and 3,072 pixel bytes: the red, green and blue planes of 32x32, row
/// by row. The number of records is the file's size divided by 3,073, whatever it is. Source: A.
/// Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and the data set's
/// own page.
public final class Cifar10 {

    /// The names of the classes, used where the folder has no `batches.meta.txt`.
    public static final List<String> CLASS_NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final Shape SHAPE = Shape.of(3, 32, 32);
    private static final int PIXELS = 3 * 32 * 32;
    private static final int RECORD = 1 + PIXELS;
    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_NAMES_BYTES = 1 << 12;
    private static final List<String> TRAIN_FILES =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final String TEST_NAME = "cifar10 test";
    private static final String TEST_FILE = "test_batch.bin";
    private static final String NAMES_FILE = "batches.meta.txt";

    private Cifar10() {}

    /// Reads a folder with `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`.
    ///
    /// @param folder the folder
    /// @return both parts, with [Normalization#CIFAR10]
    /// @throws ConfigurationException when a file is missing, packed or unreadable
    /// @throws FormatException when a file is not what the format demands
    public static DataSplit open(Path folder) {
        DataFiles.requireFolder(folder, "the CIFAR-10 files " + String.join(", ", TRAIN_FILES) + " and " + TEST_FILE);
        List<Path> train = TRAIN_FILES.stream().map(name -> batch(folder, name)).toList();
        Path test = batch(folder, TEST_FILE);
        List<String> classNames = classNames(folder.resolve(NAMES_FILE));
        return new DataSplit(
                read("cifar10 train", train, classNames),
                read(TEST_NAME, List.of(test), classNames),
                Normalization.CIFAR10);
    }

    /// Reads the test part of a folder, which needs none of the training files.
    ///
    /// @param folder the folder, with `test_batch.bin` in it
    /// @return the test samples, with [Normalization#CIFAR10]
    /// @throws ConfigurationException when the file is missing, packed or unreadable
    /// @throws FormatException when the file is not what the format demands
    public static TestData openTest(Path folder) {
        DataFiles.requireFolder(folder, "the CIFAR-10 file " + TEST_FILE);
        Path test = batch(folder, TEST_FILE);
        return new TestData(
                read(TEST_NAME, List.of(test), classNames(folder.resolve(NAMES_FILE))), Normalization.CIFAR10);
    }

    /// Reads batch files one after the other.
    ///
    /// @param name name of the data set
    /// @param files batch files, at least one
    /// @param classNames names of the classes; a label is less than their number
    /// @return the samples, `[3, 32, 32]` each
    /// @throws ConfigurationException when a file cannot be read
    /// @throws FormatException when a file is not what the format demands
    public static Dataset read(String name, List<Path> files, List<String> classNames) {
        long records = 0;
        for (Path file : files) {
            records += records(file);
        }
        PixelStore store = new PixelStore("Data set '" + name + "'", PIXELS, (int) records);
        int[] labels = new int[(int) records];
        int first = 0;
        for (Path file : files) {
            first += read(file, store, labels, first, classNames.size());
        }
        return new MemoryDataset(name, SHAPE, classNames, store, labels);
    }

    private static int read(Path file, PixelStore store, int[] labels, int first, int classes) {
        int records = records(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] record = new byte[RECORD];
            for (int i = 0; i < records; i++) {
                if (in.readNBytes(record, 0, RECORD) < RECORD) {
                    throw new FormatException("CIFAR-10 file '" + file + "' ends in record " + i + " of " + records);
                }
                int label = record[0] & 0xFF;
                if (label >= classes) {
                    throw new FormatException("CIFAR-10 file '" + file + "' has label " + label + " in record " + i
                            + ", expected 0 to " + (classes - 1));
                }
                labels[first + i] = label;
                System.arraycopy(record, 1, store.allocate(first + i), store.offset(first + i), PIXELS);
            }
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
        return records;
    }

    private static int records(Path file) {
        long bytes = DataFiles.size(file);
        if (bytes == 0 || bytes % RECORD != 0 || bytes > MAX_BYTES) {
            throw new FormatException("CIFAR-10 file '" + file + "' has " + bytes + " bytes, expected a multiple of "
                    + RECORD + " from " + RECORD + " to " + MAX_BYTES);
        }
        return (int) (bytes / RECORD);
    }

    private static Path batch(Path folder, String name) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
            return file;
        }
        for (String packed : List.of(".xz", ".gz")) {
            Path archive = folder.resolve(name + packed);
            if (Files.isRegularFile(archive)) {
                throw new ConfigurationException("CIFAR-10 file '" + file + "' is packed: unpack it with `"
                        + (".xz".equals(packed) ? "xz" : "gzip") + " -dk " + archive + "`");
            }
        }
        throw new ConfigurationException("CIFAR-10 file '" + file + "' does not exist, expected "
                + String.join(", ", TRAIN_FILES) + " and " + TEST_FILE + " (the binary version)");
    }

    private static List<String> classNames(Path file) {
        if (!Files.isRegularFile(file)) {
            return CLASS_NAMES;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_NAMES_BYTES + 1);
        } catch (IOException e) {
            throw DataFiles.unreadable(file, e);
        }
        List<String> names = new ArrayList<>();
        if (bytes.length <= MAX_NAMES_BYTES) {
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(names::add);
        }
        if (names.size() != CLASS_NAMES.size()) {
            throw new FormatException("CIFAR-10 file '" + file + "' has "
                    + (bytes.length > MAX_NAMES_BYTES
                            ? "more than " + MAX_NAMES_BYTES + " bytes"
                            : names.size() + " names")
                    + ", expected " + CLASS_NAMES.size() + " names, one a line");
        }
        return List.copyOf(names);
    }
}
