package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.inference.TestModels.numbers;
import static org.lanewise.inference.TestModels.poisoned;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Inputs and outputs by position or name, in arrays, buffers and tensors: always the bits of
/// plain arrays.
class CallTest {

    private static final int A = 2 * 4 * 5;
    private static final int B = 7;
    private static final int BATCH = 20;

    private final float[] a = numbers(1, BATCH * A);
    private final float[] b = numbers(2, BATCH * B);

    private static Session session() {
        return Session.compile(TestModels.twoByTwo(), SessionOptions.defaults().maxBatch(BATCH));
    }

    private float[][] expected(Session session, int images) {
        float[][] outputs = {new float[images * 3], new float[images * 6]};
        session.run(new float[][] {a, b}, outputs, images);
        return outputs;
    }

    private static FloatBuffer direct(float[] values, int before, ByteOrder order) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * (before + values.length))
                .order(order)
                .asFloatBuffer();
        buffer.put(before, values).position(before);
        return buffer;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 19, 20})
    void arrays_from_an_offset_by_name_and_by_position(int images) {
        try (Session session = session()) {
            float[] everything = poisoned(5 + a.length + b.length);
            System.arraycopy(a, 0, everything, 5, a.length);
            System.arraycopy(b, 0, everything, 5 + a.length, b.length);
            float[] results = poisoned(2 + images * 9 + 1);
            session.call()
                    .input("b", everything, 5 + a.length)
                    .input(0, everything, 5)
                    .output("scores", results, 2)
                    .output(1, results, 2 + images * 3)
                    .images(images)
                    .run();
            float[][] expected = expected(session, images);
            assertThat(Arrays.copyOfRange(results, 2, 2 + images * 3)).isEqualTo(expected[0]);
            assertThat(Arrays.copyOfRange(results, 2 + images * 3, 2 + images * 9))
                    .isEqualTo(expected[1]);
            assertThat(results[1]).isNaN();
            assertThat(results[2 + images * 9]).isNaN();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 19, 20})
    void buffers_of_any_kind_from_their_positions(int images) {
        try (Session session = session()) {
            FloatBuffer heap = FloatBuffer.wrap(a, 0, images * A).slice().asReadOnlyBuffer();
            FloatBuffer native_ = direct(b, 3, ByteOrder.BIG_ENDIAN);
            FloatBuffer scores = FloatBuffer.wrap(poisoned(4 + images * 3)).position(4);
            FloatBuffer features = direct(poisoned(images * 6), 2, ByteOrder.nativeOrder());
            Call call = session.call()
                    .input("a", heap)
                    .input("b", native_)
                    .output("scores", scores)
                    .output("features", features)
                    .images(images);
            call.run();
            call.run();
            float[][] expected = expected(session, images);
            assertThat(Arrays.copyOfRange(scores.array(), 4, 4 + images * 3)).isEqualTo(expected[0]);
            float[] read = new float[images * 6];
            features.get(2, read);
            assertThat(read).isEqualTo(expected[1]);
            assertThat(new int[] {heap.position(), native_.position(), scores.position(), features.position()})
                    .containsExactly(0, 3, 4, 2);
        }
    }

    @Test
    void tensors_tell_the_batch() {
        try (Session session = session()) {
            Map<String, Tensor> results = session.run(Map.of(
                    "b", Tensor.of(Shape.of(5, B), Arrays.copyOf(b, 5 * B)),
                    "a", Tensor.of(Shape.of(5, 2, 4, 5), Arrays.copyOf(a, 5 * A))));
            float[][] expected = expected(session, 5);
            assertThat(results.keySet()).containsExactly("scores", "features");
            Tensor scores = Objects.requireNonNull(results.get("scores"));
            assertThat(scores.shape()).isEqualTo(Shape.of(5, 3));
            assertThat(scores.floats()).isEqualTo(expected[0]);
            assertThat(Objects.requireNonNull(results.get("features")).floats()).isEqualTo(expected[1]);
        }
    }

    @Test
    void a_call_is_bound_anew_and_run_again() {
        try (Session session = session()) {
            float[] scores = new float[3];
            float[] features = new float[6];
            Call call = session.call().output(0, scores).output(1, features);
            for (int image = 0; image < BATCH; image++) {
                call.input(0, a, image * A).input(1, b, image * B).run();
                float[] expected = expected(session, BATCH)[0];
                assertThat(scores).isEqualTo(Arrays.copyOfRange(expected, image * 3, image * 3 + 3));
            }
        }
    }

    @Test
    void names_and_positions_that_do_not_exist_are_refused() {
        try (Session session = session()) {
            Call call = session.call();
            assertThatThrownBy(() -> call.input("c", a))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Network 'two' has no input 'c', it has [a, b]");
            assertThatThrownBy(() -> call.output("loss", a))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Network 'two' has no output 'loss', it has [scores, features]");
            assertThatThrownBy(() -> call.input(2, a)).hasMessageContaining("no input '2'");
            assertThatThrownBy(() -> call.output(-1, a)).hasMessageContaining("no output '-1'");
            assertThatThrownBy(() -> session.run(Map.of("c", Tensor.of(Shape.of(1), 1f))))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void what_does_not_fit_is_refused_before_a_float_is_written() {
        try (Session session = session()) {
            float[] scores = poisoned(3);
            float[] features = poisoned(6);
            Call call = session.call().output(0, scores).output(1, features).input(0, a);
            refuses(call, "input 'b' is not bound");
            refuses(call.input(1, b, b.length - B + 1), "input 'b' has 6 floats, expected 7");
            refuses(call.input(1, b, b.length + 1), "input 'b' has -1 floats");
            refuses(call.input(1, b, -1), "input 'b' has -1 floats");
            refuses(call.input(1, Tensor.of(Shape.of(1, B + 1), new float[B + 1])), "[1, 8]", "[1, 7]");
            refuses(call.input(1, Tensor.of(Shape.of(1, B), new long[B])), "I64[1, 7]", "expected F32");
            refuses(
                    call.input(1, Tensor.of(Shape.of(2, B), new float[2 * B]))
                            .input(0, Tensor.of(Shape.of(3, 2, 4, 5), new float[3 * A])),
                    "[2, 7]",
                    "a batch of 3");
            call.input(0, a).input(1, b);
            refuses(call.images(BATCH + 1), "21 samples", "1 to 20");
            refuses(call.images(-1), "-1 samples");
            refuses(call.images(2), "output 'scores' has 3 floats, expected 6");
            call.images(1);
            refuses(call.output(0, FloatBuffer.wrap(scores).asReadOnlyBuffer()), "output 'scores' is read-only");
            refuses(call.output(0, Tensor.of(Shape.of(3), new double[3])), "output 'scores' is F64[3]");
            assertThat(scores).containsOnly(Float.NaN);
            assertThat(features).containsOnly(Float.NaN);
            assertThat(session.stats().runs()).isZero();
            assertThat(session.stats().failures()).isEqualTo(12);
            call.output(0, scores).run();
            assertThat(scores).isEqualTo(expected(session, 1)[0]);
        }
    }

    private static void refuses(Call call, String... message) {
        assertThatThrownBy(call::run).isInstanceOf(ShapeException.class).hasMessageContainingAll(message);
    }

    @Test
    void an_array_tells_how_many_samples_it_holds() {
        try (Session session =
                Session.compile(TestModels.chain(), SessionOptions.defaults().maxBatch(4))) {
            float[] input = numbers(3, 3 * TestModels.CHAIN);
            float[] all = new float[12];
            float[] counted = new float[12];
            session.run(input, all);
            session.run(input, counted, 3);
            assertThat(all).isEqualTo(counted);
            for (int length : new int[] {0, 1, TestModels.CHAIN + 1}) {
                assertThatThrownBy(() -> session.run(new float[length], all))
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContainingAll("has " + length + " floats", "multiple of 40", "[1, 2, 4, 5]");
            }
            assertThatThrownBy(() -> session.run(new float[5 * TestModels.CHAIN], new float[20]))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("5 samples", "1 to 4");
        }
    }
}
