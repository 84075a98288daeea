package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.inference.TestModels.numbers;
import static org.lanewise.inference.TestModels.poisoned;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// A session is compiled for a declared set of shapes, and for no other.
class ShapesTest {

    private static final SessionOptions TWO_SIZES =
            SessionOptions.defaults().shape("input", Shape.of(1, 2, 6, 7)).shape("input", Shape.of(5, 2, 9, 4));

    @Test
    void each_declared_size_gives_the_bits_of_a_session_for_it_alone() {
        Model model = TestModels.anySize();
        try (Session session = Session.compile(model, TWO_SIZES)) {
            for (Shape shape : new Shape[] {Shape.of(1, 2, 6, 7), Shape.of(1, 2, 9, 4), Shape.of(5, 2, 9, 4)}) {
                float[] input = numbers(4, shape.elements());
                float[] output = poisoned(3 * shape.size(0));
                session.call().input(0, input).shape(0, shape).output(0, output).run();
                try (Session alone =
                        Session.compile(model, SessionOptions.defaults().shape("input", shape))) {
                    float[] expected = new float[output.length];
                    alone.run(input, expected);
                    assertThat(output).as("%s", shape).isEqualTo(expected);
                }
                Tensor result = Objects.requireNonNull(session.run(Map.of("input", Tensor.of(shape, input)))
                        .get(model.network().outputs().getFirst()));
                assertThat(result.shape()).isEqualTo(Shape.of(shape.size(0), 3));
                assertThat(result.floats()).isEqualTo(output);
            }
            assertThat(session.plan().networks().stream()
                            .map(network -> network.inputs().get("input")))
                    .contains(Shape.of(1, 2, 6, 7), Shape.of(1, 2, 9, 4));
        }
    }

    @Test
    void other_sizes_and_batches_are_refused_with_both_shapes() {
        try (Session session = Session.compile(TestModels.anySize(), TWO_SIZES)) {
            float[] output = poisoned(15);
            Call call = session.call().input(0, new float[1000]).output(0, output);
            assertThatThrownBy(call::run)
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("Network 'any' input 'input' has no shape, the session was compiled for [1, 2, 6, 7]"
                            + " and [1, 2, 9, 4] (batch 1 to 5)");
            assertThatThrownBy(call.shape("input", Shape.of(1, 2, 7, 6))::run)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("'input' is [1, 2, 7, 6]", "[1, 2, 6, 7] and [1, 2, 9, 4] (batch 1 to 5)");
            assertThatThrownBy(call.shape("input", Shape.of(2, 6, 7))::run).isInstanceOf(ShapeException.class);
            assertThatThrownBy(call.shape("input", Shape.of(2, 2, 6, 7))::run)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("2 samples", "1 to 1");
            assertThatThrownBy(call.shape("input", Shape.of(6, 2, 9, 4))::run)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("6 samples", "1 to 5");
            assertThat(output).containsOnly(Float.NaN);
        }
    }

    @Test
    void declarations_that_do_not_fit_the_network_are_refused() {
        Model model = TestModels.anySize();
        SessionOptions options = SessionOptions.defaults();
        assertThatThrownBy(() -> Session.compile(model, options.shape("image", Shape.of(1, 2, 6, 7))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("no input 'image'", "[input]");
        assertThatThrownBy(() -> Session.compile(model, options.shape(Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no shape for input 'input'");
        assertThatThrownBy(() -> Session.compile(model, options.shape("input", Shape.of(1, 3, 6, 7))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("[1, 3, 6, 7]", "[-1, 2, -1, -1]");
        assertThatThrownBy(() -> Session.compile(model, options.shape("input", Shape.of(0, 2, 6, 7))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("one batch of 1 or more");
        assertThatThrownBy(() -> Session.compile(model, options))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sizes that are given");
    }

    @Test
    void the_batch_of_a_shape_raises_the_longest_call() {
        SessionOptions options = SessionOptions.defaults().maxBatch(2).shape("input", Shape.of(7, 2, 4, 5));
        try (Session session = Session.compile(TestModels.chain(), options)) {
            float[] output = poisoned(28);
            session.run(numbers(1, 7 * TestModels.CHAIN), output);
            assertThat(output).doesNotContain(Float.NaN);
        }
    }

    /// Each layer treats its samples one by one, so a batch that a file fixes is no limit.
    @Test
    void a_batch_that_the_network_fixes_does_not_bind_layers() {
        Network open = TestModels.chain().network();
        Network fixed = new Network(
                open.name(),
                open.inputs().stream()
                        .map(input -> new org.lanewise.layers.Input(
                                input.name(), input.type(), java.util.List.of(1, 2, 4, 5)))
                        .toList(),
                open.parameters(),
                open.nodes(),
                open.outputs(),
                open.metadata());
        float[] input = numbers(1, 6 * TestModels.CHAIN);
        float[] output = poisoned(24);
        float[] expected = new float[24];
        try (Session session = Session.compile(
                        new Model(fixed, TestModels.chain().parameters()),
                        SessionOptions.defaults().maxBatch(6));
                Session free = Session.compile(
                        TestModels.chain(), SessionOptions.defaults().maxBatch(6))) {
            session.run(input, output);
            free.run(input, expected);
        }
        assertThat(output).isEqualTo(expected);
    }

    @Test
    void operators_run_on_tensors_of_exactly_the_shape() {
        Model model = TestModels.operators(true);
        try (Session session = Session.compile(model, SessionOptions.defaults().shape("x", Shape.of(2, 3)))) {
            Tensor x = Tensor.of(Shape.of(2, 3), 1, 0, 0, 0, 1, 2f);
            float[] expected = {10, 21, 32, 43, 50 + 20, 60 + 23, 70 + 26, 80 + 29};
            Tensor y = Objects.requireNonNull(session.run(Map.of("x", x)).get("y"));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 4));
            assertThat(y.floats()).isEqualTo(expected);
            float[] output = poisoned(8);
            session.run(x.floats(), output);
            assertThat(output).isEqualTo(expected);
            assertThatThrownBy(() -> session.run(Map.of("x", Tensor.of(Shape.of(1, 3), 1, 2, 3f))))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("'x' is [1, 3]", "[2, 3]");
            assertThatThrownBy(() -> session.run(x.floats(), new float[7]))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("output 'y' has 7 floats, expected 8");
            assertThat(session.plan().networks().getFirst().steps())
                    .extracting(PlannedStep::operation)
                    .contains("linear", "Binary");
            assertThat(session.stats().runs()).isEqualTo(2);
        }
    }

    @Test
    void operators_that_layers_can_replace_take_any_batch() {
        SessionOptions options = SessionOptions.defaults().shape("x", Shape.of(5, 3));
        try (Session session = Session.compile(TestModels.operators(false), options)) {
            float[] output = poisoned(20);
            session.run(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0}, output);
            assertThat(Arrays.copyOf(output, 12))
                    .isEqualTo(new float[] {10, 21, 32, 43, 14, 25, 36, 47, 18, 29, 40, 51});
            session.run(new float[] {0, 0, 0}, output);
            assertThat(Arrays.copyOf(output, 4)).isEqualTo(new float[] {10, 20, 30, 40});
        }
    }
}
