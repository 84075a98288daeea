package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Safetensors;
import org.lanewise.tensor.SafetensorsFile;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A file that is no model ends in one [FormatException] that names the file and what is wrong, soon and without a
/// large
/// allocation.
@Timeout(60)
class ModelFileTest {

    private static final Network NETWORK = Network.sequential(
            "net",
            Shape.of(3, 6, 6),
            Conv2d.of(4, 3).same(),
            new BatchNorm2d(),
            new LeakyRelu(0.125),
            new Flatten(),
            Linear.of(2));

    @TempDir
    private Path folder;

    private Path written() {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, Model.initial(NETWORK, 3));
        return file;
    }

    /// The file of a model whose tensors were changed.
    private Path tensors(Consumer<Map<String, Tensor>> change) {
        Path file = written();
        SafetensorsFile content = Safetensors.read(file);
        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        change.accept(tensors);
        Safetensors.write(file, tensors, content.metadata());
        return file;
    }

    /// The file of a model with another description.
    private Path description(String text) {
        Path file = written();
        Safetensors.write(file, Safetensors.read(file).tensors(), Map.of(ModelFile.NETWORK, text));
        return file;
    }

    private static void refuses(Path file, String... parts) {
        var refusal = assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString());
        for (String part : parts) {
            refusal.hasMessageContaining(part);
        }
    }

    @Test
    void aModelComesBackEqual() {
        Model read = ModelFile.read(written());
        assertThat(read.network()).isEqualTo(NETWORK);
        assertThat(read.parameters().sha256())
                .isEqualTo(Model.initial(NETWORK, 3).parameters().sha256());
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path file = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length += 1 + length / 64) {
            Files.write(file, Arrays.copyOf(whole, length));
            refuses(file);
        }
    }

    @Test
    void bytesAfterTheEndAreRefused() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refuses(file, "tensors cover");
    }

    @Test
    void aMissingTensorIsNamed() {
        refuses(
                tensors(tensors -> tensors.remove("conv1.bias")),
                "Parameters do not belong to network 'net': missing [conv1.bias], unexpected []");
    }

    @Test
    void anUnexpectedTensorIsNamed() {
        refuses(
                tensors(tensors -> tensors.put("conv9.bias", Tensor.zeros(DType.F32, Shape.of(4)))),
                "missing [], unexpected [conv9.bias]");
    }

    @Test
    void ofManyUnexpectedTensorsTheFirstAreNamed() {
        Path file = tensors(tensors -> {
            for (int i = 0; i < 1000; i++) {
                tensors.put("x".repeat(500) + i, Tensor.zeros(DType.U8, Shape.of(1)));
            }
        });
        refuses(file, "and 980 more");
        assertThatThrownBy(() -> ModelFile.read(file)).message().hasSizeLessThan(4000);
    }

    @Test
    void aTensorOfAnotherTypeIsNamed() {
        refuses(
                tensors(tensors -> tensors.put("conv1.bias", Tensor.zeros(DType.F64, Shape.of(4)))),
                "Parameter 'conv1.bias' is F64, network 'net' expects F32");
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() {
        refuses(
                tensors(tensors -> tensors.put("linear1.weight", Tensor.zeros(DType.F32, Shape.of(2, 143)))),
                "Parameter 'linear1.weight' is [2, 143], network 'net' expects [2, 144]");
    }

    @Test
    void tensorsWithoutANetworkAreRefused() {
        Path file = folder.resolve("tensors.safetensors");
        Safetensors.write(file, Map.of("a", Tensor.zeros(DType.F32, Shape.of(1))), Map.of("format", "pt"));
        refuses(file, "holds tensors but no network: its metadata has [format], expected 'lanewise.network'");
    }

    @Test
    void anUnknownLayerIsNamedWithTheNearestKnownOne() {
        String text = NetworkDescription.toJson(NETWORK);
        refuses(
                description(text.replace("\"LeakyRelu\"", "\"LeakyReLU6\"")),
                "nodes[2].layer: unknown Layer 'LeakyReLU6'; did you mean 'LeakyRelu'?");
    }

    @Test
    void aDescriptionThatDoesNotFitTogetherIsRefused() {
        String text = NetworkDescription.toJson(NETWORK);
        refuses(
                description(text.replace("\"outChannels\": 4", "\"outChannels\": 5")),
                "Conv2d 'conv1'",
                "[4, 3, 3, 3]");
        refuses(description("{}"), "no member \"format\"");
        refuses(description(""));
        refuses(description("[".repeat(100_000)));
    }

    @Test
    void namesOfAnyLengthMakeNoLongMessage() {
        String text = NetworkDescription.toJson(NETWORK).replace("\"conv1\"", "\"" + "x".repeat(1_000_000) + "\"");
        Path file = description(text.replace("\"outChannels\": 4", "\"outChannels\": 5"));
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(FormatException.class)
                .message()
                .hasSizeLessThan(4000);
    }

    @Test
    void sizesThatNoMachineHasAreRefusedBeforeTheyAreAllocated() {
        String text = NetworkDescription.toJson(NETWORK);
        refuses(
                description(text.replace("\"outFeatures\": 2", "\"outFeatures\": 2147483647")),
                "Linear 'linear1'",
                "2147483647");
        refuses(description(text.replace("[-1, 3, 6, 6]", "[-1, 3, 600000, 600000]")), "600000");
        refuses(description(text.replace("[4, 3, 3, 3]", "[400000000, 3, 3, 3]")), "more than 2147483647 elements");
    }

    @Test
    void aDescriptionOfThousandsOfNodesIsRead() {
        StringBuilder nodes = new StringBuilder();
        String before = "image";
        for (int i = 0; i < 5000; i++) {
            nodes.append(i == 0 ? "" : ",")
                    .append(
                            "{\"name\":\"n%d\",\"layer\":{\"kind\":\"Relu\"},\"inputs\":[\"%s\"],\"parameters\":[],\"outputs\":[\"n%d\"]}"
                                    .formatted(i, before, i));
            before = "n" + i;
        }
        String text = """
                {"format":"lanewise-network","version":1,"network":{"name":"long",
                "inputs":[{"name":"image","type":"F32","dimensions":[-1,3]}],"parameters":[],
                "nodes":[%s],"outputs":["%s"],"metadata":{}}}
                """.formatted(nodes, before);
        assertThat(NetworkDescription.fromJson(text).nodes()).hasSize(5000);
        String broken = text.replace("\"inputs\":[\"n4998\"]", "\"inputs\":[\"n499x\"]");
        assertThatThrownBy(() -> NetworkDescription.fromJson(broken))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("uses 'n499x'");
    }

    /// Numbers, names and brackets in random places: a description is a network or is refused, and nothing else.
    @Test
    void noDamagedDescriptionIsAnythingButANetworkOrRefused() {
        String text = NetworkDescription.toJson(NETWORK.withLoss(new SoftmaxCrossEntropy(0.1)));
        String[] pieces = {
            "0", "-1", "1e9", "2147483647", "-2147483648", "1e-300", "null", "true", "[]", "{}", "\"\"", "\"conv1\"",
            "\"Concat\"", "\"F64\"", "[-1]", "[0, 0]", ",", ":", "}", "]", "\"kind\"", "\"Reshape\"", "0.5", "NaN"
        };
        SplittableRandom random = new SplittableRandom(1);
        int networks = 0;
        for (int i = 0; i < 6000; i++) {
            String damaged = text;
            for (int cuts = random.nextInt(1, 3); cuts > 0; cuts--) {
                int at = token(damaged, random.nextInt(damaged.length()));
                int end = Math.min(damaged.length(), tokenEnd(damaged, at) + (random.nextInt(8) == 0 ? 5 : 0));
                damaged = damaged.substring(0, at) + pieces[random.nextInt(pieces.length)] + damaged.substring(end);
            }
            try {
                assertThat(NetworkDescription.fromJson(damaged).nodes()).isNotNull();
                networks++;
            } catch (FormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(networks).isBetween(10, 3000);
    }

    /// The start of the word, number or sign at a place.
    private static int token(String text, int at) {
        int start = at;
        while (start > 0 && "\" ,:[]{}\n".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        return start > 0 && text.charAt(start - 1) == '"' ? start - 1 : start;
    }

    private static int tokenEnd(String text, int start) {
        if (text.charAt(start) == '"') {
            int end = text.indexOf('"', start + 1);
            return end < 0 ? text.length() : end + 1;
        }
        int end = start + 1;
        while (end < text.length() && "\" ,:[]{}\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    @Test
    void noFileWithDamagedBytesIsAnythingButAModelOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path file = folder.resolve("damaged.safetensors");
        SplittableRandom random = new SplittableRandom(2);
        int header = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('}');
        for (int i = 0; i < 600; i++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                damaged[random.nextInt(header + 1)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                assertThat(ModelFile.read(file).network().nodes()).isNotEmpty();
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
        }
    }

    @Test
    void aMissingFileIsNoFormat() {
        Path nowhere = folder.resolve("nowhere.safetensors");
        assertThatThrownBy(() -> ModelFile.read(nowhere))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(nowhere.toString());
    }
}
