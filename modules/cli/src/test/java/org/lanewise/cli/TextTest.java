package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({
        "0.002, 0.002",
        "1e-4, 1e-4",
        "1.5e-7, 1.5e-7",
        "1, 1",
        "1e30, 1e30",
        "-1, -1",
        "100, 100",
        "NaN, NaN",
        "Infinity, Infinity",
        "0.1, 0.1",
        "0, 0"
    })
    void numbersAreShort(double value, String text) {
        assertThat(Text.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "7.4, 0:07", "754, 12:34", "3723, 1:02:03", "-5, 0:00", "1e300, 277777:46:40"})
    void timesAreAsOnAClock(double seconds, String text) {
        assertThat(Text.clock(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "1023, 1023 bytes", "1024, 1.0 KB", "1536, 1.5 KB", "1073741824, 1.0 GB"})
    void bytesHaveUnits(long value, String text) {
        assertThat(Text.bytes(value)).isEqualTo(text);
    }

    @Test
    void textsAreBrokenBetweenWords() {
        assertThat(Text.wrap("one two three", 7)).containsExactly("one two", "three");
        assertThat(Text.wrap("one two three", 8)).containsExactly("one two", "three");
        assertThat(Text.wrap("one two three", 100)).containsExactly("one two three");
        assertThat(Text.wrap("extraordinary a b", 3)).containsExactly("extraordinary", "a b");
        assertThat(Text.wrap("", 10)).containsExactly("");
    }

    @Test
    void factsGoOnBelowTheirText() {
        assertThat(Text.fact("Data", "one two three", 17)).containsExactly("Data      one two", "          three");
    }
}
