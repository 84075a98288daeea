package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

class DatasetsTest {

    private static final DatasetOptions FEW = DatasetOptions.defaults().withDigits(30, 10);

    @TempDir
    Path folder;

    @Test
    void digitsAreAlwaysThere() {
        DataSplit split = Datasets.open("digits", FEW);
        assertThat(split.train().size()).isEqualTo(30);
        assertThat(split.test().size()).isEqualTo(10);
        assertThat(split.normalization()).isEqualTo(Normalization.DIGITS);
        assertThat(Datasets.open("digits:17", FEW).train().size()).isEqualTo(17);
    }

    @Test
    void theSeedOfTheOptionsIsTheSeedOfTheDigits() {
        float[] a = new float[784];
        float[] b = new float[784];
        Datasets.open("digits", FEW).train().pixels(0, a, 0);
        Datasets.open("digits", FEW.withSeed(2)).train().pixels(0, b, 0);
        assertThat(a).isNotEqualTo(b);
    }

    @Test
    void aBadNumberOfDigitsIsRefused() {
        assertRefused("digits:many", "'digits:many'", "digits:COUNT");
        assertRefused("digits:", "number");
        assertRefused("digits:0", "digitsTrain is 0");
        assertRefused("digits:-5", "digitsTrain is -5");
    }

    @Test
    void mnistFilesAreFoundPlainOrCompressed() {
        IdxFiles.write(folder, "train-images-idx3-ubyte.gz", IdxFiles.gzip(IdxFiles.images(2, 28, 28)));
        IdxFiles.write(folder, "train-labels-idx1-ubyte", IdxFiles.labels(1, 9));
        IdxFiles.write(folder, "t10k-images.idx3-ubyte", IdxFiles.images(1, 28, 28));
        IdxFiles.write(folder, "t10k-labels.idx1-ubyte.gz", IdxFiles.gzip(IdxFiles.labels(3)));
        DataSplit digits = Datasets.open("mnist:" + folder);
        assertThat(digits.train().label(1)).isEqualTo(9);
        assertThat(digits.normalization()).isEqualTo(Normalization.MNIST);
        DataSplit fashion = Datasets.open("fashion-mnist:" + folder);
        assertThat(fashion.test().classNames()).hasSize(10).endsWith("Ankle boot");
        assertThat(fashion.normalization()).isEqualTo(Normalization.FASHION_MNIST);
    }

    @Test
    void aMissingFileSaysWhichNamesAreLookedFor() {
        assertRefused(
                "mnist:" + folder, folder.toString(), "'train-images-idx3-ubyte'", "'train-images-idx3-ubyte.gz'");
        assertRefused("fashion-mnist:" + folder.resolve("none"), "does not exist", "t10k-labels-idx1-ubyte");
    }

    @Test
    void anUnknownNameSuggestsTheNearest() {
        assertRefused("mnits:data", "'mnits:data'", "did you mean 'mnist:DIR'?", "fashion-mnist:DIR", "images:DIR");
        assertRefused("cifar:data", "did you mean 'cifar10:DIR'?");
        assertRefused("fashion_mnist:data", "did you mean 'fashion-mnist:DIR'?");
        assertRefused("digit", "did you mean 'digits'?");
        assertRefused("", "Known are");
    }

    @Test
    void aNameThatNeedsAFolderSaysSo() {
        assertRefused("mnist", "names no folder", "mnist:DIR");
        assertRefused("cifar10:", "names no folder", "cifar10:DIR");
    }

    @Test
    void imagesWithoutADecoderNameTheMissingModule() {
        assertRefused("images:" + folder, "org.lanewise.image");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> FEW.withDigits(0, 1)).hasMessageContaining("digitsTrain is 0");
        assertThatThrownBy(() -> FEW.withDigits(1, 2_000_000_000)).hasMessageContaining("digitsTest is 2000000000");
        assertThatThrownBy(() -> FEW.withImageShape(Shape.of(2, 8, 8))).hasMessageContaining("[2, 8, 8]");
        assertThatThrownBy(() -> FEW.withImageShape(Shape.of(3, 8))).hasMessageContaining("[3, 8]");
        assertThatThrownBy(() -> FEW.withImageShape(Shape.of(3, 0, 8))).hasMessageContaining("[3, 0, 8]");
        assertThatThrownBy(() -> FEW.withTestFraction(1)).hasMessageContaining("testFraction is 1.0");
        assertThatThrownBy(() -> FEW.withTestFraction(Float.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void viewsChooseSamples() {
        Dataset data = Datasets.open("digits", FEW).train();
        Dataset range = data.subset(10, 20);
        Dataset chosen = range.select(9, 0, 9);
        assertThat(range.size()).isEqualTo(10);
        assertThat(chosen.size()).isEqualTo(3);
        assertThat(chosen.label(0)).isEqualTo(data.label(19)).isEqualTo(chosen.label(2));
        float[] a = new float[784];
        float[] b = new float[784];
        chosen.pixels(1, a, 0);
        data.pixels(10, b, 0);
        assertThat(a).containsExactly(b);
        assertThatThrownBy(() -> range.label(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.subset(20, 31))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("30 samples", "20 to 31");
        assertThatThrownBy(() -> data.select(30))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sample 30");
    }

    @Test
    void aSplitWhosePartsDoNotFitIsRefused() {
        Dataset digits = Datasets.open("digits", FEW).train();
        assertThatThrownBy(() -> new DataSplit(digits, digits, Normalization.CIFAR10))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("[1, 28, 28]", "3 channels");
    }

    private static void assertRefused(String spec, String... parts) {
        assertThatThrownBy(() -> Datasets.open(spec, FEW))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(parts);
    }
}
