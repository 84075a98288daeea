package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.Initializer.HeNormal;
import org.lanewise.tensor.Initializer.HeUniform;
import org.lanewise.tensor.Initializer.XavierNormal;
import org.lanewise.tensor.Initializer.XavierUniform;
import org.lanewise.tensor.RandomStream.Purpose;

class InitializerTest {

    private static final RandomStream STREAM = new RandomStream(5, Purpose.INITIALISER, 0, 0, 0);
    private static final double SIGMAS = 5;

    /// Weights OIHW: fan-in 32 * 9 = 288, fan-out 64 * 9 = 576.
    private static final Shape WEIGHTS = Shape.of(64, 32, 3, 3);

    private record Case(Initializer initializer, Shape shape, double deviation, boolean uniform) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(Initializer.xavierUniform(), WEIGHTS, Math.sqrt(2.0 / 864), true),
                new Case(new XavierUniform(3), WEIGHTS, 3 * Math.sqrt(2.0 / 864), true),
                new Case(Initializer.xavierNormal(), WEIGHTS, Math.sqrt(2.0 / 864), false),
                new Case(new XavierNormal(0.5), WEIGHTS, 0.5 * Math.sqrt(2.0 / 864), false),
                new Case(Initializer.heUniform(), WEIGHTS, Math.sqrt(2.0 / 288), true),
                new Case(new HeUniform(Math.sqrt(5)), WEIGHTS, Math.sqrt(2.0 / 6 / 288), true),
                new Case(Initializer.heNormal(), WEIGHTS, Math.sqrt(2.0 / 288), false),
                new Case(new HeNormal(0.2), WEIGHTS, Math.sqrt(2 / 1.04 / 288), false),
                new Case(Initializer.heNormal(), Shape.of(100, 200), Math.sqrt(2.0 / 200), false),
                new Case(Initializer.xavierUniform(), Shape.of(100, 200), Math.sqrt(2.0 / 300), true),
                new Case(Initializer.heNormal(), Shape.of(20_000), Math.sqrt(2.0 / 20_000), false),
                new Case(Initializer.xavierNormal(), Shape.of(20_000), Math.sqrt(2.0 / 40_000), false),
                new Case(Initializer.uniform(0.1), WEIGHTS, 0.1 / Math.sqrt(3), true),
                new Case(Initializer.normal(0.02), WEIGHTS, 0.02, false));
    }

    /// The mean of n values is off by deviation / sqrt(n), their mean square by deviation^2 * sqrt(excess / n), where
    /// excess = kurtosis - 1 is 0.8 for the uniform and 2 for the normal distribution.
    @ParameterizedTest
    @MethodSource("cases")
    void theMomentsAreThoseOfTheDistribution(Case test) {
        float[] values = test.initializer.create(test.shape, STREAM).floats();
        double n = values.length;
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        double variance = test.deviation * test.deviation;
        assertThat(sum / n).isCloseTo(0, Offset.offset(SIGMAS * test.deviation / Math.sqrt(n)));
        assertThat(squares / n)
                .isCloseTo(variance, Offset.offset(SIGMAS * variance * Math.sqrt((test.uniform ? 0.8 : 2) / n)));
        if (test.uniform) {
            double bound = test.deviation * Math.sqrt(3);
            assertThat(largest).isBetween(bound * 0.99, bound * (1 + 0x1p-23));
        } else {
            assertThat(largest).isBetween(3 * test.deviation, 6 * test.deviation);
        }
    }

    @Test
    void elementsAreThoseOfTheStreamInRowMajorOrder() {
        float[] uniform = Initializer.uniform(2).create(Shape.of(3, 5), STREAM).floats();
        float[] normal = Initializer.normal(2).create(Shape.of(3, 5), STREAM).floats();
        for (int i = 0; i < 15; i++) {
            assertThat(uniform[i]).isEqualTo((2 * STREAM.uniform(0, i) - 1) * 2);
            assertThat(normal[i]).isEqualTo(2 * STREAM.normal(0, i));
        }
    }

    @Test
    void constantsDrawNothing() {
        assertThat(Initializer.constant(0.25f).create(Shape.of(3), STREAM).floats())
                .containsExactly(0.25f, 0.25f, 0.25f);
        assertThat(Initializer.zeros().create(Shape.scalar(), STREAM).floats()).containsExactly(0);
        assertThat(Initializer.ones().create(Shape.scalar(), STREAM).floats()).containsExactly(1);
    }

    @Test
    void aShapeWithoutElementsAndAScalarAreFine() {
        assertThat(Initializer.heNormal().create(Shape.of(4, 0, 3), STREAM).floats())
                .isEmpty();
        assertThat(Initializer.xavierUniform()
                        .create(Shape.of(0, Integer.MAX_VALUE, 3), STREAM)
                        .floats())
                .isEmpty();
        assertThat(Initializer.xavierUniform().create(Shape.scalar(), STREAM).floats()[0])
                .isBetween((float) -Math.sqrt(3), (float) Math.sqrt(3));
    }

    @Test
    void settingsMustBeFinite() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Initializer.normal(-1))
                .withMessageContaining("Normal deviation is -1.0");
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> new XavierUniform(Double.NaN));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Initializer.constant(Float.POSITIVE_INFINITY));
    }
}
