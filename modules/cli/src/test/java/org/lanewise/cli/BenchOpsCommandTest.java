package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// What `bench ops` says of kernels, never how fast they are.
class BenchOpsCommandTest {

    private static final String SMALL = "conv ic16 oc16 h6 k3 p1";

    private static Run ops(Object... words) {
        Object[] all = new Object[words.length + 4];
        System.arraycopy(new Object[] {"bench", "ops", "--seconds", 0.002}, 0, all, 0, 4);
        System.arraycopy(words, 0, all, 4, words.length);
        return Run.of(all);
    }

    @Test
    void theTableFitsAHundredColumns() {
        Run run = ops("--shape", SMALL, "--shape", "pool max c16 h6 k2", "--against", "all");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100))
                .anySatisfy(line -> assertThat(line).matches("conv ic16 oc16 h6 k3 p1 +0\\.2 MFLOP, 13\\.\\d KB"))
                .anySatisfy(line -> assertThat(line)
                        .matches("\\* NCHW16c  Blocked\\w+( +[0-9.,]+){3} us +[0-9.,]+ +[0-9.,]+ % +no"))
                .anySatisfy(line -> assertThat(line)
                        .matches("  NCHW16c  BlockedReference( +[0-9.,]+){3} us +[0-9.,]+ +[0-9.,]+ % +\\S+"))
                .anySatisfy(line -> assertThat(line).contains("BlockedBackwardData cannot: "))
                .anySatisfy(line ->
                        assertThat(line).matches("\\* NCHW16c  MaxPool\\w+.* us +[0-9.,]+ GB/s +[0-9.,]+ % +no"));
    }

    @Test
    void theJsonHasEveryKernelAndLayout() {
        JsonObject json = ops("--shape", SMALL + " x3 # third", "--against", "all", "--json")
                .json();
        assertThat(json.string("schema")).isEqualTo("lanewise/bench-ops/1");
        assertThat(json.members().keySet())
                .contains("version", "jdk", "cpu", "vector_bits", "threads", "fma_peak_gflops", "kernels");
        List<JsonObject> kernels =
                json.array("kernels").items().stream().map(Json::asObject).toList();
        assertThat(kernels).allSatisfy(kernel -> {
            assertThat(kernel.string("shape")).isEqualTo(SMALL);
            assertThat(kernel.string("label")).isEqualTo("third");
            assertThat(kernel.intValue("times")).isEqualTo(3);
            if (kernel.booleanValue("supported")) {
                assertThat(kernel.members().keySet())
                        .contains("min_us", "median_us", "p99_us", "effective_gflops", "fma_peak_fraction")
                        .contains("gb_per_s", "allocated_bytes_per_call", "bit_class", "difference");
                assertThat(kernel.doubleValue("median_us")).isPositive();
            } else {
                assertThat(kernel.string("reason")).isNotBlank();
            }
        });
        assertThat(kernels.stream().filter(kernel -> kernel.booleanValue("chosen")))
                .extracting(kernel -> kernel.string("layout"))
                .containsExactly("NCHW16c", "NCHW", "CHW16N");
    }

    @Test
    void poolingStandsBesideACopyInJson() {
        JsonObject json =
                ops("--shape", "pool max c16 h6 k2", "--shape", SMALL, "--json").json();
        JsonObject pool = json.array("kernels").get(0).asObject();
        assertThat(pool.doubleValue("copy_gb_per_s")).isPositive();
        assertThat(pool.doubleValue("copy_fraction"))
                .isCloseTo(pool.doubleValue("gb_per_s") / pool.doubleValue("copy_gb_per_s"), withinPercentage(0.01));
        assertThat(json.array("kernels").get(1).asObject().members().keySet())
                .doesNotContain("copy_gb_per_s", "copy_fraction");
    }

    @Test
    void aFileOfShapesIsMeasuredLineByLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("shapes.txt");
        Files.writeString(file, "# two layers\n" + SMALL + "\ngemv in20 out10 # end\n");
        JsonObject json =
                ops("--shapes", file, "--json", "--threads", 2, "--cold").json();
        assertThat(json.array("kernels").items().stream()
                        .map(kernel -> kernel.asObject().string("shape")))
                .containsExactly(SMALL, "linear in20 out10");
        assertThat(json.intValue("threads")).isEqualTo(2);
        assertThat(json.booleanValue("cold_parameters")).isTrue();

        Files.writeString(file, SMALL + "\n\nconv ic16 oc16 h6 kk3\n");
        Run wrong = ops("--shapes", file);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("shapes.txt:3: shape 'conv ic16 oc16 h6 kk3': 'kk3' at column 19");
        Run missing = ops("--shapes", folder.resolve("none.txt"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("none.txt");
    }

    @Test
    void aMistakeIsOneLine() {
        for (Run run : List.of(
                ops("--shape", "conv ic16 oc16 h6"),
                ops("--shape", SMALL, "--kernel", "BlockedDirekt"),
                ops("--shape", SMALL, "--against", "LinearGemv"),
                ops("--shape", "conv ic16 oc16 h2 k3"),
                ops("--threads", 0),
                ops("--seconds", -1))) {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.errLines()).hasSize(1);
        }
    }

    @Test
    void aForcedKernelIsMarked() {
        JsonObject json =
                ops("--shape", SMALL, "--kernel", "BlockedReference", "--json").json();
        assertThat(json.array("kernels").size()).isEqualTo(1);
        JsonObject kernel = json.array("kernels").get(0).asObject();
        assertThat(kernel.string("kernel")).isEqualTo("BlockedReference");
        assertThat(kernel.booleanValue("chosen")).isTrue();
    }
}
