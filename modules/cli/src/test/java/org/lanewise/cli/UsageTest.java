package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.tensor.json.JsonObject;

/// A command line that cannot be understood ends with 2 and one line that says what to write.
class UsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trian                      | unknown command 'trian', expected one of [train, eval, predict, summary, plan, bench, onnx, doctor]; did you mean 'train'? (see: ./lanewise --help)
            help                       | unknown command 'help', expected one of [train, eval, predict, summary, plan, bench, onnx, doctor] (see: ./lanewise --help)
            bench trian                | unknown command 'trian', expected one of [infer, train, ops]; did you mean 'train'? (see: ./lanewise bench --help)
            train --epoch 3            | unknown option '--epoch'; did you mean '--epochs'? (see: ./lanewise train --help)
            train --epoch=3            | unknown option '--epoch=3'; did you mean '--epochs'? (see: ./lanewise train --help)
            train --learning-rate 3    | unknown option '--learning-rate' (see: ./lanewise train --help)
            predict m x.png --topp 1   | unknown option '--topp'; did you mean '--top'? (see: ./lanewise predict --help)
            eval                       | Missing required parameter: 'MODEL' (see: ./lanewise eval --help)
            predict                    | Missing required parameters: 'MODEL', 'IMAGE' (see: ./lanewise predict --help)
            predict model              | Missing required parameter: 'IMAGE' (see: ./lanewise predict --help)
            summary lenet5 resnet20    | unexpected argument 'resnet20' (see: ./lanewise summary --help)
            train --epochs             | Missing required parameter for option '--epochs' (N) (see: ./lanewise train --help)
            train --epochs x           | Invalid value for option '--epochs': 'x' is no whole number of at most 2147483647 (see: ./lanewise train --help)
            train --epochs 3000000000  | Invalid value for option '--epochs': '3000000000' is no whole number of at most 2147483647 (see: ./lanewise train --help)
            train --seed 1.5           | Invalid value for option '--seed': '1.5' is no whole number of at most 9223372036854775807 (see: ./lanewise train --help)
            train --lr much            | Invalid value for option '--lr': 'much' is no number (see: ./lanewise train --help)
            train --epochs 1 --epochs 2| option '--epochs' (N) should be specified only once (see: ./lanewise train --help)
            train lenet5 --resume run  | --resume takes the network and the folder from the run, expected no MODEL (see: ./lanewise train --help)
            train --out a --resume run | --resume takes the network and the folder from the run, expected no --out (see: ./lanewise train --help)
            predict m x.png --top 0    | --top is 0, expected 1 or more (see: ./lanewise predict --help)
            eval m --threads 0         | --threads is 0, expected 1 to 256 (see: ./lanewise eval --help)
            bench train lenet5 --batch 0     | --batch is 0, expected more than 0 (see: ./lanewise bench train --help)
            bench train lenet5 --threads 257 | --threads is 257, expected 1 to 256 (see: ./lanewise bench train --help)
            bench train lenet5 --seconds -1  | --seconds is -1, expected more than 0 (see: ./lanewise bench train --help)
            """)
    void aMistakeIsOneLineThatSaysWhereTheHelpIs(String command, String message) {
        Run run = Run.of((Object[]) command.split(" "));
        assertThat(run.err()).isEqualTo("lanewise: " + message + "\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void aMissingCommandShowsTheHelpOnStandardError() {
        Run run = Run.of();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo(Run.of("--help").out());
        assertThat(Run.of("bench").err()).isEqualTo(Run.of("bench", "--help").out());
    }

    @Test
    void aProgramGetsTheMistakeAsJson() {
        for (Object[] words : new Object[][] {{"train", "--epoch", "3", "--json"}, {"--json"}, {"evil", "--json"}}) {
            Run run = Run.of(words);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.errLines()).hasSize(1);
            JsonObject json = run.json();
            assertThat(json.string("schema")).isEqualTo("lanewise/error/1");
            assertThat(json.members()).containsKeys("version", "jdk", "cpu", "vector_bits");
            assertThat(json.object("error").string("kind")).isEqualTo("usage");
            assertThat(json.object("error").intValue("exit_code")).isEqualTo(2);
            assertThat("lanewise: " + json.object("error").string("message"))
                    .isEqualTo(run.errLines().getFirst());
        }
    }

    @Test
    void anAtSignIsPartOfAFileName(@TempDir Path folder) throws Exception {
        Path words = Files.writeString(folder.resolve("words"), "--help");
        Run run = Run.of("eval", "@" + words);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("Model file '@" + words + "' does not exist");
    }

    @Test
    void theStackTraceIsShownOnlyWhenAskedFor() {
        assertThat(Run.of("eval", "lenet5").errLines()).hasSize(1);
        assertThat(Run.of("eval", "lenet5", "--debug").err()).contains("\tat org.lanewise.cli");
        assertThat(Run.terminal(80)
                        .with("LANEWISE_DEBUG", "1")
                        .run("eval", "lenet5")
                        .err())
                .contains("\tat org.lanewise.cli");
    }
}
