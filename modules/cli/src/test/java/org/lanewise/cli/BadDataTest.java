package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Data that cannot be used ends a run before it begins: one line, exit code 2, no run folder.
class BadDataTest {

    private static final int COUNT = 60;
    private static final int SIDE = Tiny.SIDE;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void prepare() {
        data = IdxFolder.write(folder.resolve("data"), COUNT, 20, SIDE);
    }

    private void refused(String spec, String... parts) {
        Path out = folder.resolve("run");
        Run run = Run.of("train", Tiny.file(folder), "--data", spec, "--epochs", 1, "--out", out, "--json");
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines().getLast()).startsWith("lanewise: ").contains(parts);
        assertThat(run.json().object("error").string("message")).contains(parts);
        assertThat(out).doesNotExist();
    }

    private void write(String file, byte[] bytes) throws IOException {
        Files.write(data.resolve(file), bytes);
    }

    @Test
    void goodDataIsTaken() {
        assertThat(Run.of(
                                "train",
                                Tiny.file(folder),
                                "--data",
                                Run.mnist(data),
                                "--epochs",
                                1,
                                "--out",
                                folder.resolve("run"))
                        .code())
                .isZero();
    }

    @Test
    void truncatedAndOversizedFilesAreRefused() throws IOException {
        byte[] images = IdxFolder.images(COUNT, SIDE, 1);
        write(IdxFolder.TRAIN_IMAGES, Arrays.copyOf(images, images.length - 1));
        refused(Run.mnist(data), IdxFolder.TRAIN_IMAGES, "has 24015 bytes, its header promises 24016");
        write(IdxFolder.TRAIN_IMAGES, Arrays.copyOf(images, images.length + 1));
        refused(Run.mnist(data), IdxFolder.TRAIN_IMAGES, "has 24017 bytes, its header promises 24016");
        write(IdxFolder.TRAIN_IMAGES, Arrays.copyOf(images, 15));
        refused(Run.mnist(data), "is truncated: its header has 15 bytes, expected 16");
        write(IdxFolder.TRAIN_IMAGES, new byte[0]);
        refused(Run.mnist(data), "is truncated: its header has 0 bytes, expected 16");
    }

    @Test
    void compressedFilesAreMeasuredByTheirHeaderToo() throws IOException {
        byte[] images = IdxFolder.images(COUNT, SIDE, 1);
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.gzip(Arrays.copyOf(images, images.length - 1), 0));
        refused(Run.mnist(data), "is truncated: it ends after 23999 bytes of data, its header promises 24000");
        byte[] gzip = IdxFolder.gzip(images, 0);
        write(IdxFolder.TRAIN_IMAGES, Arrays.copyOf(gzip, gzip.length / 2));
        refused(Run.mnist(data), IdxFolder.TRAIN_IMAGES, "is not valid gzip data");
    }

    @Test
    @Timeout(20)
    void aGzipBombStopsWhereTheHeaderEnds() throws IOException {
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.gzip(IdxFolder.images(COUNT, SIDE, 1), 300_000_000L));
        refused(Run.mnist(data), "goes on behind the 24000 bytes of data that its header promises");
    }

    @Test
    void aHeaderThatClaimsGigabytesAllocatesNone() throws IOException {
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.bytes(new byte[100], 0x0803, Integer.MAX_VALUE, 4096, 4096));
        refused(Run.mnist(data), "more than the limit of 2147483648");
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.gzip(IdxFolder.bytes(new byte[100], 0x0803, 2_000_000, 28, 28), 0));
        refused(Run.mnist(data), "claims 1568000000 bytes of data", "compressed bytes can hold");
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.bytes(new byte[100], 0x0803, -1, 28, 28));
        refused(Run.mnist(data), "claims -1 images");
    }

    @Test
    void wrongMagicNumbersAreNamed() throws IOException {
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.labels(COUNT));
        refused(Run.mnist(data), "has magic number 2049, expected 2051");
        write(IdxFolder.TRAIN_IMAGES, "this is a text and no picture".getBytes(StandardCharsets.UTF_8));
        refused(Run.mnist(data), "has magic number 1952999795, expected 2051");
    }

    @Test
    void labelsMustBeClassesAndAsManyAsImages() throws IOException {
        byte[] labels = IdxFolder.labels(COUNT);
        labels[8 + 41] = 10;
        write(IdxFolder.TRAIN_LABELS, labels);
        refused(Run.mnist(data), IdxFolder.TRAIN_LABELS, "has label 10 at index 41, expected 0 to 9");
        write(IdxFolder.TRAIN_LABELS, IdxFolder.labels(COUNT - 1));
        refused(Run.mnist(data), "has 59 labels", "has 60 images", "the numbers must be equal");
    }

    @Test
    void imagesOfAnotherSizeAreRefusedWithBothShapes() throws IOException {
        write(IdxFolder.TRAIN_IMAGES, IdxFolder.images(COUNT, 24, 1));
        write(IdxFolder.TEST_IMAGES, IdxFolder.images(20, 24, 2));
        refused(Run.mnist(data), "'tiny' takes input [1, 1, 20, 20]", "[1, 1, 24, 24]");
    }

    @Test
    void imagesTooSmallForABuiltInNetworkShowTheNumbers() {
        Path small = IdxFolder.write(folder.resolve("small"), 20, 10, 8);
        Run run = Run.of("train", "lenet5", "--data", Run.mnist(small), "--out", folder.resolve("run"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("Conv2d 'conv2'", "window does not fit", "is smaller than");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void anotherNumberOfChannelsIsRefusedWithBothShapes() {
        Path colour = folder.resolve("colour");
        Tiny.file(folder, Tiny.network(3, SIDE, 10));
        assertThat(colour).doesNotExist();
        Run run = Run.of("train", folder.resolve("tiny.safetensors"), "--data", Run.mnist(data), "--out", colour);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("'tiny' takes input [1, 3, 20, 20]", "has samples [1, 1, 20, 20]");
        assertThat(colour).doesNotExist();
    }

    @Test
    void anotherNumberOfClassesIsRefused() {
        Tiny.file(folder, Tiny.network(1, SIDE, 7));
        Run run = Run.of(
                "train", folder.resolve("tiny.safetensors"), "--data", Run.mnist(data), "--out", folder.resolve("run"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("gives output [1, 7]", "has 10 classes");
    }

    @Test
    void namesThatAreNotKnownOrLeadNowhere() {
        refused("minst:" + data, "Data set 'minst:" + data + "' is not known; did you mean 'mnist:DIR'?");
        refused("fashion:" + data, "is not known. Known are digits, digits:COUNT, mnist:DIR, fashion-mnist:DIR");
        refused("mnist", "names no folder, expected mnist:DIR");
        refused("mnist:" + folder.resolve("none"), "does not exist", "train-images-idx3-ubyte");
        refused("mnist:" + folder, "train-images-idx3-ubyte");
        refused(
                "images:" + folder.resolve("none"),
                "does not exist, expected one with one sub-folder of images a class");
        refused("cifar10:" + data, "data_batch_1.bin");
        refused("digits:0", "is 0, expected 1 to");
        refused("digits:many", "expected digits:COUNT");
    }

    @Test
    void cifarFilesOfAnotherLengthAreRefused() throws IOException {
        Path cifar = Files.createDirectories(folder.resolve("cifar"));
        for (String name : new String[] {
            "data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"
        }) {
            Files.write(cifar.resolve(name + ".bin"), new byte[3073 * 2 - 1]);
        }
        refused("cifar10:" + cifar, "6145", "3073");
    }
}
