package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every command explains itself, in lines that a terminal does not break.
class HelpTest {

    private static final String ESCAPE = "\u001b";

    static Stream<String> commands() {
        return Stream.of(
                "",
                "train",
                "eval",
                "predict",
                "summary",
                "plan",
                "doctor",
                "bench",
                "bench infer",
                "bench train",
                "bench ops",
                "onnx",
                "onnx check",
                "onnx test",
                "onnx export");
    }

    private static Object[] help(String command) {
        List<Object> words = new ArrayList<>(command.isEmpty() ? List.of() : List.of((Object[]) command.split(" ")));
        words.add("--help");
        return words.toArray();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noLineIsWiderThanTheTerminalOrThan80Columns(String command) {
        for (int columns : new int[] {45, 50, 60, 80, 81, 160}) {
            Run run = Run.terminal(columns).with("NO_COLOR", "1").run(help(command));
            assertThat(run.code()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .as("'%s' at %d columns", command, columns)
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(Math.min(columns, 81)));
        }
        assertThat(Run.of(help(command)).out().lines())
                .as("'%s' piped", command)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theUsageLineNamesTheCommand(String command) {
        assertThat(Run.of(help(command)).out()).startsWith(("Usage: lanewise " + command).strip() + " [OPTION]...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "eval",
                "predict",
                "summary",
                "plan",
                "doctor",
                "bench infer",
                "bench train",
                "bench ops",
                "onnx check",
                "onnx test",
                "onnx export"
            })
    void everyCommandThatWorksHasExamplesAndTheCommonOptions(String command) {
        assertThat(Run.of(help(command)).out())
                .contains("\nExamples\n", "\n  ./lanewise " + command)
                .contains("\n  --json ", "\n  --debug ", "\n  -h, --help ");
    }

    @Test
    void everyOptionOfTrainingIsExplained() {
        assertThat(Run.of("train", "--help").out())
                .contains(
                        "\n  --data SPEC ",
                        "\n  --epochs N ",
                        "\n  --batch N ",
                        "\n  --optimizer NAME ",
                        "\n  --lr X ",
                        "\n  --weight-decay X ",
                        "\n  --momentum X ",
                        "\n  --schedule NAME ",
                        "\n  --augment NAMES ",
                        "\n  --seed N ",
                        "\n  --threads N ",
                        "\n  --out DIR ",
                        "\n  --resume DIR ")
                .contains("lenet5", "resnet20");
    }

    @Test
    void theFirstHelpIsReadable() {
        assertThat(Run.of("--help").out()).isEqualTo("""
                Usage: lanewise [OPTION]... COMMAND

                Trains convolutional neural networks and predicts with them, in pure Java.

                Options
                  -h, --help  Show this help.
                  --version   Show the versions of lanewise and the JDK.
                  --debug     Show the stack trace of an error. LANEWISE_DEBUG=1 does the same.

                Commands
                  train    Trains a network on a data set and writes a run folder.
                  eval     Judges a trained model on the test part of a data set.
                  predict  Names what pictures show.
                  summary  Shows the layers of a network: shapes, parameters, multiply-adds,
                           receptive field.
                  plan     Shows what a network is compiled to: steps, kernels, memory.
                  bench    Measures speed.
                  onnx     Checks, tests and writes ONNX files.
                  doctor   Says what this machine can do, and whether the kernels really run as
                           SIMD instructions.

                Examples
                  ./lanewise train                      # train LeNet-5 on the built-in digits
                  ./lanewise eval runs/lenet5-digits-1  # judge what was trained
                  ./lanewise summary resnet20           # what a network is made of
                  ./lanewise doctor                     # whether this machine is fast

                LANEWISE_JAVA_OPTS adds options of the JVM, as in LANEWISE_JAVA_OPTS=-Xmx8g.
                Exit codes: 0 done, 1 the work failed, 2 bad usage or bad input, 130
                interrupted.
                """);
    }

    @Test
    void aNarrowHelpPutsMeaningsBelowAndKeepsExamplesFitForAShell() {
        assertThat(Run.terminal(50).with("NO_COLOR", "1").run("train", "--help").out())
                .contains("""
                          --lr X
                              Learning rate. Default: 0.002 for adamw,
                              0.05 for sgd and nesterov.
                        """)
                .contains("""
                          ./lanewise train resnet20 \\
                              --data cifar10:DIR --epochs 30 \\
                              --augment flip,shift
                          ./lanewise train vgg-small \\
                        """)
                .contains("""
                          # go on after an interruption
                          ./lanewise train --resume runs/lenet5-digits-1
                        """);
    }

    @Test
    void onlyATerminalSeesColoursAndOnlyWhereTheyAreWanted() {
        assertThat(Run.terminal(80).run("--help").out()).contains(ESCAPE + "[1m");
        assertThat(Run.terminal(80).with("NO_COLOR", "").run("--help").out()).contains(ESCAPE);
        assertThat(Run.of("--help").out()).doesNotContain(ESCAPE);
        assertThat(Run.terminal(80).with("NO_COLOR", "1").run("--help").out()).doesNotContain(ESCAPE);
        assertThat(Run.terminal(80).with("TERM", "dumb").run("--help").out()).doesNotContain(ESCAPE);
    }

    @Test
    void columnsOverruleTheTerminal() {
        assertThat(Run.terminal(160).with("COLUMNS", "50").run("--help").out().lines())
                .allSatisfy(line -> assertThat(
                                line.replaceAll(ESCAPE + "\\[[0-9]*m", "").length())
                        .isLessThan(50));
    }

    @Test
    void theVersionNamesTheJdkAndTheVectors() {
        assertThat(Run.of("--version").out()).matches("""
                lanewise \\S+
                jdk 25\\S* \\(.+\\)
                vectors (128|256|512) bits
                """);
    }
}
