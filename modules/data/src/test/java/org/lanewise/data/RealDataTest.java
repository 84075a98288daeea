package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.Shape;

/// Reads the published data sets where they are at hand: in the folder that the system property `lanewise.data` names,
/// or in `shared/data` beside the repository. Skipped otherwise.
class RealDataTest {

    @Test
    void mnistHasItsPublishedCountsAndNormalisation() {
        DataSplit mnist = Datasets.open("mnist:" + folder("mnist"));
        assertThat(mnist.train().size()).isEqualTo(60_000);
        assertThat(mnist.test().size()).isEqualTo(10_000);
        assertThat(mnist.train().sampleShape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(new int[] {mnist.train().label(0), mnist.test().label(0)}).containsExactly(5, 7);
        assertMeasured(mnist, 0.0001f);
    }

    @Test
    void fashionMnistHasItsPublishedCountsAndNormalisation() {
        DataSplit fashion = Datasets.open("fashion-mnist:" + folder("fashion-mnist"));
        assertThat(fashion.train().size()).isEqualTo(60_000);
        assertThat(fashion.test().size()).isEqualTo(10_000);
        assertThat(fashion.test().classNames().get(fashion.test().label(0))).isEqualTo("Ankle boot");
        assertMeasured(fashion, 0.0001f);
    }

    @Test
    void cifar10TestBatchIsReadOnceUnpacked(@TempDir Path temporary) throws IOException, InterruptedException {
        Path packed = folder("cifar-10").resolve("test_batch.bin.xz");
        Path plain = temporary.resolve("test_batch.bin");
        try {
            Process xz = new ProcessBuilder("xz", "-dc", packed.toString())
                    .redirectOutput(plain.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assumeTrue(xz.waitFor() == 0, "skipped: xz cannot unpack " + packed);
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no xz to unpack " + packed);
        }
        Dataset test = Cifar10.read("cifar10 test", List.of(plain), Cifar10.CLASS_NAMES);
        assertThat(test.size()).isEqualTo(9_980);
        Normalization measured = Normalization.measure(test);
        // Another sample of the same pictures: 9,980 of 1,024 pixels, whose mean differs by a few thousandths.
        for (int c = 0; c < 3; c++) {
            assertThat(measured.mean()[c]).isCloseTo(Normalization.CIFAR10.mean()[c], within(0.01f));
            assertThat(measured.deviation()[c]).isCloseTo(Normalization.CIFAR10.deviation()[c], within(0.01f));
        }
    }

    private static void assertMeasured(DataSplit split, float tolerance) {
        Normalization measured = Normalization.measure(split.train());
        assertThat(split.normalization().mean()).containsExactly(measured.mean(), within(tolerance));
        assertThat(split.normalization().deviation()).containsExactly(measured.deviation(), within(tolerance));
    }

    private static Path folder(String name) {
        String property = System.getProperty("lanewise.data");
        Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        Path data = property == null ? at.resolve("shared/data") : Path.of(property);
        while (property == null && !Files.isDirectory(data) && at.getParent() != null) {
            at = at.getParent();
            data = at.resolve("shared/data");
        }
        Path folder = data.resolve(name);
        assumeTrue(Files.isDirectory(folder), "skipped: no " + name + " in " + data + " (set -Dlanewise.data=FOLDER)");
        return folder;
    }
}
