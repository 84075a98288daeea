package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonArray;
import org.lanewise.tensor.json.JsonObject;

class EvalCommandTest {

    @TempDir
    static Path folder;

    private static Path run;
    private static Path data;

    @BeforeAll
    static void train() {
        run = Tiny.trained(folder);
        data = folder.resolve("data");
    }

    @Test
    void itRepeatsTheFiguresOfTheTraining() throws IOException {
        JsonObject trained = Json.parse(
                        Files.readAllLines(run.resolve("metrics.jsonl")).getLast(), Json.Limits.DEFAULT)
                .asObject();
        for (int threads : new int[] {1, 2}) {
            JsonObject judged =
                    Run.of("eval", run, "--threads", threads, "--json").json();
            assertThat(judged.string("schema")).isEqualTo("lanewise/eval/1");
            assertThat(judged.members()).containsKeys("version", "jdk", "cpu", "vector_bits");
            assertThat(judged.doubleValue("accuracy")).isEqualTo(trained.doubleValue("test_accuracy"));
            assertThat(judged.doubleValue("loss")).isEqualTo(trained.doubleValue("test_loss"));
            assertThat(judged.intValue("samples")).isEqualTo(50);
        }
    }

    @Test
    void theConfusionMatrixCountsEverySampleOnce() {
        JsonObject judged = Run.of("eval", run, "--json").json();
        JsonArray rows = judged.array("confusion");
        assertThat(rows.size()).isEqualTo(10);
        int right = 0;
        for (int actual = 0; actual < 10; actual++) {
            int[] row = rows.get(actual).asArray().ints();
            assertThat(IntStream.of(row).sum()).isEqualTo(5);
            right += row[actual];
        }
        assertThat(right / 50.0).isEqualTo(judged.doubleValue("accuracy"));
    }

    @Test
    void aPersonReadsFiguresAndAMatrix() {
        Run judged = Run.of("eval", run, "--data", Run.mnist(data));
        assertThat(judged.code()).isZero();
        assertThat(judged.err()).isEmpty();
        assertThat(judged.out()).startsWith("Accuracy  ").contains("\nLoss      ", "\nSamples   50 of mnist:" + data);
        assertThat(judged.out()).contains("\n        predicted\nactual  0  1  2  3  4  5  6  7  8  9\n0       ");
    }

    @Test
    void aTerminalSeesHowFarItIs() {
        assertThat(Run.terminal(120).run("eval", run).err()).contains("reading mnist:", "  testing ", " images/s");
    }

    @Test
    void dataOfAnotherSizeIsRefusedWithBothShapes() {
        Path large = IdxFolder.write(folder.resolve("large"), 10, 10, 28);
        Run refused = Run.of("eval", run, "--data", Run.mnist(large), "--json");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("'tiny' takes input [1, 1, 20, 20]", "[1, 1, 28, 28]");
        assertThat(refused.json().object("error").string("kind")).isEqualTo("shape");
    }

    @Test
    void dataOfOtherClassesIsRefusedWithBothLists() throws IOException {
        Path pictures = folder.resolve("pictures");
        for (String name : new String[] {"cat", "dog", "eel"}) {
            Path classFolder = Files.createDirectories(pictures.resolve(name));
            for (int i = 0; i < 3; i++) {
                Png.digit(classFolder.resolve(i + ".png"), i, Tiny.SIDE, i);
            }
        }
        Run refused = Run.of("eval", run, "--data", "images:" + pictures);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("lanewise: The model knows 10 classes [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], data set 'images:"
                        + pictures + "' has 3 classes [cat, dog, eel]: the classes must be the same\n");
    }

    @Test
    void dataOfTheSameNumberOfOtherClassesIsRefusedToo() throws IOException {
        Path fashion = IdxFolder.write(folder.resolve("fashion"), 10, 10, Tiny.SIDE);
        Run refused = Run.of("eval", run, "--data", "fashion-mnist:" + fashion);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("knows 10 classes [0, 1,", "has 10 classes [T-shirt/top, Trouser,");
    }

    @Test
    void aModelWithoutMemoryOfItsDataNeedsAnArgument() {
        Run refused = Run.of("eval", folder.resolve("tiny.safetensors"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("lanewise: the model does not say what it was trained on, expected --data SPEC"
                        + " (see: ./lanewise eval --help)\n");
    }
}
