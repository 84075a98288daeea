package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A locale that knows ASCII alone loses no meaning.
class LocaleTest {

    private static Run.Setting ascii() {
        return new Run.Setting().in(StandardCharsets.US_ASCII);
    }

    @Test
    void jsonIsUtf8(@TempDir Path folder) throws IOException {
        Path pictures = folder.resolve("pictures");
        for (String name : new String[] {"café", "naïve"}) {
            Path classFolder = Files.createDirectories(pictures.resolve(name));
            for (int i = 0; i < 4; i++) {
                Png.digit(classFolder.resolve(i + ".png"), name.length(), Tiny.SIDE, i);
            }
        }
        Path start = Tiny.file(folder, Tiny.network(1, Tiny.SIDE, 2));
        Path run = folder.resolve("run");
        ascii().run("train", start, "--data", "images:" + pictures, "--epochs", 1, "--threads", 1, "--out", run);
        assertThat(ascii().run("eval", run, "--json").json().array("labels").strings())
                .containsExactly("café", "naïve");
    }

    @Test
    void cutWordsAndBarsAreShownInAscii() {
        assertThat(ascii().terminal(80).run("summary", "resnet20").out())
                .contains("stage1.b~k1.conv1  Conv2d 16 3x3 pad~")
                .doesNotContain("?");
    }

    @Test
    void theBarIsAscii(@TempDir Path folder) {
        Path data = IdxFolder.write(folder.resolve("data"), 100, 20, Tiny.SIDE);
        assertThat(ascii().terminal(80)
                        .with("NO_COLOR", "1")
                        .run(
                                "train",
                                Tiny.file(folder),
                                "--data",
                                Run.mnist(data),
                                "--epochs",
                                1,
                                "--threads",
                                1,
                                "--out",
                                folder.resolve("run"))
                        .err())
                .containsPattern("#+\\.*  loss")
                .doesNotContain("?");
    }
}
