package org.lanewise.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lanewise.onnx.proto.HandWritten.all;
import static org.lanewise.onnx.proto.HandWritten.bytes;
import static org.lanewise.onnx.proto.HandWritten.floats;
import static org.lanewise.onnx.proto.HandWritten.model;
import static org.lanewise.onnx.proto.HandWritten.text;
import static org.lanewise.onnx.proto.HandWritten.varint;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxExternalDataException;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxLimitException;

/// Data of tensors outside the model's file: read from its folder, and from nowhere else.
class ExternalDataTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @TempDir
    Path temporary;

    private Path folder;
    private Path outside;

    /// Four floats in `model/weights.bin` and four in `outside/secret.bin`.
    @BeforeEach
    void writeFiles() throws IOException {
        folder = Files.createDirectories(temporary.resolve("model"));
        outside = Files.createDirectories(temporary.resolve("outside"));
        Files.write(folder.resolve("weights.bin"), floats(1, 2, 3, 4));
        Files.write(outside.resolve("secret.bin"), floats(5, 6, 7, 8));
    }

    @Test
    void dataInTheFolderOfTheModelIsRead() throws IOException {
        assertThat(read(4, "weights.bin").toTensor().floats()).containsExactly(1, 2, 3, 4);
        assertThat(read(2, "weights.bin", "offset", "8").toTensor().floats()).containsExactly(3, 4);
        assertThat(read(2, "weights.bin", "offset", "4", "length", "8", "checksum", "ab")
                        .toTensor()
                        .floats())
                .containsExactly(2, 3);
        assertThat(read(0, "weights.bin", "offset", "16").toTensor().floats()).isEmpty();
    }

    @Test
    void dataInFoldersBelowIsReadAndSoAreLinksThatStayInside() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.copy(folder.resolve("weights.bin"), folder.resolve("a/b/w..bin"));
        assertThat(read(4, "a/b/w..bin").toTensor().floats()).containsExactly(1, 2, 3, 4);
        assertThat(read(4, "./a/./b/w..bin").toTensor().floats()).containsExactly(1, 2, 3, 4);
        link(folder.resolve("inside"), Path.of("a"));
        assertThat(read(4, "inside/b/w..bin").toTensor().floats()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aModelThatIsReachedThroughALinkToItsFolderFindsItsData() throws IOException {
        Path model = write(4, "weights.bin");
        link(temporary.resolve("alias"), folder);
        Path alias = temporary.resolve("alias").resolve(model.getFileName());
        assertThat(weights(OnnxFile.read(alias, LIMITS)).toTensor().floats()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatWasReadIsWrittenIntoTheFile() throws IOException {
        ModelProto model = OnnxFile.read(write(4, "weights.bin"), LIMITS);
        assertThat(OnnxFile.read(OnnxFile.write(model), LIMITS)).isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/secret.bin",
                "../model/weights.bin",
                "a/../weights.bin",
                "a/../../outside/secret.bin",
                "..",
                "..\\outside\\secret.bin",
                "a\\..\\..\\outside\\secret.bin"
            })
    void aPathWithTwoDotsIsRefused(String location) throws IOException {
        Files.createDirectories(folder.resolve("a"));
        assertRefused(location, "'..'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "//etc/passwd",
                "C:/secret.bin",
                "c:secret.bin",
                "\\secret.bin",
                "\\\\host\\secret"
            })
    void anAbsolutePathIsRefused(String location) throws IOException {
        assertRefused(location, "absolute");
    }

    @Test
    void theAbsolutePathOfAFileInTheFolderIsRefused() throws IOException {
        assertRefused(folder.resolve("weights.bin").toString(), "absolute");
    }

    @Test
    void aLinkOutOfTheFolderIsRefused() throws IOException {
        link(folder.resolve("file-link"), outside.resolve("secret.bin"));
        link(folder.resolve("relative-link"), Path.of("../outside/secret.bin"));
        link(folder.resolve("folder-link"), outside);
        link(folder.resolve("chain"), Path.of("file-link"));
        assertRefused("file-link", "symbolic link");
        assertRefused("relative-link", "symbolic link");
        assertRefused("folder-link/secret.bin", "symbolic link");
        assertRefused("chain", "symbolic link");
    }

    /// A name that begins like the model's folder is another folder.
    @Test
    void aLinkToAFolderWithALongerNameIsRefused() throws IOException {
        Path longer = Files.createDirectories(temporary.resolve("model-2"));
        Files.write(longer.resolve("secret.bin"), floats(5, 6, 7, 8));
        link(folder.resolve("longer"), longer);
        assertRefused("longer/secret.bin", "symbolic link");
    }

    @Test
    void linksThatLeadNowhereAreRefused() throws IOException {
        link(folder.resolve("dangling"), Path.of("nothing"));
        link(folder.resolve("loop"), Path.of("loop"));
        assertRefused("dangling", "missing");
        assertRefused("loop", "loop");
    }

    @Test
    void aMissingFileAFolderAndAFileAsFolderAreRefused() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        assertRefused("missing.bin", "missing");
        assertRefused("a", "not a regular file");
        assertRefused(".", "not a regular file");
        assertRefused("weights.bin/x", "weights.bin/x");
        assertRefused("nul\0.bin", "no path");
    }

    /// Opening a pipe would wait for its other end.
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsRefused() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        try {
            Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
            assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "skipped: mkfifo makes no pipe");
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no mkfifo");
        }
        assertRefused("pipe", "not a regular file");
    }

    @Test
    void aSocketIsRefused() throws IOException {
        Path place = Files.createTempDirectory("s");
        Path socket = place.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            folder = place;
            assertRefused("socket", "not a regular file");
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(place.resolve("model.onnx"));
            Files.deleteIfExists(place);
        }
    }

    @Test
    void rangesOutsideTheFileAreRefused() throws IOException {
        assertRefused(4, "16 bytes", "weights.bin", "offset", "1", "length", "16");
        assertRefused(4, "16 bytes", "weights.bin", "offset", "17");
        assertRefused(4, "16 bytes", "weights.bin", "offset", "9223372036854775807", "length", "16");
        assertRefused(4, "16 bytes", "weights.bin", "offset", "16", "length", "9223372036854775807");
    }

    @Test
    void rangesThatDoNotFitTheTensorAreRefused() throws IOException {
        assertRefused(4, "12 bytes, expected 16", "weights.bin", "length", "12");
        assertRefused(3, "16 bytes, expected 12", "weights.bin");
        assertRefused(2, "12 bytes, expected 8", "weights.bin", "offset", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "", "x", "1.0", "9223372036854775808", " 0"})
    void offsetsAndLengthsThatAreNoNumbersAreRefused(String number) throws IOException {
        assertRefused(4, "offset '" + number + "'", "weights.bin", "offset", number);
        assertRefused(4, "length '" + number + "'", "weights.bin", "length", number);
    }

    @Test
    void aLocationMustBeThereOnce() throws IOException {
        assertRefused(4, "without a location", "", "offset", "0");
        assertRefused(4, "two entries location", "weights.bin", "location", "weights.bin");
    }

    @Test
    void theLimitHoldsForAllTensorsTogether() throws IOException {
        byte[] weights = tensor(4, "weights.bin");
        Path model = Files.write(folder.resolve("twice.onnx"), model(bytes(5, weights), bytes(5, weights)));
        assertThat(OnnxFile.read(model, LIMITS.withExternalBytes(32)).graph().initializers())
                .hasSize(2);
        assertThatExceptionOfType(OnnxLimitException.class)
                .isThrownBy(() -> OnnxFile.read(model, LIMITS.withExternalBytes(31)))
                .withMessageContaining("16 more to 16 bytes of external data");
    }

    /// The file has holes: it takes no room on the disk, and is larger than any array.
    @Test
    void aLargeFileOfWhichLittleIsNeededIsNotReadWhole() throws IOException {
        Path sparse = folder.resolve("sparse.bin");
        try (var channel = Files.newByteChannel(
                sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.position(3L << 30).write(ByteBuffer.wrap(floats(9)));
        }
        String end = Long.toString(3L << 30);
        assertThat(read(1, "sparse.bin", "offset", end).toTensor().floats()).containsExactly(9);
        assertRefused(1, "expected 4", "sparse.bin");
    }

    private void assertRefused(String location, String text) throws IOException {
        assertRefused(4, text, location);
    }

    private void assertRefused(int elements, String text, String location, String... entries) throws IOException {
        Path model = write(elements, location, entries);
        assertThatExceptionOfType(OnnxExternalDataException.class)
                .isThrownBy(() -> OnnxFile.read(model, LIMITS))
                .withMessageContaining("initializer 0 'w'")
                .withMessageContaining(text)
                .isInstanceOf(OnnxFormatException.class);
    }

    private TensorProto read(int elements, String location, String... entries) throws IOException {
        return weights(OnnxFile.read(write(elements, location, entries), LIMITS));
    }

    private Path write(int elements, String location, String... entries) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model(bytes(5, tensor(elements, location, entries))));
    }

    private static byte[] tensor(int elements, String location, String... entries) {
        byte[] external = bytes(13, text(1, "location"), text(2, location));
        for (int i = 0; i < entries.length; i += 2) {
            external = all(external, bytes(13, text(1, entries[i]), text(2, entries[i + 1])));
        }
        return HandWritten.tensor(1, new long[] {elements}, text(8, "w"), external, varint(14, 1));
    }

    private static TensorProto weights(ModelProto model) {
        return model.graph().initializers().getFirst();
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "skipped: no symbolic links in " + link.getParent());
        }
    }
}
