package org.lanewise.tensor.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private static final List<String> KNOWN = List.of("lenet5", "resnet18", "resnet20", "vgg-small");

    @Test
    void aLetterTooManyTooFewOrAnotherOneIsUnderstood() {
        for (String written : List.of("lenet", "lenet55", "lemet5", "LeNet5", "lenet5")) {
            assertThat(NearestName.of(written, KNOWN)).as(written).contains("lenet5");
        }
        assertThat(NearestName.hint("resnet2", KNOWN)).isEqualTo("; did you mean 'resnet20'?");
    }

    @Test
    void ofEquallyNearNamesTheFirstInTheAlphabetIsGiven() {
        assertThat(NearestName.of("resnet", KNOWN)).contains("resnet18");
        assertThat(NearestName.of("resnet", KNOWN.reversed())).contains("resnet18");
    }

    @Test
    void nothingIsSuggestedForAWordThatIsFarFromAll() {
        assertThat(NearestName.of("transformer", KNOWN)).isEmpty();
        assertThat(NearestName.hint("transformer", KNOWN)).isEmpty();
        assertThat(NearestName.of("anything", List.of())).isEmpty();
    }

    @Test
    void aHugeWordOrAHugeListIsNotCompared() {
        assertThat(NearestName.of("l".repeat(101), List.of("l".repeat(100)))).isEmpty();
        assertThat(NearestName.of("a", List.of("b".repeat(101)))).isEmpty();
        assertThat(NearestName.of("a", Collections.nCopies(2001, "a"))).isEmpty();
    }
}
