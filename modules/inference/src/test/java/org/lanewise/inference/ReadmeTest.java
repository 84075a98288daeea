package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.Model;

/// The README's lines on serving stand here and do what they say.
class ReadmeTest {

    @Test
    @SuppressWarnings("UnusedVariable") // what a service would look at
    void servingTakesTenLines() {
        Model model = TestModels.chain();
        Model newer = Model.initial(model.network(), 9);
        float[] images = TestModels.numbers(1, 8 * TestModels.CHAIN);
        float[] scores = TestModels.poisoned(8 * TestModels.CHAIN_OUT);
        FloatBuffer buffer = FloatBuffer.wrap(images);
        Duration budget = Duration.ofSeconds(20);
        Cancellation token = new Cancellation();
        // @formatter:off
        // README begins
        var options = SessionOptions.defaults().maxBatch(8).threads(2).workspaces(4);
        try (var ref = new ModelRef(Session.compile(model, options))) {
            try (var use = ref.use()) {
                var session = use.session();
                var ready = session.warmUp(Duration.ofSeconds(3)).settled();
                session.run(images, scores, Deadline.in(budget));
                session.call()
                        .input("input", buffer)
                        .output(0, scores)
                        .images(3)
                        .cancellation(token)
                        .run();
                var plan = session.plan();
                var stats = session.stats();
            }
            ref.swap(Session.compile(newer, options));
        }
        // README ends
        // @formatter:on
        assertThat(Arrays.copyOf(scores, 3 * TestModels.CHAIN_OUT)).doesNotContain(Float.NaN);
    }

    @Test
    void theReadmeHasTheseLines() throws IOException {
        String own = Files.readString(Path.of("src/test/java/org/lanewise/inference/ReadmeTest.java"));
        String code = words(own.substring(
                own.indexOf("// README begins") + "// README begins".length(), own.indexOf("// README ends")));
        assertThat(words(Files.readString(Path.of("../../README.md")))).contains(code);
    }

    /// A text without its spaces and line ends, which a formatter may change.
    private static String words(String text) {
        return text.chars()
                .filter(c -> !Character.isWhitespace(c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
