package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.ModelFile;
import org.lanewise.onnx.Onnx;

/// A model that cannot be used is refused by every command that reads one, and stays as it is.
class BadModelTest {

    @TempDir
    static Path folder;

    private static byte[] good;
    private static byte[] written;
    private static Path picture;
    private static Path data;

    @BeforeAll
    static void train() throws IOException {
        Path trained = Tiny.trained(folder);
        Path file = folder.resolve("trained.safetensors");
        ModelFile.write(file, Onnx.read(trained.resolve("model.onnx")));
        good = Files.readAllBytes(file);
        written = Files.readAllBytes(trained.resolve("model.onnx"));
        picture = Png.digit(folder.resolve("three.png"), 3, Tiny.SIDE, 5);
        data = folder.resolve("data");
    }

    /// What may be wrong with a file, and what the message says.
    private record Damage(String name, byte[] bytes, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Damage> damages() {
        return Stream.of(
                new Damage("empty", new byte[0], "has 0 bytes"),
                new Damage("seven bytes", Arrays.copyOf(good, 7), "has 7 bytes"),
                new Damage("cut in the header", Arrays.copyOf(good, 200), "header"),
                new Damage("one byte short", Arrays.copyOf(good, good.length - 1), "bytes"),
                new Damage("one byte more", Arrays.copyOf(good, good.length + 1), "bytes"),
                new Damage("a header of 2 GB", header(2L << 30, "{}"), "claims a header of 2147483648 bytes"),
                new Damage("a header below zero", header(-1, "{}"), "claims a header of"),
                new Damage(
                        "overlapping offsets",
                        file("""
                                {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
                                "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12),
                        "begins at byte 4 of the data, expected 8 (tensors overlap)"),
                new Damage(
                        "a hole between tensors", file("""
                                {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
                                "b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12), "begins at byte 8 of the data, expected 4 (a hole)"),
                new Damage(
                        "more elements than bytes",
                        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000,1000000],\"data_offsets\":[0,4]}}", 4),
                        "tensor \"a\": Shape [1000000, 1000000] has more than 2147483647 elements"),
                new Damage("a header that is no JSON", file("{\"a\":", 0), "header"),
                new Damage(
                        "tensors without a network",
                        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
                        "holds tensors but no network"),
                new Damage(
                        "an unknown layer",
                        replaced("\\\"Conv2d\\\"", "\\\"Conv3d\\\""),
                        "unknown Layer 'Conv3d'; did you mean 'Conv2d'?"),
                new Damage("a text", "All work and no play.".getBytes(StandardCharsets.UTF_8), "header"));
    }

    private static byte[] header(long length, String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] start = header(header.length(), header);
        return Arrays.copyOf(start, start.length + dataBytes);
    }

    /// The good file with a word of its header replaced by one of equal length.
    private static byte[] replaced(String word, String other) {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(word);
        return text.replace(word, other).getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedFileIsRefusedByAllAndStays(Damage damage) throws IOException {
        assertIsRefusedByAllAndStays(damage, folder.resolve("damaged.safetensors"));
    }

    private static void assertIsRefusedByAllAndStays(Damage damage, Path file) throws IOException {
        Files.write(file, damage.bytes);
        Path out = folder.resolve("out");
        for (Object[] words : new Object[][] {
            {"summary", file},
            {"eval", file, "--data", Run.mnist(data)},
            {"predict", file, picture},
            {"train", file, "--data", Run.mnist(data), "--out", out},
            {"bench", "train", file}
        }) {
            Run run = Run.of(words);
            assertThat(run.code()).as("%s: %s", words[0], run.err()).isEqualTo(2);
            assertThat(run.errLines()).hasSize(1);
            assertThat(run.err()).contains(damage.message).doesNotContain("internal error");
            assertThat(run.out()).isEmpty();
        }
        assertThat(out).doesNotExist();
        assertThat(Files.readAllBytes(file)).isEqualTo(damage.bytes);
    }

    static Stream<Damage> damagesOfOnnx() {
        return Stream.of(
                new Damage("empty", new byte[0], "is empty"),
                new Damage("cut", Arrays.copyOf(written, written.length / 2), "bytes"),
                new Damage("a text", "All work and no play.".getBytes(StandardCharsets.UTF_8), "expected a length"),
                new Damage("safetensors under another name", good, "wire type"));
    }

    @ParameterizedTest
    @MethodSource("damagesOfOnnx")
    void aDamagedOnnxFileIsRefusedByAllAndStays(Damage damage) throws IOException {
        assertIsRefusedByAllAndStays(damage, folder.resolve("damaged.onnx"));
    }

    @Test
    void theUndamagedFileIsTaken() throws IOException {
        Path file = Files.write(folder.resolve("good.safetensors"), good);
        assertThat(Run.of("eval", file, "--data", Run.mnist(data)).code()).isZero();
    }

    @Test
    void aBuiltInNameHasNothingToPredictWith() {
        for (Object[] words : new Object[][] {{"eval", "lenet5"}, {"predict", "lenet5", picture}}) {
            Run run = Run.of(words);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualTo("lanewise: Architecture 'lenet5' has no trained parameters, expected a model file"
                            + " (make one: ./lanewise train lenet5)\n");
        }
    }

    @Test
    void namesThatLeadNowhereAreNamed() {
        Path none = folder.resolve("none.safetensors");
        assertThat(Run.of("eval", none).err()).isEqualTo("lanewise: Model file '" + none + "' does not exist\n");
        assertThat(Run.of("eval", "lenet").err())
                .isEqualTo("lanewise: Model 'lenet' does not exist, expected a model file or a run folder\n");
        assertThat(Run.of("summary", folder).err()).contains("Folder '" + folder + "' has no model.onnx");
        for (String command : new String[] {"summary", "train"}) {
            Run run = Run.of(command, "lenet", "--json");
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("Unknown architecture 'lenet'", "did you mean 'lenet5'?");
            assertThat(run.json().object("error").string("kind")).isEqualTo("configuration");
        }
    }
}
