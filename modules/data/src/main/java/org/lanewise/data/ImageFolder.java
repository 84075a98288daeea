package org.lanewise.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;

/// A folder of pictures: one sub-folder a class, its name the class's name, sorted.
///
/// Pictures lie directly in a class's folder; what the decoder does not know by its name, and what begins with a dot,
/// is
/// left out. Every class is divided by itself: its pictures are ranked by a seeded hash of their path, and the first of
/// them are for testing, so the division does not depend on the order in which a disk lists its files, and a picture
/// that is added moves few others. Everything is decoded at once and held as bytes.
public final class ImageFolder {

    private ImageFolder() {}

    /// Reads a folder with the decoder that is installed as a service.
    ///
    /// @param folder the folder of the class folders
    /// @param options shape of the samples, seed and share of the division
    /// @return both parts, with the normalisation measured on the training part
    /// @throws ConfigurationException when there is no decoder, fewer than two classes, or nothing to test with
    /// @throws FormatException when a picture cannot be read
    public static DataSplit open(Path folder, DatasetOptions options) {
        DataFiles.requireFolder(folder, "one sub-folder of images a class");
        ImageDecoder decoder = ServiceLoader.load(ImageDecoder.class, ImageFolder.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Folder '" + folder
                        + "' holds images, but nothing decodes them: the module org.lanewise.image is missing"));
        return open(folder, options, decoder);
    }

    static DataSplit open(Path folder, DatasetOptions options, ImageDecoder decoder) {
        DataFiles.requireFolder(folder, "one sub-folder of images a class");
        List<Path> classes = list(folder, Files::isDirectory);
        if (classes.size() < 2) {
            throw new ConfigurationException("Folder '" + folder + "' has " + classes.size()
                    + " sub-folders, expected one for each of two classes or more");
        }
        RandomStream stream = new RandomStream(options.seed(), RandomStream.Purpose.SPLIT, 0, 0, 0);
        List<Sample> train = new ArrayList<>();
        List<Sample> test = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            divide(classes.get(label), label, options.testFraction(), stream, decoder, train, test);
        }
        if (test.isEmpty()) {
            throw new ConfigurationException("Folder '" + folder
                    + "' has one image a class, which leaves none to test with, expected two or more");
        }
        List<String> names = classes.stream().map(ImageFolder::fileName).toList();
        Dataset trainSet = decode(fileName(folder) + " train", train, names, options.imageShape(), decoder);
        Dataset testSet = decode(fileName(folder) + " test", test, names, options.imageShape(), decoder);
        return new DataSplit(trainSet, testSet, Normalization.measure(trainSet));
    }

    private static void divide(
            Path classFolder,
            int label,
            float testFraction,
            RandomStream stream,
            ImageDecoder decoder,
            List<Sample> train,
            List<Sample> test) {
        List<Path> files = list(classFolder, file -> Files.isRegularFile(file) && decoder.accepts(fileName(file)));
        if (files.isEmpty()) {
            throw new ConfigurationException(
                    "Class folder '" + classFolder + "' has no image that can be decoded, expected one or more");
        }
        List<Sample> samples = new ArrayList<>();
        for (Path file : files) {
            int hash = hash(fileName(classFolder) + "/" + fileName(file));
            samples.add(new Sample(file, label, stream.uniform(hash, 0)));
        }
        List<Sample> ranked = new ArrayList<>(samples);
        ranked.sort(Comparator.comparingDouble(Sample::rank).thenComparing(sample -> fileName(sample.file())));
        int share = Math.round(files.size() * testFraction);
        int testCount = Math.min(Math.max(share, 1), files.size() - 1);
        Set<Sample> chosen = new HashSet<>(ranked.subList(0, testCount));
        for (Sample sample : samples) {
            (chosen.contains(sample) ? test : train).add(sample);
        }
    }

    private static Dataset decode(
            String name, List<Sample> samples, List<String> classNames, Shape shape, ImageDecoder decoder) {
        PixelStore store = new PixelStore("Data set '" + name + "'", shape.elements(), samples.size());
        int[] labels = new int[samples.size()];
        for (int i = 0; i < labels.length; i += store.perChunk()) {
            store.allocate(i);
        }
        Parallel.forEach(labels.length, Runtime.getRuntime().availableProcessors(), () -> i -> {
            Sample sample = samples.get(i);
            labels[i] = sample.label();
            decoder.decode(sample.file(), shape, store.chunk(i), store.offset(i));
        });
        return new MemoryDataset(name, shape, classNames, store, labels);
    }

    /// The visible entries of a folder, sorted by name.
    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (!fileName(entry).startsWith(".") && wanted.test(entry)) {
                    entries.add(entry);
                }
            }
        } catch (IOException e) {
            throw DataFiles.unreadable(folder, e);
        }
        entries.sort(Comparator.comparing(ImageFolder::fileName));
        return entries;
    }

    private static String fileName(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    /// FNV-1a over the UTF-8 bytes (G. Fowler, L. C. Noll, K.-P. Vo).
    private static int hash(String text) {
        int hash = 0x811C9DC5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xFF) * 0x01000193;
        }
        return hash;
    }

    /// A picture to be decoded; `rank` decides about the division.
    private record Sample(Path file, int label, float rank) {}
}
