package org.lanewise.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.FormatException;

class TableOptionsTest {

    @Test
    void everythingHasADefault() {
        TableOptions options = TableOptions.parse();
        assertThat(options.mode()).isEqualTo(TableOptions.Mode.LATENCY);
        assertThat(options.models()).contains("lenet5");
        assertThat(options.threads()).containsExactly(1);
        assertThat(options.peers()).containsExactly(Peer.values());
        assertThat(options.blockMillis()).isEqualTo(100);
        assertThat(TableOptions.parse("--open-loop").blockMillis()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--models a --threads 1",
                "--models a.onnx --threads 2 --peers onnxruntime --rounds 3 --block 20 --swapping",
                "--open-loop --load 0.25 --models a --threads 1",
                "--memory --runs 10 --heap 512m --models a --threads 1"
            })
    void theProcessOfOneCellGetsWhatItsParentGot(String words) {
        TableOptions options = TableOptions.parse((words + " --json").split(" "));
        assertThat(options.single()).isTrue();
        assertThat(TableOptions.parse(options.cell(
                        options.models().getFirst(), options.threads().getFirst())))
                .isEqualTo(options);
    }

    @Test
    void listsAreSplitAtCommas() {
        TableOptions options = TableOptions.parse("--models", "a,b,c", "--threads", "1,2", "--mixed");
        assertThat(options.models()).containsExactly("a", "b", "c");
        assertThat(options.threads()).containsExactly(1, 2);
        assertThat(options.mixed()).isTrue();
        assertThat(options.single()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--model a|unknown option '--model'",
                "--models|--models needs a value",
                "--threads 0|--threads is '0', expected 1 to 64",
                "--peers tensorflow|--peers has 'tensorflow', expected some of [onnxruntime",
                "--load 1.5|--load is '1.5', expected a share",
                "--load 0.0|--load is '0.0', expected a share",
                "--rounds many|--rounds is 'many', expected 1 to ",
                "--heap much|--heap is 'much', expected a size as in 512m"
            })
    void whatIsWrongIsNamed(String words, String message) {
        assertThatThrownBy(() -> TableOptions.parse(words.split(" ")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }
}
