package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.lanewise.inference.TestModels.numbers;
import static org.lanewise.inference.TestModels.poisoned;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// NaNs in inputs pass, or are refused by name and index; infinities are numbers.
class NanPolicyTest {

    private static final SessionOptions REFUSING =
            SessionOptions.defaults().maxBatch(3).nans(NanPolicy.REFUSE);

    @Test
    void nans_pass_unless_they_are_refused() {
        float[] input = numbers(1, TestModels.CHAIN);
        input[7] = Float.NaN;
        try (Session session = Session.compile(TestModels.chain(), SessionOptions.defaults())) {
            assertThat(session.run(input)).contains(Float.NaN);
        }
    }

    @Test
    void the_first_nan_of_the_samples_of_a_call_is_named() {
        float[] input = numbers(1, 3 * TestModels.CHAIN);
        input[0] = Float.NEGATIVE_INFINITY;
        input[TestModels.CHAIN + 5] = Float.NaN;
        input[2 * TestModels.CHAIN] = Float.NaN;
        float[] output = poisoned(12);
        try (Session session = Session.compile(TestModels.chain(), REFUSING)) {
            session.run(input, new float[4], 1);
            assertThatThrownBy(() -> session.run(input, output, 3))
                    .isInstanceOf(NanInputException.class)
                    .hasMessage("Network 'chain' input 'input' has a NaN at element 45 of [3, 2, 4, 5], expected"
                            + " numbers (NanPolicy.REFUSE)")
                    .asInstanceOf(type(NanInputException.class))
                    .satisfies(e -> assertThat(e.input()).isEqualTo("input"))
                    .satisfies(e -> assertThat(e.index()).isEqualTo(45));
            assertThat(output).containsOnly(Float.NaN);
        }
    }

    @Test
    void nans_are_found_wherever_an_input_lies() {
        float[] a = numbers(1, 40);
        float[] b = numbers(2, 7);
        b[6] = Float.NaN;
        FloatBuffer direct =
                ByteBuffer.allocateDirect(4 * 9).asFloatBuffer().put(2, b).position(2);
        try (Session session = Session.compile(TestModels.twoByTwo(), REFUSING)) {
            Call call = session.call().input("a", a).output(0, new float[3]).output(1, new float[6]);
            for (Call bound : new Call[] {call.input("b", b), call.input("b", direct), call.input("b", b, 0)}) {
                assertThatThrownBy(bound::run)
                        .isInstanceOf(NanInputException.class)
                        .hasMessageContaining("input 'b' has a NaN at element 6 of [1, 7]");
            }
        }
        try (Session session = Session.compile(TestModels.operators(true), REFUSING.shape("x", Shape.of(2, 3)))) {
            assertThatThrownBy(() -> session.run(Map.of("x", Tensor.of(Shape.of(2, 3), 0, 0, 0, 0, Float.NaN, 0f))))
                    .isInstanceOf(NanInputException.class)
                    .hasMessageContaining("element 4 of [2, 3]");
        }
    }
}
