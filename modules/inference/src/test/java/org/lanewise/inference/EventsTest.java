package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording that asks for them has an event for each call and each step; another has none.
class EventsTest {

    private static final float[] INPUT = TestModels.numbers(1, 6 * TestModels.CHAIN);

    @TempDir
    Path folder;

    private List<RecordedEvent> record(Session session, String... enabled) throws IOException {
        try (Recording recording = new Recording()) {
            for (String event : enabled) {
                recording.enable(event).withoutThreshold();
            }
            recording.start();
            session.run(INPUT, new float[4], 1);
            session.run(INPUT, new float[24], 6);
            recording.stop();
            Path file = folder.resolve("events.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("org.lanewise."))
                    .toList();
        }
    }

    private static Session session(int threads) {
        return Session.compile(
                TestModels.chain(), SessionOptions.defaults().maxBatch(6).threads(threads));
    }

    @Test
    void calls_are_recorded() throws IOException {
        try (Session session = session(1)) {
            List<RecordedEvent> events = record(session, "org.lanewise.Run");
            assertThat(events).hasSize(2);
            RecordedEvent last = events.getLast();
            assertThat(last.getString("network")).isEqualTo("chain");
            assertThat(last.getInt("images")).isEqualTo(6);
            assertThat(last.getLong("nanos")).isPositive();
            assertThat(last.getLong("waited")).isBetween(0L, last.getLong("nanos"));
            assertThat(last.getBoolean("completed")).isTrue();
        }
    }

    @Test
    void steps_are_recorded_and_change_no_bit() throws IOException {
        for (int threads = 1; threads <= 2; threads++) {
            try (Session session = session(threads)) {
                float[] expected = new float[24];
                session.run(INPUT, expected, 6);
                List<RecordedEvent> events = record(session, "org.lanewise.Step");
                List<PlannedNetwork> forms = session.plan().networks();
                assertThat(events)
                        .hasSize(forms.stream()
                                .mapToInt(form -> form.steps().size())
                                .sum());
                for (int i = 0; i < forms.getFirst().steps().size(); i++) {
                    PlannedStep step = forms.getFirst().steps().get(i);
                    RecordedEvent event = events.get(i);
                    assertThat(event.getString("layers")).isEqualTo(String.join(" + ", step.layers()));
                    assertThat(event.getString("algorithm")).isEqualTo(step.algorithm());
                    assertThat(event.getLong("multiplyAdds")).isEqualTo(step.multiplyAdds());
                    assertThat(event.getLong("bytes")).isEqualTo(step.bytes());
                    assertThat(event.getInt("images")).isEqualTo(1);
                    long nanos = event.getLong("nanos");
                    assertThat(nanos).isPositive();
                    assertThat(event.getDouble("gigaflops")).isEqualTo(2.0 * step.multiplyAdds() / nanos);
                }
                float[] output = new float[24];
                try (Recording recording = new Recording()) {
                    recording.enable("org.lanewise.Step");
                    recording.start();
                    session.run(INPUT, output, 6);
                }
                assertThat(output).isEqualTo(expected);
            }
        }
    }

    @Test
    void nothing_is_recorded_unless_asked_for() throws IOException {
        try (Session session = session(1)) {
            assertThat(record(session)).isEmpty();
            assertThat(Events.ofRuns()).isFalse();
            assertThat(Events.ofSteps()).isFalse();
        }
    }
}
