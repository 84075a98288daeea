package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Input;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.Node;
import org.lanewise.layers.Relu;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.StateException;

/// Calls of a session: several inputs and outputs, wrong arrays, many callers at once, and closing. Whatever is refused
/// is refused before a float is written.
@Timeout(60)
class SessionCallsTest {

    private static final int BATCH = 20;
    private static final int A = 2 * 4 * 5;
    private static final int B = 7;
    private static final int SCORES = 3;
    private static final int FEATURES = 6;

    /// Two inputs, `[2, 4, 5]` and `[7]`, and two outputs, `[3]` and `[6]`.
    private static Model twoByTwo() {
        NetworkBuilder builder = Network.builder("two");
        Value a = builder.input("a", Shape.of(2, 4, 5));
        Value b = builder.input("b", Shape.of(7));
        Value features =
                a.then(Conv2d.of(3, 3)).then(new Relu()).then(new Flatten()).then("features", Linear.of(6));
        Value scores = builder.node("joined", new Concat(1), features, b).then("scores", Linear.of(3));
        return Model.initial(builder.output(scores, features).build(), 8);
    }

    private static Model chain() {
        return Model.initial(
                Network.sequential("chain", Shape.of(2, 4, 5), Conv2d.of(3, 3), new Flatten(), Linear.of(4)), 8);
    }

    private static Session session(Model model, int maxBatch, int threads) {
        return Session.compile(
                model, SessionOptions.defaults().maxBatch(maxBatch).threads(threads));
    }

    private static float[] numbers(long seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float[] poisoned(int count) {
        float[] values = new float[count];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 15, 16, 17, 20})
    void several_inputs_and_outputs_give_the_bits_of_single_samples(int images) {
        float[] a = numbers(1, BATCH * A);
        float[] b = numbers(2, BATCH * B);
        try (Session session = session(twoByTwo(), BATCH, 1)) {
            float[][] outputs = {poisoned(images * SCORES + 1), poisoned(images * FEATURES + 1)};
            session.run(new float[][] {a, b}, outputs, images);
            for (int n = 0; n < images; n++) {
                float[][] inputs = {Arrays.copyOfRange(a, n * A, (n + 1) * A), Arrays.copyOfRange(b, n * B, (n + 1) * B)
                };
                float[][] alone = {poisoned(SCORES), poisoned(FEATURES)};
                session.run(inputs, alone, 1);
                assertThat(Arrays.copyOfRange(outputs[0], n * SCORES, (n + 1) * SCORES))
                        .isEqualTo(alone[0])
                        .doesNotContain(Float.NaN);
                assertThat(Arrays.copyOfRange(outputs[1], n * FEATURES, (n + 1) * FEATURES))
                        .isEqualTo(alone[1])
                        .doesNotContain(Float.NaN);
            }
            assertThat(outputs[0][images * SCORES]).as("behind the scores").isNaN();
            assertThat(outputs[1][images * FEATURES]).as("behind the features").isNaN();
        }
    }

