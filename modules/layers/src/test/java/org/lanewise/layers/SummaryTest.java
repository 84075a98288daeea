package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

class SummaryTest {

    @Test
    void aRowSaysWhatANodeCosts() {
        Summary summary = Summary.of(Architectures.of("lenet5"), 2);
        Summary.Row row = summary.rows().get(3);
        assertThat(row.node()).isEqualTo("conv2");
        assertThat(row.layer()).isEqualTo("Conv2d");
        assertThat(row.settings()).isEqualTo("16 5x5");
        assertThat(row.output()).isEqualTo(Shape.of(2, 16, 10, 10));
        assertThat(row.parameters()).isEqualTo(2416);
        assertThat(row.multiplyAdds()).isEqualTo(480_000);
        assertThat(row.activationBytes()).isEqualTo(2 * 1600 * 4);
        assertThat(row.field().orElseThrow().height()).isEqualTo(new ReceptiveField.Axis(14, 2, 4.5, 28));
    }

    @Test
    void totalsAreSumsOfRows() {
        Summary summary = Summary.of(Architectures.of("lenet5"), Shape.of(1, 1, 28, 28));
        long elements = 2 * 4704 + 1176 + 2 * 1600 + 2 * 400 + 2 * 120 + 2 * 84 + 10;
        assertThat(summary.parameters()).isEqualTo(61_706);
        assertThat(summary.activationBytes()).isEqualTo(4 * elements);
        assertThat(summary.memoryBytes()).isEqualTo(4 * (elements + 61_706));
    }

    @Test
    void aShapeIsAskedForEachInput() {
        assertThatThrownBy(() -> Summary.of(Architectures.of("lenet5")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'lenet5' has 1 inputs, got 0 shapes []");
    }

    @Test
    void theTableIsReadable() {
        Network network = Network.sequential(
                "tiny", Shape.of(3, 32, 32), Conv2d.of(64, 3).padding(1), new Flatten(), Linear.of(10));
        assertThat(Summary.of(network, 1).toText(80)).isEqualTo("""
                node      layer                output            params  mult-adds  field
                --------  -------------------  ---------------  -------  ---------  -----
                conv1     Conv2d 64 3x3 pad 1  [1, 64, 32, 32]    1,792  1,769,472      3
                flatten1  Flatten              [1, 65536]             0          0     32
                linear1   Linear 10            [1, 10]          655,370    655,360     32

                tiny, input [1, 3, 32, 32]
                  parameters  657,162
                  mult-adds   2,424,832
                  activations 524,328 bytes
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "lenet5, 80",
        "lenet5, 120",
        "vgg-small-bn, 80",
        "vgg-small-bn, 120",
        "resnet20, 80",
        "resnet20, 120",
        "vgg19, 80",
        "vgg19, 120",
        "efficientnet-b0, 80",
        "efficientnet-b0, 120"
    })
    void tablesKeepTheirWidth(String name, int width) {
        List<String> lines =
                Summary.of(Architectures.of(name), 1).toText(width).lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(lines.getFirst()).startsWith("node").contains("output", "params", "mult-adds", "field");
        assertThat(lines.getFirst().contains("bytes")).isEqualTo(width == 120);
    }

    @ParameterizedTest
    @CsvSource({"lenet5, 50", "lenet5, 55", "lenet5, 60", "vgg-small-bn, 55", "resnet20, 50", "resnet20, 60"})
    void aNarrowTableKeepsItsWidthAndItsNumbers(String name, int width) {
        List<String> lines =
                Summary.of(Architectures.of(name), 1).toText(width).lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(lines.getFirst()).startsWith("node").contains("output", "params", "mult-adds");
    }

    @Test
    void longNamesKeepBothEnds() {
        String text = Summary.of(Architectures.of("resnet20"), 1).toText(80);
        assertThat(text).contains("stage1.block1.bn1  BatchNorm2d", "stage1.b…k1.conv1  Conv2d 16 3x3");
    }

    @Test
    void numbersEndInOneColumn() {
        List<String> lines =
                Summary.of(Architectures.of("lenet5"), 1).toText(120).lines().toList();
        int end = lines.getFirst().indexOf("params") + "params".length();
        assertThat(lines.subList(2, 14))
                .allSatisfy(line -> assertThat(line.substring(end - 1, end)).matches("[0-9]"));
        assertThat(lines.get(9)).contains("48,120");
    }

    @Test
    void aNarrowTableIsWiderThanAskedForRatherThanWrong() {
        assertThat(Summary.of(Architectures.of("lenet5"), 1).toText(10)).contains("48,120", "240,000");
    }

    @Test
    void jsonHoldsTheSame() {
        JsonObject json = Json.parse(Summary.of(Architectures.of("lenet5"), 1).toJson(), Json.Limits.DEFAULT)
                .asObject();
        assertThat(json.longValue("parameter_count")).isEqualTo(61_706);
        assertThat(json.longValue("macs")).isEqualTo(416_520);
        assertThat(json.array("layers").size()).isEqualTo(12);
        JsonObject conv = json.array("layers").get(3).asObject();
        assertThat(Stream.of("name", "layer", "settings").map(conv::string))
                .containsExactly("conv2", "Conv2d", "16 5x5");
        assertThat(conv.array("output").ints()).containsExactly(1, 16, 10, 10);
        assertThat(conv.object("receptive_field").array("start").doubles()).containsExactly(4.5, 4.5);
    }
}
