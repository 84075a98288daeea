package org.lanewise.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.bench.ShapeNotation;

/// The files of shapes against what is published of their networks: the multiply-adds of an image
/// and the number of parameters, layer by layer with its count.
final class ShapeFilesTest {
    private static final Path FOLDER = ModuleJar.ROOT.resolve("benchmarks/shapes");

    /// What a network learns besides the weights of its layers and the biases of its fully
    /// connected ones.
    private enum Rest {
        /// A bias for each channel that a convolution gives.
        BIASES,
        /// Scale and shift for each channel that a convolution gives.
        NORM_AFTER,
        /// Scale and shift for each channel that a convolution takes, after the first one, and
        /// before the classifier.
        NORM_BEFORE
    }

    /// Multiply-adds are in millions, rounded as they are published; empty where they are not.
    private enum Published {
        LENET5("lenet5", "", 61_706, Rest.BIASES),
        /// PyTorch's torchvision states the GFLOP (of one multiply-add each) and the parameters of
        /// its models.
        VGG19("vgg19", "19632", 143_667_240, Rest.BIASES),
        RESNET18("resnet18", "1814", 11_689_512, Rest.NORM_AFTER),
        RESNET50("resnet50", "4089", 25_557_032, Rest.NORM_AFTER),
        MOBILENET_V2("mobilenet-v2", "301", 3_504_872, Rest.NORM_AFTER),
        SQUEEZENET("squeezenet", "349", 1_235_496, Rest.BIASES),
        DENSENET121("densenet121", "2834", 7_978_856, Rest.NORM_BEFORE),
        /// Table 2 of the paper, and the parameters of pytorchcv.
        SHUFFLENET("shufflenet", "137", 1_865_728, Rest.NORM_AFTER),
        /// The Caffe model without the classifiers that only training has.
        INCEPTION_V1("inception-v1", "1583", 6_998_552, Rest.BIASES);

        private final String file;
        private final String millions;
        private final long parameters;
        private final Rest rest;

        Published(String file, String millions, long parameters, Rest rest) {
            this.file = file;
            this.millions = millions;
            this.parameters = parameters;
            this.rest = rest;
        }
    }

    @ParameterizedTest
    @EnumSource
    void totalsAreThoseThatArePublished(Published network) throws IOException {
        List<ShapeLine> lines = lines(network.file);
        if (!network.millions.isEmpty()) {
            long multiplyAdds = lines.stream()
                    .mapToLong(line -> line.times() * line.shape().multiplyAdds())
                    .sum();
            assertThat(String.format(Locale.ROOT, "%.0f", multiplyAdds / 1e6)).isEqualTo(network.millions);
        }
        long parameters = lines.stream()
                .mapToLong(line -> line.times() * parameters(line.shape(), network.rest))
                .sum();
        if (network.rest == Rest.NORM_BEFORE) {
            parameters += 2L * (stem(lines).oc() - stem(lines).ic()) + 2L * classifierInputs(lines);
        }
        assertThat(parameters).isEqualTo(network.parameters);
    }

    @Test
    void everyFileHasPublishedTotals() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(Published.values())
                            .map(network -> network.file + ".txt")
                            .collect(Collectors.toList()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLayerIsThereOnceInItsShortestFormWithALabel(Published network) throws IOException {
        List<ShapeLine> lines = lines(network.file);
        assertThat(lines).extracting(ShapeLine::notation).doesNotHaveDuplicates();
        assertThat(lines).extracting(ShapeLine::label).doesNotContain("");
        List<String> texts = Files.readAllLines(FOLDER.resolve(network.file + ".txt"));
        for (int i = 0; i < lines.size(); i++) {
            assertThat(texts.get(i + 1)).startsWith(lines.get(i).notation());
        }
    }

    private static List<ShapeLine> lines(String name) throws IOException {
        Path file = FOLDER.resolve(name + ".txt");
        return ShapeNotation.parseAll(file.toString(), Files.readAllLines(file));
    }

    private static long parameters(LayerShape shape, Rest rest) {
        return switch (shape) {
            case LayerShape.Conv conv -> {
                Conv2dProblem p = conv.conv();
                long more = switch (rest) {
                    case BIASES -> p.oc();
                    case NORM_AFTER -> 2L * p.oc();
                    case NORM_BEFORE -> 2L * p.ic();
                };
                yield (long) p.oc() * p.depth() + more;
            }
            case LayerShape.Linear linear ->
                (linear.linear().in() + 1L) * linear.linear().out();
            case LayerShape.Pool _, LayerShape.Gemm _ -> 0;
        };
    }

    private static Conv2dProblem stem(List<ShapeLine> lines) {
        return ((LayerShape.Conv) lines.getFirst().shape()).conv();
    }

    private static int classifierInputs(List<ShapeLine> lines) {
        return ((LayerShape.Linear) lines.getLast().shape()).linear().in();
    }
}