    @Test
    void a_part_of_a_model_gives_any_of_its_values() {
        Model model = twoByTwo();
        float[] a = numbers(1, A);
        float[][] whole = {new float[SCORES], new float[FEATURES]};
        try (Session session = session(model, 1, 1);
                Session part = Session.compile(model, SessionOptions.defaults(), List.of("features"))) {
            session.run(new float[][] {a, numbers(2, B)}, whole, 1);
            assertThat(part.network().inputs().stream().map(Input::name)).containsExactly("a");
            assertThat(part.run(a)).isEqualTo(whole[1]);
        }
        assertThatThrownBy(() -> Session.compile(model, SessionOptions.defaults(), List.of("faetures")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("did you mean 'features'?");
    }

    @Test
    void wrong_arrays_are_refused_with_what_was_there_and_what_was_expected() {
        try (Session session = session(twoByTwo(), BATCH, 1)) {
            float[] a = numbers(1, BATCH * A);
            float[] b = numbers(2, BATCH * B);
            float[] scores = poisoned(BATCH * SCORES);
            float[] features = poisoned(BATCH * FEATURES);
            float[][] outputs = {scores, features};
            refuses(
                    session,
                    new float[][] {a},
                    outputs,
                    1,
                    "got 1 inputs and 2 outputs",
                    "[a, b]",
                    "[scores, features]");
            refuses(session, new float[][] {a, b}, new float[][] {scores}, 1, "got 2 inputs and 1 outputs");
            refuses(
                    session,
                    new float[][] {a, new float[3 * B - 1]},
                    outputs,
                    3,
                    "input 'b' has 20 floats, expected 21 (3 samples of [1, 7])");
            refuses(
                    session,
                    new float[][] {new float[0], b},
                    outputs,
                    2,
                    "input 'a' has 0 floats, expected 80 (2 samples of [1, 2, 4, 5])");
            refuses(
                    session,
                    new float[][] {a, b},
                    new float[][] {scores, new float[FEATURES]},
                    2,
                    "output 'features' has 6 floats, expected 12 (2 samples of [1, 6])");
            refuses(session, new float[][] {a, b}, outputs, 0, "0 samples", "1 to 20");
            refuses(session, new float[][] {a, b}, outputs, -1, "-1 samples", "1 to 20");
            refuses(session, new float[][] {a, b}, outputs, BATCH + 1, "21 samples", "1 to 20");
            refuses(session, new float[][] {a, b}, outputs, Integer.MAX_VALUE, "2147483647 samples", "1 to 20");
            assertThatThrownBy(() -> session.run(a, scores, 1))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("[a, b]", "[scores, features]", "expected one of each");
            assertThatThrownBy(() -> session.run(a)).isInstanceOf(ShapeException.class);
            assertThat(scores).containsOnly(Float.NaN);
            assertThat(features).containsOnly(Float.NaN);
        }
    }

    private static void refuses(Session session, float[][] inputs, float[][] outputs, int images, String... message) {
        assertThatThrownBy(() -> session.run(inputs, outputs, images))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll(message);
    }

    @Test
    void a_refused_call_leaves_the_session_as_it_was() {
        float[] input = numbers(3, A);
        try (Session session = session(chain(), BATCH, 1)) {
            float[] before = session.run(input);
            assertThatThrownBy(() -> session.run(new float[1])).isInstanceOf(ShapeException.class);
            assertThatThrownBy(() -> session.run(input, new float[3], 1)).isInstanceOf(ShapeException.class);
            assertThat(session.run(input)).isEqualTo(before);
        }
    }

    @Test
    void an_input_is_not_written() {
        float[] input = numbers(3, BATCH * A);
        float[] before = input.clone();
        try (Session session = session(chain(), BATCH, 1)) {
            session.run(input, new float[BATCH * 4], BATCH);
            session.run(input, new float[BATCH * 4], 3);
        }
        assertThat(input).isEqualTo(before);
    }

    @Test
    void the_parameters_are_those_of_the_compilation() {
        Model model = chain();
        float[] input = numbers(3, A);
        try (Session session = session(model, 1, 1)) {
            float[] before = session.run(input);
            Arrays.fill(model.parameters().get("linear1.weight").floats(), 7f);
            assertThat(session.run(input)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void many_callers_at_once_get_the_bits_of_one(int threads) throws Exception {
        int callers = 6;
        List<float[]> inputs = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        try (Session session = session(chain(), BATCH, threads);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                inputs.add(numbers(caller, BATCH * A));
                float[] output = new float[BATCH * 4];
                session.run(inputs.get(caller), output, BATCH);
                expected.add(output);
            }
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Void>> calls = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int own = caller;
                Callable<Void> calling = () -> {
                    start.await();
                    for (int call = 0; call < 40; call++) {
                        int images = 1 + (call * 7 + own) % BATCH;
                        float[] output = poisoned(images * 4);
                        session.run(inputs.get(own), output, images);
                        assertThat(output)
                                .as("caller %d, call %d", own, call)
                                .isEqualTo(Arrays.copyOf(expected.get(own), images * 4));
                    }
                    return null;
                };
                calls.add(executor.submit(calling));
            }
            start.countDown();
            for (Future<Void> call : calls) {
                call.get();
            }
        }
    }

    @Test
    void closing_waits_for_calls_and_refuses_later_ones() throws Exception {
        Session session = session(chain(), BATCH, 2);
        float[] input = numbers(1, BATCH * A);
        float[] expected = new float[BATCH * 4];
        session.run(input, expected, BATCH);
        CountDownLatch running = new CountDownLatch(3);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            List<Future<String>> callers = new ArrayList<>();
            for (int caller = 0; caller < 3; caller++) {
                callers.add(executor.submit(() -> {
                    float[] output = new float[BATCH * 4];
                    while (true) {
                        try {
                            session.run(input, output, BATCH);
                        } catch (StateException e) {
                            return e.getMessage();
                        }
                        running.countDown();
                        assertThat(output).isEqualTo(expected);
                    }
                }));
            }
            running.await();
            session.close();
            for (Future<String> caller : callers) {
                assertThat(caller.get()).isEqualTo("Session of network 'chain' is closed");
            }
        }
        session.close();
        assertThatThrownBy(() -> session.run(new float[][] {input}, new float[][] {expected}, 1))
                .isInstanceOf(StateException.class);
    }

    @Test
    void closing_ends_the_threads() throws InterruptedException {
        List<Thread> before = workers();
        Session session = session(chain(), 1, 3);
        List<Thread> own = new ArrayList<>(workers());
        own.removeAll(before);
        assertThat(own).hasSize(2).allMatch(Thread::isDaemon);
        session.close();
        for (Thread thread : own) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static List<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker") && thread.isAlive())
                .toList();
    }

    @Test
    void one_thread_starts_none() {
        List<Thread> before = workers();
        try (Session session = session(chain(), BATCH, 1)) {
            session.run(numbers(1, A));
            assertThat(before).containsAll(workers());
        }
    }

    @Test
    void an_interrupted_caller_gets_its_result_and_stays_interrupted() {
        float[] input = numbers(1, A);
        try (Session session = session(chain(), 1, 2)) {
            float[] expected = session.run(input);
            Thread.currentThread().interrupt();
            float[] result = session.run(input);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(result).isEqualTo(expected);
        }
    }

    @Test
    void what_cannot_be_served_is_refused_when_it_is_compiled() {
        assertThatThrownBy(() -> SessionOptions.defaults().maxBatch(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Session maxBatch is 0, expected 1 or more");
        assertThatThrownBy(() -> SessionOptions.defaults().threads(-1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Session threads are -1, expected 1 or more");
        assertThatThrownBy(() -> session(chain(), 1, 1000))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1000");
        Network open = new Network(
                "open",
                List.of(new Input("image", DType.F32, List.of(-1, 3, -1, -1))),
                List.of(),
                List.of(Node.of("relu", new Relu(), List.of("image"), List.of())),
                List.of("relu"),
                Map.of());
        assertThatThrownBy(() -> session(Model.initial(open, 1), 1, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("[-1, 3, -1, -1]", "sizes that are given");
    }
}
