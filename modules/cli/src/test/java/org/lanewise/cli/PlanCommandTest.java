package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// What `plan` says of a network.
class PlanCommandTest {

    @TempDir
    Path folder;

    private static List<JsonObject> objects(JsonObject json, String name) {
        return json.array(name).items().stream().map(Json::asObject).toList();
    }

    @Test
    void everyStepNamesItsLayersAndItsKernel() {
        Run run = Run.of("plan", Tiny.file(folder));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line).isEqualTo("Network   tiny"))
                .anySatisfy(line -> assertThat(line).startsWith("Passes    "))
                .anySatisfy(
                        line -> assertThat(line).matches("Memory    [0-9.]+ \\w+: weights [0-9.]+ \\w+, .*workspace.*"))
                .anySatisfy(line -> assertThat(line).matches("Input     .*: \\d+ steps, 7,600 mult-adds, .*"))
                .anySatisfy(line -> assertThat(line).matches(".*conv.* +\\w+ +1x4x10x10 +3,600 .*"));
    }

    @Test
    void theJsonHasTheStepsOfEveryForm() {
        JsonObject json =
                Run.of("plan", Tiny.file(folder), "--batch", 20, "--json").json();
        assertThat(json.string("schema")).isEqualTo("lanewise/plan/1");
        assertThat(json.members().keySet())
                .contains("version", "jdk", "cpu", "vector_bits")
                .contains("model", "passes", "networks", "steps", "memory_bytes", "weight_bytes", "workspace_bytes");
        List<JsonObject> networks = objects(json, "networks");
        assertThat(networks).hasSizeGreaterThan(1);
        assertThat(networks.getFirst().intValue("images")).isEqualTo(1);
        for (int i = 0; i < networks.size(); i++) {
            int number = i;
            List<JsonObject> steps = objects(json, "steps").stream()
                    .filter(step -> step.intValue("network") == number)
                    .toList();
            assertThat(steps.stream().mapToLong(step -> step.longValue("macs")).sum())
                    .isEqualTo(networks.get(i).longValue("macs"))
                    .isEqualTo(7_600L * networks.get(i).intValue("images"));
        }
        assertThat(objects(json, "steps")).allSatisfy(step -> {
            assertThat(step.array("layers").items()).isNotEmpty();
            assertThat(step.string("algorithm")).isNotBlank();
            assertThat(step.string("operation")).isNotBlank();
            assertThat(step.longValue("bytes")).isPositive();
            assertThat(objects(step, "others"))
                    .allSatisfy(other -> assertThat(other.string("kernel")).isNotEqualTo(step.string("algorithm")));
        });
    }

    @Test
    void whyNamesTheOtherKernelsAndTheirReasons() {
        String model = Tiny.file(folder).toString();
        assertThat(Run.of("plan", model).out()).doesNotContain(" cannot: ");
        assertThat(Run.of("plan", model, "--why").out())
                .containsPattern("\n    Blocked\\w+ cannot: \\w+")
                .containsPattern("\n    \\w+Reference comes later in the list\n");
    }

    @Test
    void linesFitTheTerminal() {
        for (int columns : new int[] {45, 60, 80, 200}) {
            Run run = Run.terminal(columns).run("plan", "resnet20", "--why");
            assertThat(run.out().lines())
                    .as("%d columns", columns)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void aShapeThatTheNetworkDoesNotTakeIsRefused() {
        Run run = Run.of("plan", Tiny.file(folder), "--input", "3x7x7");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("[1, 3, 7, 7]");
        assertThat(Run.of("plan", "lenet5", "--batch", -1).err()).contains("--batch is -1, expected more than 0");
    }
}
