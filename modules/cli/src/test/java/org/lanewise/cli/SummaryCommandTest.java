package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.tensor.json.JsonObject;

class SummaryCommandTest {

    @Test
    void lenet5OnATerminalOf80Columns() {
        Run run = Run.terminal(80).run("summary", "lenet5");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                node       layer               output           params  mult-adds  field
                ---------  ------------------  ---------------  ------  ---------  -----
                conv1      Conv2d 6 5x5 pad 2  [1, 6, 28, 28]      156    117,600      5
                relu1      Relu                [1, 6, 28, 28]        0          0      5
                max_pool1  MaxPool2d 2x2       [1, 6, 14, 14]        0          0      6
                conv2      Conv2d 16 5x5       [1, 16, 10, 10]   2,416    240,000     14
                relu2      Relu                [1, 16, 10, 10]       0          0     14
                max_pool2  MaxPool2d 2x2       [1, 16, 5, 5]         0          0     16
                flatten1   Flatten             [1, 400]              0          0     28
                linear1    Linear 120          [1, 120]         48,120     48,000     28
                relu3      Relu                [1, 120]              0          0     28
                linear2    Linear 84           [1, 84]          10,164     10,080     28
                relu4      Relu                [1, 84]               0          0     28
                linear3    Linear 10           [1, 10]             850        840     28

                lenet5, input [1, 1, 28, 28]
                  parameters  61,706
                  mult-adds   416,520
                  activations 60,008 bytes
                """);
    }

    @Test
    void lenet5ForAProgram() {
        Run run = Run.of("summary", "lenet5", "--json");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.out()).startsWith("{\"schema\":\"lanewise/summary/1\",\"version\":\"");
        assertThat(run.json().members()).containsKeys("version", "jdk", "cpu", "vector_bits");
        String ours = run.out().substring(run.out().indexOf("\"network\":"));
        assertThat(ours.replace("},{", "},\n{")).isEqualTo("""
                "network":"lenet5","inputs":[[1,1,28,28]],"layers":[\
                {"name":"conv1","layer":"Conv2d","settings":"6 5x5 pad 2","output":[1,6,28,28],"parameters":156,"statistics":0,"macs":117600,"activation_bytes":18816,"receptive_field":{"size":[5.0,5.0],"jump":[1.0,1.0],"start":[0.0,0.0]}},
                {"name":"relu1","layer":"Relu","settings":"","output":[1,6,28,28],"parameters":0,"statistics":0,"macs":0,"activation_bytes":18816,"receptive_field":{"size":[5.0,5.0],"jump":[1.0,1.0],"start":[0.0,0.0]}},
                {"name":"max_pool1","layer":"MaxPool2d","settings":"2x2","output":[1,6,14,14],"parameters":0,"statistics":0,"macs":0,"activation_bytes":4704,"receptive_field":{"size":[6.0,6.0],"jump":[2.0,2.0],"start":[0.5,0.5]}},
                {"name":"conv2","layer":"Conv2d","settings":"16 5x5","output":[1,16,10,10],"parameters":2416,"statistics":0,"macs":240000,"activation_bytes":6400,"receptive_field":{"size":[14.0,14.0],"jump":[2.0,2.0],"start":[4.5,4.5]}},
                {"name":"relu2","layer":"Relu","settings":"","output":[1,16,10,10],"parameters":0,"statistics":0,"macs":0,"activation_bytes":6400,"receptive_field":{"size":[14.0,14.0],"jump":[2.0,2.0],"start":[4.5,4.5]}},
                {"name":"max_pool2","layer":"MaxPool2d","settings":"2x2","output":[1,16,5,5],"parameters":0,"statistics":0,"macs":0,"activation_bytes":1600,"receptive_field":{"size":[16.0,16.0],"jump":[4.0,4.0],"start":[5.5,5.5]}},
                {"name":"flatten1","layer":"Flatten","settings":"","output":[1,400],"parameters":0,"statistics":0,"macs":0,"activation_bytes":1600,"receptive_field":{"size":[28.0,28.0],"jump":[0.0,0.0],"start":[13.5,13.5]}},
                {"name":"linear1","layer":"Linear","settings":"120","output":[1,120],"parameters":48120,"statistics":0,"macs":48000,"activation_bytes":480,"receptive_field":{"size":[28.0,28.0],"jump":[0.0,0.0],"start":[13.5,13.5]}},
                {"name":"relu3","layer":"Relu","settings":"","output":[1,120],"parameters":0,"statistics":0,"macs":0,"activation_bytes":480,"receptive_field":{"size":[28.0,28.0],"jump":[0.0,0.0],"start":[13.5,13.5]}},
                {"name":"linear2","layer":"Linear","settings":"84","output":[1,84],"parameters":10164,"statistics":0,"macs":10080,"activation_bytes":336,"receptive_field":{"size":[28.0,28.0],"jump":[0.0,0.0],"start":[13.5,13.5]}},
                {"name":"relu4","layer":"Relu","settings":"","output":[1,84],"parameters":0,"statistics":0,"macs":0,"activation_bytes":336,"receptive_field":{"size":[28.0,28.0],"jump":[0.0,0.0],"start":[13.5,13.5]}},
                {"name":"linear3","layer":"Linear","settings":"10","output":[1,10],"parameters":850,"statistics":0,"macs":840,"activation_bytes":40,"receptive_field":{"size":[28.0,28.0],"jump":[0.0,0.0],"start":[13.5,13.5]}}],"parameter_count":61706,"macs":416520,"memory_bytes":306832}
                """);
    }

    @Test
    void aNarrowTerminalLosesColumnsBeforeLinesBreak() {
        assertThat(Run.terminal(50).run("summary", "lenet5").out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(50))
                .anySatisfy(line -> assertThat(line).matches("node +output +params +mult-adds"));
        assertThat(Run.terminal(160).run("summary", "lenet5").out()).contains("field", "jump", "start", "bytes");
    }

    @Test
    void anotherInputGivesOtherShapes() {
        for (String input : new String[] {"3x64x48", "1x3x64x48"}) {
            JsonObject json =
                    Run.of("summary", "resnet20", "--input", input, "--json").json();
            assertThat(json.array("inputs").get(0).asArray().ints()).containsExactly(1, 3, 64, 48);
            assertThat(json.array("layers").get(0).asObject().array("output").ints())
                    .containsExactly(1, 16, 64, 48);
        }
        assertThat(Run.of("summary", "lenet5", "--input", "5x1x28x28", "--json")
                        .json()
                        .longValue("macs"))
                .isEqualTo(5 * 416_520);
    }

    @Test
    void aModelFileAndARunFolderAreSummarisedAlike(@TempDir Path folder) {
        Path run = Tiny.trained(folder);
        Run byFolder = Run.of("summary", run);
        assertThat(byFolder.out()).contains("tiny, input [1, 1, 20, 20]");
        assertThat(Run.of("summary", run.resolve("model.onnx"))).isEqualTo(byFolder);
        assertThat(Run.of("summary", run, "--input", "1x32x32").err())
                .contains("'tiny'", "[1, 1, 32, 32]", "expected [-1, 1, 20, 20]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0x28x28    | --input is '0x28x28', expected sizes as in 3x224x224
            28         | --input is '28', expected three sizes as in 3x224x224, or four with the batch
            1x1x1x28x28| --input is '1x1x1x28x28', expected three sizes as in 3x224x224, or four with the batch
            1,28,28    | --input is '1,28,28', expected sizes as in 3x224x224
            1x8x8      | Conv2d 'conv2': window does not fit: input 4 + padding 0 + 0 = 4 is smaller than dilation 1 * (kernel 5 - 1) + 1 = 5
            """)
    void anInputThatCannotBeIsRefused(String input, String message) {
        Run run = Run.of("summary", "lenet5", "--input", input);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("lanewise: " + message);
        assertThat(run.out()).isEmpty();
    }
}
