package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

class ImageFolderTest {

    private static final DatasetOptions OPTIONS = DatasetOptions.defaults().withImageShape(Shape.of(1, 1, 2));

    @TempDir
    Path folder;

    @Test
    void classesAreTheSortedFoldersAndEveryClassIsDivided() {
        write("cat", 10);
        write("ant", 20);
        write(".hidden", 3);
        IdxFiles.write(folder.resolve("cat"), "notes.txt", new byte[1]);
        IdxFiles.write(folder, "readme.pic", new byte[1]);
        DataSplit split = ImageFolder.open(folder, OPTIONS, new OneByte());
        assertThat(split.train().classNames()).containsExactly("ant", "cat");
        assertThat(split.train().size()).isEqualTo(24);
        assertThat(split.test().size()).isEqualTo(6);
        assertThat(labels(split.train())).containsExactly(16, 8);
        assertThat(labels(split.test())).containsExactly(4, 2);
        assertThat(split.normalization()).isEqualTo(Normalization.measure(split.train()));
    }

    @Test
    void noPictureIsInBothPartsAndNoneIsLost() {
        write("a", 30);
        write("b", 5);
        DataSplit split = ImageFolder.open(folder, OPTIONS, new OneByte());
        TreeSet<String> seen = new TreeSet<>();
        for (Dataset part : new Dataset[] {split.train(), split.test()}) {
            for (int i = 0; i < part.size(); i++) {
                assertThat(seen.add(part.label(i) + "/" + value(part, i))).isTrue();
            }
        }
        assertThat(seen).hasSize(35);
    }

    @Test
    void theDivisionIsAFunctionOfSeedAndNames() {
        write("a", 40);
        write("b", 40);
        DataSplit first = ImageFolder.open(folder, OPTIONS, new OneByte());
        DataSplit again = ImageFolder.open(folder, OPTIONS, new OneByte());
        DataSplit other = ImageFolder.open(folder, OPTIONS.withSeed(2), new OneByte());
        assertThat(values(again.test())).containsExactly(values(first.test()));
        assertThat(values(other.test())).isNotEqualTo(values(first.test()));
        assertThat(values(ImageFolder.open(folder, OPTIONS.withTestFraction(0.5f), new OneByte())
                        .test()))
                .hasSize(40);
    }

    @Test
    void tooFewClassesOrImagesAreRefused() throws IOException {
        assertRefused("0 sub-folders", "two classes");
        write("only", 4);
        assertRefused("1 sub-folders");
        Files.createDirectory(folder.resolve("empty"));
        assertRefused("empty", "no image");
        Files.delete(folder.resolve("empty"));
        write("second", 1);
        assertThat(ImageFolder.open(folder, OPTIONS, new OneByte()).test().size())
                .isEqualTo(1);
        for (int i = 1; i < 4; i++) {
            Files.delete(folder.resolve("only").resolve(i + ".pic"));
        }
        assertRefused("none to test with");
        assertThatThrownBy(() -> ImageFolder.open(folder.resolve("none"), OPTIONS, new OneByte()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("none", "does not exist");
    }

    @Test
    void aDecodersFailureReachesTheCaller() {
        write("a", 200);
        write("b", 200);
        IdxFiles.write(folder.resolve("b"), "77.pic", new byte[0]);
        assertThatThrownBy(() -> ImageFolder.open(folder, OPTIONS, new OneByte()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("77.pic");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> ImageFolder.open(folder, OPTIONS, new OneByte()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(parts);
    }

    private void write(String className, int count) {
        try {
            Path classFolder = Files.createDirectories(folder.resolve(className));
            for (int i = 0; i < count; i++) {
                Files.write(classFolder.resolve(i + ".pic"), new byte[] {(byte) i});
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] labels(Dataset data) {
        int[] counts = new int[data.classNames().size()];
        for (int i = 0; i < data.size(); i++) {
            counts[data.label(i)]++;
        }
        return counts;
    }

    private static float[] values(Dataset data) {
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(data, i);
        }
        return values;
    }

    private static float value(Dataset data, int index) {
        float[] pixels = new float[2];
        data.pixels(index, pixels, 0);
        return pixels[1];
    }

    /// Pictures of one byte, which every pixel repeats.
    private static final class OneByte implements ImageDecoder {

        @Override
        public boolean accepts(String fileName) {
            return fileName.endsWith(".pic");
        }

        @Override
        public void decode(Path file, Shape shape, byte[] dst, int offset) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length != 1) {
                    throw new IOException(file + " is empty");
                }
                Arrays.fill(dst, offset, offset + shape.elements(), bytes[0]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
