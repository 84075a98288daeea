package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.data.DatasetOptions;
import org.lanewise.data.Datasets;
import org.lanewise.data.ModelCard;
import org.lanewise.image.ImageInput;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.Relu;
import org.lanewise.onnx.Onnx;
import org.lanewise.tensor.Shape;
import org.lanewise.training.Optimizer;
import org.lanewise.training.Trainer;

/// The README's lines on fine-tuning stand here and do what they say.
class ReadmeTest {

    @TempDir
    private Path folder;

    private Path model() {
        NetworkBuilder builder = Network.builder("published");
        Value value = builder.input("image", Shape.of(3, 32, 32));
        for (int i = 1; i <= 4; i++) {
            value = value.then("layer" + i, Conv2d.of(4, 3).stride(2)).then("relu" + i, new Relu());
        }
        value = value.then("pool", new GlobalAvgPool2d())
                .then("flat", new Flatten())
                .then("fc", Linear.of(10));
        Path file = folder.resolve("published.onnx");
        Onnx.write(Model.initial(builder.output(value).build(), 1), file);
        return file;
    }

    private Path pictures() throws IOException {
        for (int label = 0; label < 2; label++) {
            Path name = Files.createDirectories(folder.resolve("pictures").resolve("class" + label));
            for (int i = 0; i < 10; i++) {
                Png.digit(name.resolve(i + ".png"), label, 32, i);
            }
        }
        return folder.resolve("pictures");
    }

    @Test
    void fineTuningTakesTenLines() throws IOException {
        Path model = model();
        Path pictures = pictures();
        Path tuned = folder.resolve("tuned.onnx");
        Path picture = pictures.resolve("class0").resolve("0.png");
        // @formatter:off
        // README begins
        var data = Datasets.open("images:" + pictures, DatasetOptions.defaults().withImageShape(Shape.of(3, 32, 32)));
        var start = Onnx.read(model).withClasses(data.train().classNames().size(), 1);
        var run = Trainer.of(start)
                .freeze("layer[1-3].*")
                .optimizer(Optimizer.AdamW.of(1e-3))
                .epochs(3)
                .threads(2)
                .seed(1)
                .fit(data);
        var network = run.model().network().withMetadata(ModelCard.metadata(data, "images:" + pictures));
        Onnx.write(new Model(network, run.model().parameters()), tuned);
        var image = ImageInput.of(network.metadata(), Shape.of(3, 32, 32)).read(picture);
        // README ends
        // @formatter:on
        assertThat(image.shape()).isEqualTo(Shape.of(1, 3, 32, 32));
        Model read = Onnx.read(tuned);
        assertThat(read.parameters().get("layer3.weight").floats())
                .isEqualTo(Onnx.read(model).parameters().get("layer3.weight").floats());
        assertThat(read.parameters().get("fc.weight").shape()).isEqualTo(Shape.of(2, 4));
    }

    @Test
    void theReadmeHasTheseLines() throws IOException {
        String own = Files.readString(Path.of("src/test/java/org/lanewise/cli/ReadmeTest.java"));
        String code = words(own.substring(
                own.indexOf("// README begins") + "// README begins".length(), own.indexOf("// README ends")));
        assertThat(words(Files.readString(Path.of("../../README.md")))).contains(code);
    }

    /// A text without its spaces and line ends, which a formatter may change.
    private static String words(String text) {
        return text.chars()
                .filter(c -> !Character.isWhitespace(c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
