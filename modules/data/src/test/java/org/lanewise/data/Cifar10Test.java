package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;

class Cifar10Test {

    @TempDir
    Path folder;

    @Test
    void theSizesOfTheFilesDecideTheNumberOfSamples() {
        writeAll();
        DataSplit split = Cifar10.open(folder);
        assertThat(split.train().size()).isEqualTo(1 + 2 + 3 + 4 + 5);
        assertThat(split.test().size()).isEqualTo(6);
        assertThat(split.train().sampleShape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(split.train().classNames()).isEqualTo(Cifar10.CLASS_NAMES).contains("airplane", "truck");
        assertThat(split.normalization()).isEqualTo(Normalization.CIFAR10);
    }

    @Test
    void recordsAreALabelAndThreePlanesInTheOrderOfTheFiles() {
        writeAll();
        Dataset train = Cifar10.open(folder).train();
        float[] pixels = new float[3072];
        // The second record of the third file: behind 1 + 2 + 1 others.
        train.pixels(4, pixels, 0);
        assertThat(train.label(4)).isEqualTo(1);
        assertThat(pixels[0]).isEqualTo(3 / 255f);
        assertThat(pixels[1024]).isEqualTo(103 / 255f);
        assertThat(pixels[2048]).isEqualTo(203 / 255f);
    }

    @Test
    void classNamesComeFromTheFolderWhereItHasThem() {
        writeAll();
        IdxFiles.write(folder, "batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".getBytes());
        assertThat(Cifar10.open(folder).test().classNames())
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        IdxFiles.write(folder, "batches.meta.txt", "a\nb\n".getBytes());
        assertThatThrownBy(() -> Cifar10.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("batches.meta.txt", "2 names", "expected 10");
    }

    @Test
    void aFileThatIsNoWholeNumberOfRecordsIsRefused() {
        writeAll();
        IdxFiles.write(folder, "test_batch.bin", new byte[3073 * 2 - 1]);
        assertThatThrownBy(() -> Cifar10.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("test_batch.bin", "6145 bytes", "multiple of 3073");
        IdxFiles.write(folder, "test_batch.bin", new byte[0]);
        assertThatThrownBy(() -> Cifar10.open(folder)).isInstanceOf(FormatException.class);
    }

    @Test
    void aLabelOutOfRangeIsRefused() {
        writeAll();
        byte[] records = new byte[3073 * 2];
        records[3073] = 10;
        IdxFiles.write(folder, "data_batch_2.bin", records);
        assertThatThrownBy(() -> Cifar10.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("data_batch_2.bin", "label 10 in record 1", "expected 0 to 9");
    }

    @Test
    void aPackedFileSaysHowToUnpackIt() throws IOException {
        writeAll();
        Files.move(folder.resolve("data_batch_3.bin"), folder.resolve("data_batch_3.bin.xz"));
        assertThatThrownBy(() -> Cifar10.open(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("data_batch_3.bin", "xz -dk");
    }

    @Test
    void aMissingFileOrFolderSaysWhatIsLookedFor() throws IOException {
        writeAll();
        Files.delete(folder.resolve("data_batch_5.bin"));
        assertThatThrownBy(() -> Cifar10.open(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("data_batch_5.bin", "does not exist", "test_batch.bin");
        assertThatThrownBy(() -> Cifar10.open(folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("none", "does not exist", "data_batch_1.bin");
    }

    /// File `k` has `k` records; record `r` has label `r` and planes of `k`, `100 + k`, `200 + k`.
    private void writeAll() {
        for (int k = 1; k <= 6; k++) {
            byte[] bytes = new byte[3073 * k];
            for (int r = 0; r < k; r++) {
                bytes[3073 * r] = (byte) r;
                for (int plane = 0; plane < 3; plane++) {
                    int from = 3073 * r + 1 + 1024 * plane;
                    Arrays.fill(bytes, from, from + 1024, (byte) (100 * plane + k));
                }
            }
            IdxFiles.write(folder, k == 6 ? "test_batch.bin" : "data_batch_" + k + ".bin", bytes);
        }
    }
}
