package org.lanewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.data.DataSplit;
import org.lanewise.data.DatasetOptions;
import org.lanewise.data.Datasets;
import org.lanewise.data.ImageDecoder;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;

class ImageIoDecoderTest {

    @TempDir
    Path folder;

    @Test
    void theClassPathFindsItByTheServicesFile() throws IOException {
        try (InputStream in =
                ImageIoDecoder.class.getResourceAsStream("/META-INF/services/" + ImageDecoder.class.getName())) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(ImageIoDecoder.class.getName());
        }
    }

    @Test
    void namesOfPicturesAreAcceptedInAnyCase() {
        ImageIoDecoder decoder = new ImageIoDecoder();
        assertThat(new String[] {"a.png", "B.PNG", "c.Jpg", "d.jpeg"}).allMatch(decoder::accepts);
        assertThat(new String[] {"a.gif", "png", "c.txt", "d.png.txt"}).noneMatch(decoder::accepts);
    }

    @Test
    void pixelsBecomeBytesAtTheirPlace() throws IOException {
        Path file = Files.write(folder.resolve("grey.png"), Pictures.encode(Pictures.grey(2, 0, 100, 200, 255), "png"));
        byte[] dst = new byte[6];
        Arrays.fill(dst, (byte) 77);
        new ImageIoDecoder().decode(file, Shape.of(1, 2, 2), dst, 1);
        assertThat(dst).containsExactly(77, 0, 100, 200, 255, 77);
    }

    @Test
    void aFolderOfPicturesIsADataSet() throws IOException {
        writeClass("dark", 0xFF202020, 10);
        writeClass("light", 0xFFE0E0E0, 10);
        DataSplit split = Datasets.open("images:" + folder);
        assertThat(split.train().classNames()).containsExactly("dark", "light");
        assertThat(split.train().sampleShape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(split.train().size()).isEqualTo(16);
        assertThat(split.test().size()).isEqualTo(4);
        float[] pixels = new float[3 * 32 * 32];
        for (int i = 0; i < split.test().size(); i++) {
            split.test().pixels(i, pixels, 0);
            float expected = split.test().label(i) == 0 ? 0x20 / 255f : 0xE0 / 255f;
            // JPEG may change a flat picture by one level of 255.
            assertThat(pixels[777]).isCloseTo(expected, within(1.01f / 255));
        }
        DataSplit small =
                Datasets.open("images:" + folder, DatasetOptions.defaults().withImageShape(Shape.of(1, 5, 9)));
        assertThat(small.test().sampleShape()).isEqualTo(Shape.of(1, 5, 9));
        assertThat(small.normalization().channels()).isEqualTo(1);
    }

    @Test
    void aDamagedPictureInAFolderIsNamed() throws IOException {
        writeClass("dark", 0xFF202020, 3);
        writeClass("light", 0xFFE0E0E0, 3);
        Files.write(folder.resolve("light").resolve("broken.png"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Datasets.open("images:" + folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("broken.png");
    }

    @Test
    void photographsAreReadWhereTheyAreAtHand() {
        Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        while (!Files.isDirectory(at.resolve("shared/data/images")) && at.getParent() != null) {
            at = at.getParent();
        }
        String property = System.getProperty("lanewise.data");
        Path photographs = property == null ? at.resolve("shared/data/images") : Path.of(property, "images");
        assumeTrue(Files.isDirectory(photographs), "skipped: no photographs in " + photographs);
        BufferedImage rocket = Images.read(photographs.resolve("rocket.jpg"));
        assertThat(new int[] {rocket.getWidth(), rocket.getHeight()}).containsExactly(640, 427);
        for (String name : new String[] {"astronaut.png", "chelsea.png", "coffee.png", "camera.png"}) {
            float[] pixels = Images.load(photographs.resolve(name), Shape.of(3, 224, 224), ResizeFilter.BILINEAR)
                    .floats();
            for (float value : pixels) {
                assertThat(value >= 0 && value <= 1.000001f).isTrue();
            }
        }
    }

    private void writeClass(String name, int argb, int count) throws IOException {
        Path classFolder = Files.createDirectories(folder.resolve(name));
        int[] pixels = new int[40 * 20];
        Arrays.fill(pixels, argb);
        for (int i = 0; i < count; i++) {
            String format = i % 2 == 0 ? "png" : "jpg";
            BufferedImage image = Pictures.of(BufferedImage.TYPE_INT_RGB, 40, pixels);
            Files.write(classFolder.resolve(i + "." + format), Pictures.encode(image, format));
        }
    }
}
