package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.json.JsonArray;
import org.lanewise.tensor.json.JsonObject;

class PredictCommandTest {

    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = Tiny.trained(folder);
    }

    private static Path digit(int label) throws IOException {
        return Png.digit(folder.resolve("digit" + label + ".png"), label, Tiny.SIDE, 4711 + label);
    }

    private static JsonObject best(Run run) {
        return run.json()
                .array("predictions")
                .get(0)
                .asObject()
                .array("classes")
                .get(0)
                .asObject();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void itNamesWhatItWasTrainedOn(int label) throws IOException {
        JsonObject best = best(Run.of("predict", run, digit(label), "--json"));
        assertThat(best.string("label")).isEqualTo(Integer.toString(label));
        assertThat(best.intValue("index")).isEqualTo(label);
        assertThat(best.doubleValue("probability")).isBetween(0.5, 1.0);
    }

    @Test
    void theJsonHasClassesInOrderWhoseProbabilitiesSumToOne() throws IOException {
        Path picture = digit(3);
        Run all = Run.of("predict", run, picture, "--top", 99, "--json");
        assertThat(all.code()).isZero();
        assertThat(all.out().lines()).hasSize(1);
        JsonObject json = all.json();
        assertThat(json.string("schema")).isEqualTo("lanewise/predict/1");
        assertThat(json.members())
                .containsKeys("version", "jdk", "cpu", "vector_bits")
                .doesNotContainKey("error");
        JsonObject prediction = json.array("predictions").get(0).asObject();
        assertThat(prediction.string("image")).isEqualTo(picture.toString());
        JsonArray classes = prediction.array("classes");
        assertThat(classes.size()).isEqualTo(10);
        double sum = 0;
        double before = 1;
        for (int i = 0; i < classes.size(); i++) {
            double probability = classes.get(i).asObject().doubleValue("probability");
            assertThat(probability).isBetween(0.0, before);
            before = probability;
            sum += probability;
        }
        assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
    }

    @Test
    void aPictureOfAnotherSizeIsBroughtToTheSizeOfTheInput() throws IOException {
        for (int side : new int[] {10, 40, 100}) {
            Path picture = Png.digit(folder.resolve("side" + side + ".png"), 6, side, 1);
            assertThat(best(Run.of("predict", run, picture, "--json")).string("label"))
                    .as("%d x %d", side, side)
                    .isEqualTo("6");
        }
        byte[] wide = new byte[40 * 20];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (byte) (i % 40 * 10 / 40 == 6 ? 220 : 30);
        }
        Path picture = Png.grey(folder.resolve("wide.png"), 40, wide);
        assertThat(best(Run.of("predict", run, picture, "--json")).string("label"))
                .isEqualTo("6");
    }

    @Test
    void darkOnLightNeedsToBeInverted() throws IOException {
        byte[] pixels = new byte[Tiny.SIDE * Tiny.SIDE];
        IdxFolder.picture(2, Tiny.SIDE, 8, pixels, 0);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ~pixels[i];
        }
        Path inverted = Png.grey(folder.resolve("inverted.png"), Tiny.SIDE, pixels);
        Path plain = Png.digit(folder.resolve("plain.png"), 2, Tiny.SIDE, 8);
        JsonObject expected = best(Run.of("predict", run, plain, "--json"));
        JsonObject actual = best(Run.of("predict", run, inverted, "--invert", "--json"));
        assertThat(actual.string("label")).isEqualTo(expected.string("label")).isEqualTo("2");
        assertThat(actual.doubleValue("probability")).isCloseTo(expected.doubleValue("probability"), within(1e-5));
    }

    @Test
    void aPersonReadsALineForEachPicture() throws IOException {
        Run two = Run.of("predict", run, digit(1), digit(7), "--top", 2);
        assertThat(two.code()).isZero();
        assertThat(two.err()).isEmpty();
        assertThat(two.out()).matches("""
                .*/digit1.png  +[0-9.]+ %  1  +[0-9.]+ %  \\d
                .*/digit7.png  +[0-9.]+ %  7  +[0-9.]+ %  \\d
                """);
    }

    @Test
    void aNarrowTerminalHasALineForEachGuess() throws IOException {
        Run narrow = Run.terminal(40).run("predict", run, digit(1), "--top", 2);
        assertThat(narrow.out()).matches("""
                .*/digit1.png
                  +[0-9.]+ %  1
                  +[0-9.]+ %  \\d
                """);
    }

    @Test
    void whatIsNoPictureIsNamedAndTheOthersArePredicted() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        Path none = folder.resolve("none.png");
        byte[] whole = Files.readAllBytes(digit(5));
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Run mixed = Run.of("predict", run, text, digit(5), none, folder, cut, "--json");
        assertThat(mixed.code()).isEqualTo(2);
        assertThat(mixed.errLines()).hasSize(4);
        assertThat(mixed.errLines().get(0))
                .isEqualTo("lanewise: Image file '" + text + "' begins with neither the PNG nor the JPEG signature");
        assertThat(mixed.errLines().get(1)).isEqualTo("lanewise: Image file '" + none + "' does not exist");
        assertThat(mixed.errLines().get(2))
                .isEqualTo("lanewise: Image file '" + folder + "' is a folder, expected a PNG or JPEG file");
        assertThat(mixed.errLines().get(3)).startsWith("lanewise: Image file '" + cut + "'");
        assertThat(best(mixed).string("label")).isEqualTo("5");
        JsonObject json = mixed.json();
        assertThat(json.array("failures").size()).isEqualTo(4);
        assertThat(json.object("error").string("message")).isEqualTo("4 of 5 images could not be read");
        assertThat(json.object("error").intValue("exit_code")).isEqualTo(2);
    }

    @Test
    void anUntrainedModelFileGivesNumbersForNames() throws IOException {
        JsonObject best = best(Run.of("predict", folder.resolve("tiny.safetensors"), digit(1), "--json"));
        assertThat(best.string("label")).isEqualTo(Integer.toString(best.intValue("index")));
    }
}
