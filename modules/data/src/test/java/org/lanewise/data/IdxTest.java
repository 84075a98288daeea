package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;

class IdxTest {

    private static final List<String> CLASSES = List.of("zero", "one", "two");

    @TempDir
    Path folder;

    @Test
    void plainFilesAreRead() {
        assertGood(read(IdxFiles.images(3, 2, 5), IdxFiles.labels(2, 0, 1)));
    }

    @Test
    void compressedFilesAreToldByTheirFirstBytesNotByTheirNames() {
        assertGood(read(IdxFiles.gzip(IdxFiles.images(3, 2, 5)), IdxFiles.gzip(IdxFiles.labels(2, 0, 1))));
    }

    private static void assertGood(Dataset data) {
        assertThat(data.name()).isEqualTo("test");
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.sampleShape()).isEqualTo(Shape.of(1, 2, 5));
        assertThat(data.classNames()).isEqualTo(CLASSES);
        assertThat(new int[] {data.label(0), data.label(1), data.label(2)}).containsExactly(2, 0, 1);
        float[] pixels = new float[12];
        Arrays.fill(pixels, Float.NaN);
        data.pixels(2, pixels, 1);
        assertThat(pixels[0]).isNaN();
        for (int i = 0; i < 10; i++) {
            assertThat(pixels[1 + i]).isEqualTo((20 + i) / 255f);
        }
        assertThat(pixels[11]).isNaN();
        assertThatThrownBy(() -> data.label(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.pixels(0, pixels, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void bytesAboveHalfAreBrightNotNegative() {
        Dataset data = read(IdxFiles.idx(new int[] {2051, 1, 1, 1}, (byte) 0xFF), IdxFiles.labels(0));
        float[] pixel = new float[1];
        data.pixels(0, pixel, 0);
        assertThat(pixel).containsExactly(1f);
    }

    @Test
    void aSetLargerThanOneChunkIsWhole() {
        int count = 70;
        Dataset data = read(IdxFiles.gzip(IdxFiles.images(count, 512, 1000)), IdxFiles.labels(new int[count]));
        float[] pixels = new float[512_000];
        data.pixels(count - 1, pixels, 0);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i]).isEqualTo(((count - 1) * 512_000 + i & 0xFF) / 255f);
        }
    }

    @Test
    void aTruncatedHeaderIsRefused() {
        byte[] images = Arrays.copyOf(IdxFiles.images(1, 1, 1), 10);
        assertRefused(images, IdxFiles.labels(0), "truncated", "10 bytes", "expected 16");
        assertRefused(new byte[0], IdxFiles.labels(0), "truncated", "0 bytes", "expected 16");
        assertRefused(IdxFiles.gzip(images), IdxFiles.labels(0), "truncated", "10 bytes", "expected 16");
    }

    @Test
    void truncatedDataIsRefused() {
        byte[] images = Arrays.copyOf(IdxFiles.images(3, 2, 5), 45);
        assertRefused(images, IdxFiles.labels(0, 0, 0), "'", "has 45 bytes", "promises 46");
        assertRefused(IdxFiles.gzip(images), IdxFiles.labels(0, 0, 0), "truncated", "29 bytes", "promises 30");
    }

    @Test
    void aBrokenOffGzipStreamIsRefused() {
        byte[] gzip = IdxFiles.gzip(IdxFiles.images(50, 7, 11));
        assertRefused(Arrays.copyOf(gzip, gzip.length / 2), IdxFiles.labels(new int[50]), "images", "gzip");
        assertRefused(Arrays.copyOf(gzip, 5), IdxFiles.labels(new int[50]), "images", "gzip");
    }

    @Test
    void aDamagedGzipStreamIsRefused() {
        byte[] gzip = IdxFiles.gzip(IdxFiles.images(50, 7, 11));
        gzip[gzip.length - 6] ^= 1;
        assertRefused(gzip, IdxFiles.labels(new int[50]), "images", "gzip");
    }

