package org.lanewise.inference;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;

/// Warms a session of LeNet-5 up and prints what the 100,000 calls after allocated, and what the
/// JIT did to our methods and to the Vector API's meanwhile.
final class QuietProgram {

    private static final int CALLS = 100_000;

    /// Other work on the machine may keep the JIT from its own for longer than any warm-up waits.
    private static final int ATTEMPTS = 3;

    private QuietProgram() {}

    /// Runs the program.
    ///
    /// @param arguments threads
    public static void main(String[] arguments) throws IOException {
        int threads = Integer.parseInt(arguments[0]);
        try (Session session = Session.compile(
                Model.initial(Architectures.of("lenet5"), 1),
                SessionOptions.defaults().threads(threads))) {
            List<String> found = List.of();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                found = attempt(session);
                if (found.equals(List.of("settled true", "bytes 0"))) {
                    break;
                }
                System.err.println("attempt " + attempt + ": " + found);
            }
            found.forEach(System.out::println);
        }
    }

    private static List<String> attempt(Session session) throws IOException {
        List<String> found = new ArrayList<>();
        float[] input = TestModels.numbers(1, 28 * 28);
        float[] output = new float[10];
        Path file = Files.createTempFile("quiet", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.Compilation").withThreshold(Duration.ZERO);
            recording.enable("jdk.Deoptimization");
            recording.start();
            found.add("settled " + session.warmUp(Duration.ofSeconds(60)).settled());
            ThreadMXBean own = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            own.getCurrentThreadAllocatedBytes();
            Instant warm = Instant.now();
            long before = own.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                session.run(input, output);
            }
            found.add("bytes " + (own.getCurrentThreadAllocatedBytes() - before));
            recording.stop();
            recording.dump(file);
            RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEndTime().isAfter(warm))
                    .flatMap(QuietProgram::ofOurs)
                    .forEach(found::add);
        } finally {
            Files.delete(file);
        }
        return found;
    }

    private static Stream<String> ofOurs(RecordedEvent event) {
        if (!(event.hasField("method") && event.getValue("method") instanceof RecordedMethod method)) {
            return Stream.of();
        }
        String type = method.getType().getName();
        boolean ours = type.startsWith("org.lanewise") || type.startsWith("jdk.incubator.vector");
        if (!ours || type.equals(QuietProgram.class.getName())) {
            return Stream.of();
        }
        String detail = event.hasField("reason") ? event.getString("reason") : "tier " + event.getShort("compileLevel");
        return Stream.of(event.getEventType().getName() + " " + type + "." + method.getName() + " " + detail);
    }
}
