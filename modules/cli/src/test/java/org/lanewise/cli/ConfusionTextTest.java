package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionTextTest {

    private static final List<List<Integer>> COUNTS = List.of(List.of(90, 0, 10), List.of(1, 99, 0), List.of(0, 0, 7));
    private static final List<String> NAMES = List.of("cat", "dog", "a very long name indeed");

    @Test
    void namesStandAboveTheColumnsWhereTheyFit() {
        assertThat(ConfusionText.of(COUNTS, List.of("cat", "dog", "eel"), 80)).isEqualTo("""
                        predicted
                actual  cat  dog  eel
                cat      90    .   10
                dog       1   99    .
                eel       .    .    7
                """);
    }

    @Test
    void numbersStandForThemWhereTheyDoNot() {
        assertThat(ConfusionText.of(COUNTS, NAMES, 40)).isEqualTo("""
                                         predicted
                actual                    0   1   2
                0  cat                   90   .  10
                1  dog                    1  99   .
                2  a very long name in…   .   .   7
                """);
    }

    @Test
    void theCommonestMistakesAreLeftWhereNothingFits() {
        assertThat(ConfusionText.of(COUNTS, NAMES, 30)).isEqualTo("""
                The commonest mistakes (all: --json)
                actual                predicted              times
                cat                   a very long name in…      10
                dog                   cat                        1
                """);
    }

    @Test
    void aHundredClassesShowAtMostTwentyMistakes() {
        List<List<Integer>> all = Collections.nCopies(100, Collections.nCopies(100, 3));
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "class" + i).toList();
        assertThat(ConfusionText.of(all, names, 100).lines()).hasSize(22);
    }
}
