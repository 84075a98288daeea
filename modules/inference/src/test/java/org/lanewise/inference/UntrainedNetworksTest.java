package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.tensor.Shape;

/// Built-in networks with initial parameters stand for trained ones where engines are compared, so that their scores
/// must have a size that says something about every layer.
class UntrainedNetworksTest {

    static Stream<String> names() {
        return Architectures.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scoresAreNeitherTinyNorHugeAndDependOnTheImage(String name) {
        Network network = small(name);
        try (Session session = Session.compile(Model.initial(network, 1), SessionOptions.defaults())) {
            int pixels = network.inputs().getFirst().shape(1).elements();
            float[] one = session.run(image(pixels, 1)).clone();
            float[] other = session.run(image(pixels, 2)).clone();
            assertThat(size(one)).isBetween(1e-3, 1e3);
            float[] difference = new float[one.length];
            for (int i = 0; i < one.length; i++) {
                difference[i] = one[i] - other[i];
            }
            assertThat(size(difference)).isGreaterThan(size(one) / 100);
        }
    }

    /// A built-in network, those for large images for smaller ones.
    private static Network small(String name) {
        Network network = Architectures.of(name);
        return network.inputs().getFirst().shape(1).size(2) <= 32
                ? network
                : Architectures.of(name, Shape.of(3, 64, 64), 10);
    }

    private static float[] image(int pixels, int seed) {
        Random random = new Random(seed);
        float[] image = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            image[i] = (float) random.nextGaussian();
        }
        return image;
    }

    /// The root of the mean of the squares; NaN when one is not finite.
    private static double size(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }
}
