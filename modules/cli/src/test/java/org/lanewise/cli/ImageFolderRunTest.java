package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of pictures is enough: train, eval and predict with `images:DIR`.
class ImageFolderRunTest {

    private static final String[] NAMES = {"left", "middle", "right"};

    @TempDir
    Path folder;

    private Path pictures() throws IOException {
        Path pictures = folder.resolve("pictures");
        for (int label = 0; label < NAMES.length; label++) {
            Path classFolder = Files.createDirectories(pictures.resolve(NAMES[label]));
            for (int i = 0; i < 20; i++) {
                Png.digit(classFolder.resolve(i + ".png"), 1 + 3 * label, 24 + i % 3 * 4, i);
            }
        }
        return pictures;
    }

    @Test
    void picturesOfAnySizeTrainANetworkThatKnowsTheirNames() throws IOException {
        String spec = "images:" + pictures();
        Path run = folder.resolve("run");
        Run trained = Run.of("train", "--data", spec, "--epochs", 12, "--batch", 16, "--out", run, "--json");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("48 samples, 12 for testing");
        assertThat(trained.json().doubleValue("test_accuracy")).isEqualTo(1);
        Run judged = Run.of("eval", run, "--json");
        assertThat(judged.json().doubleValue("accuracy")).isEqualTo(1);
        assertThat(judged.json().array("labels").strings()).containsExactly(NAMES);
        Path large = Png.digit(folder.resolve("large.png"), 7, 90, 3);
        assertThat(Run.of("predict", run, large, "--top", 1).out()).endsWith("%  right\n");
    }

    @Test
    void aPictureThatCannotBeReadIsNamed() throws IOException {
        Path pictures = pictures();
        Path broken = Files.writeString(pictures.resolve("left/broken.png"), "no picture");
        Run refused = Run.of("train", "--data", "images:" + pictures, "--out", folder.resolve("run"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(broken.toString()).doesNotContain("internal error");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void oneClassIsNoTask() throws IOException {
        Path lonely = Files.createDirectories(folder.resolve("lonely/only"));
        Png.digit(lonely.resolve("a.png"), 1, 20, 1);
        Run refused = Run.of("train", "--data", "images:" + folder.resolve("lonely"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("has 1 sub-folders, expected one for each of two classes or more");
    }
}
