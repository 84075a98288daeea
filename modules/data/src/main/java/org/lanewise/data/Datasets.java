package org.lanewise.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.text.NearestName;

/// Opens a data set by the argument that names it.
///
/// | argument | data set |
/// |---|---|
/// | `digits`, `digits:COUNT` | [Digits], COUNT of them to train on |
/// | `mnist:DIR` | MNIST: four IDX files, plain or `.gz` ([Idx]) |
/// | `fashion-mnist:DIR` | Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, 2017), as MNIST |
/// | `cifar10:DIR` | [Cifar10], the binary version |
/// | `images:DIR` | [ImageFolder], one sub-folder a class |
public final class Datasets {

    private static final List<String> KNOWN =
            List.of("digits", "digits:COUNT", "mnist:DIR", "fashion-mnist:DIR", "cifar10:DIR", "images:DIR");

    private static final List<String> FASHION_CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private Datasets() {}

    /// Opens a data set with the default options.
    ///
    /// @param spec the argument
    /// @return both parts
    /// @throws ConfigurationException when there is no such data set, or its files are missing
    /// @throws FormatException when a file is not what its format demands
    public static DataSplit open(String spec) {
        return open(spec, DatasetOptions.defaults());
    }

    /// Opens a data set.
    ///
    /// @param spec the argument
    /// @param options what may be chosen
    /// @return both parts
    /// @throws ConfigurationException when there is no such data set, or its files are missing
    /// @throws FormatException when a file is not what its format demands
    public static DataSplit open(String spec, DatasetOptions options) {
        Argument argument = Argument.of(spec);
        return switch (argument.name) {
            case "digits" -> Digits.split(argument.digits(options));
            case "mnist" -> idx("mnist", argument.folder(), Digits.CLASS_NAMES, Normalization.MNIST);
            case "fashion-mnist" ->
                idx("fashion-mnist", argument.folder(), FASHION_CLASSES, Normalization.FASHION_MNIST);
            case "cifar10" -> Cifar10.open(argument.folder());
            case "images" -> ImageFolder.open(argument.folder(), options);
            default -> throw unknown(spec, argument.name);
        };
    }

    /// Opens the test part of a data set. Files of the training part are neither read nor needed,
    /// except with `images:DIR`, whose parts are made by dividing one folder.
    ///
    /// @param spec the argument
    /// @param options what may be chosen
    /// @return the test part
    /// @throws ConfigurationException when there is no such data set, or its files are missing
    /// @throws FormatException when a file is not what its format demands
    public static TestData openTest(String spec, DatasetOptions options) {
        Argument argument = Argument.of(spec);
        return switch (argument.name) {
            case "mnist" -> new TestData(idxTest("mnist", argument.folder(), Digits.CLASS_NAMES), Normalization.MNIST);
            case "fashion-mnist" ->
                new TestData(idxTest("fashion-mnist", argument.folder(), FASHION_CLASSES), Normalization.FASHION_MNIST);
            case "cifar10" -> Cifar10.openTest(argument.folder());
            default -> {
                DataSplit split = open(spec, options);
                yield new TestData(split.test(), split.normalization());
            }
        };
    }

    /// What an argument is made of.
    private record Argument(String spec, String name, String value) {

        static Argument of(String spec) {
            int colon = spec.indexOf(':');
            return new Argument(
                    spec, colon < 0 ? spec : spec.substring(0, colon), colon < 0 ? "" : spec.substring(colon + 1));
        }

        DatasetOptions digits(DatasetOptions options) {
            return spec.equals(name) ? options : options.withDigits(count(value), options.digitsTest());
        }

        Path folder() {
            return Datasets.folder(spec, value);
        }
    }

    private static ConfigurationException unknown(String spec, String name) {
        return new ConfigurationException(
                "Data set '" + spec + "' is not known" + hint(name) + " Known are " + String.join(", ", KNOWN));
    }

    private static DataSplit idx(String name, Path folder, List<String> classNames, Normalization normalization) {
        DataFiles.requireFolder(
                folder,
                "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte,"
                        + " each plain or with .gz");
        Path trainImages = idxFile(folder, "train-images", "idx3-ubyte");
        Path trainLabels = idxFile(folder, "train-labels", "idx1-ubyte");
        idxFile(folder, "t10k-images", "idx3-ubyte");
        idxFile(folder, "t10k-labels", "idx1-ubyte");
        return new DataSplit(
                Idx.read(name + " train", trainImages, trainLabels, classNames),
                idxTest(name, folder, classNames),
                normalization);
    }

    private static Dataset idxTest(String name, Path folder, List<String> classNames) {
        DataFiles.requireFolder(folder, "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each plain or with .gz");
        Path images = idxFile(folder, "t10k-images", "idx3-ubyte");
        Path labels = idxFile(folder, "t10k-labels", "idx1-ubyte");
        return Idx.read(name + " test", images, labels, classNames);
    }

    private static Path idxFile(Path folder, String part, String type) {
        String dashed = part + "-" + type;
        String dotted = part + "." + type;
        return DataFiles.find(folder, List.of(dashed, dashed + ".gz", dotted, dotted + ".gz"));
    }

    private static Path folder(String spec, String argument) {
        if (argument.isBlank()) {
            throw new ConfigurationException(
                    "Data set '" + spec + "' names no folder, expected " + spec.replace(":", "") + ":DIR");
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("Data set '" + spec + "' names no valid folder: " + e.getMessage(), e);
        }
    }

    private static int count(String argument) {
        try {
            return Integer.parseInt(argument);
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "Data set 'digits:" + argument + "' does not name a number, expected digits:COUNT", e);
        }
    }

    private static String hint(String name) {
        Map<String, String> byName = new LinkedHashMap<>();
        KNOWN.forEach(known -> byName.putIfAbsent(known.replaceFirst(":.*", ""), known));
        return NearestName.of(name, byName.keySet())
                .map(nearest -> "; did you mean '" + byName.get(nearest) + "'?")
                .orElse(".");
    }
}