    @Test
    void dataBehindThePromisedEndIsRefused() {
        byte[] images = Arrays.copyOf(IdxFiles.images(3, 2, 5), 47);
        assertRefused(images, IdxFiles.labels(0, 0, 0), "has 47 bytes", "promises 46");
        assertRefused(IdxFiles.gzip(images), IdxFiles.labels(0, 0, 0), "goes on behind the 30 bytes");
    }

    /// The bomb is cut off: whoever unpacks more than was promised meets the cut and says so.
    @Test
    void aGzipBombStopsAtThePromisedEnd() {
        byte[] bomb = IdxFiles.gzip(Arrays.copyOf(IdxFiles.images(1, 2, 2), 200_000_000));
        assertThat(bomb.length).isLessThan(1_000_000);
        byte[] cut = Arrays.copyOf(bomb, bomb.length / 2);
        assertRefused(cut, IdxFiles.labels(0), "goes on behind the 4 bytes");
    }

    @Test
    void aWrongMagicNumberIsRefused() {
        assertRefused(IdxFiles.labels(0), IdxFiles.labels(0), "truncated");
        assertRefused(
                IdxFiles.labels(1, 2, 3, 4, 5, 6, 7, 8), IdxFiles.labels(0), "magic number 2049", "expected 2051");
        assertRefused(
                IdxFiles.images(1, 1, 1), IdxFiles.images(1, 1, 1), "labels", "magic number 2051", "expected 2049");
    }

    @Test
    void labelsOutOfRangeAreRefused() {
        assertRefused(IdxFiles.images(2, 1, 1), IdxFiles.labels(0, 3), "label 3 at index 1", "expected 0 to 2");
        assertRefused(IdxFiles.images(2, 1, 1), IdxFiles.labels(255, 0), "label 255 at index 0");
    }

    @Test
    void differentCountsAreRefused() {
        assertRefused(IdxFiles.images(2, 1, 1), IdxFiles.labels(0, 1, 2), "3 labels", "2 images");
    }

    @Test
    void impossibleSizesAreRefusedBeforeAnythingIsAllocated() {
        byte[] labels = IdxFiles.labels(0);
        int huge = 2_000_000_000;
        assertRefused(IdxFiles.idx(new int[] {2051, huge, 28, 28}), labels, "claims 1568000000000 bytes");
        assertRefused(
                IdxFiles.gzip(IdxFiles.idx(new int[] {2051, huge, 28, 28})), labels, "claims 1568000000000 bytes");
        assertRefused(IdxFiles.gzip(IdxFiles.idx(new int[] {2051, huge, 1, 1})), labels, "compressed bytes can hold");
        assertRefused(IdxFiles.idx(new int[] {2051, huge, 1, 1}), labels, "has 16 bytes", "promises 2000000016");
        assertRefused(IdxFiles.idx(new int[] {2051, -1, 28, 28}), labels, "claims -1 images");
        assertRefused(IdxFiles.idx(new int[] {2051, 0, 28, 28}), labels, "claims 0 images");
        assertRefused(IdxFiles.idx(new int[] {2051, 1, 0, 28}), labels, "claims 0 rows");
        assertRefused(IdxFiles.idx(new int[] {2051, 1, 28, 4097}), labels, "claims 4097 columns", "4096");
        assertRefused(
                IdxFiles.images(1, 1, 1), IdxFiles.gzip(IdxFiles.idx(new int[] {2049, huge})), "claims 2000000000");
    }

    @Test
    void aMissingFileIsNamed() {
        Path images = folder.resolve("nowhere");
        assertThatThrownBy(() -> Idx.read("test", images, images, CLASSES))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(images.toString());
    }

    private Dataset read(byte[] images, byte[] labels) {
        return Idx.read(
                "test", IdxFiles.write(folder, "images", images), IdxFiles.write(folder, "labels", labels), CLASSES);
    }

    private void assertRefused(byte[] images, byte[] labels, String... parts) {
        assertThatThrownBy(() -> read(images, labels))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(parts);
    }
}
