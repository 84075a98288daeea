package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;
import org.lanewise.layers.Upsample;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.StateException;

/// A sample gives the same bits alone and in any batch, on any number of threads; misuse is refused before anything is
/// written.
class SessionTest {

    static final int ELEMENTS = 3 * 9 * 11;

    static Model model() {
        Network network = Network.sequential(
                Shape.of(3, 9, 11),
                Conv2d.of(7, 3).padding(1),
                new BatchNorm2d(),
                new RRelu(),
                new Gelu(true),
                new Gelu(false),
                new Silu(),
                LocalResponseNorm.of(5),
                Conv2d.of(14, 3).groups(7).padding(1),
                GroupNorm.of(7),
                new Mish(),
                new Selu(),
                new PRelu(),
                MaxPool2d.of(2),
                new Elu(1.0),
                new Celu(1.5),
                Upsample.bilinear(2),
                new Softsign(),
                AvgPool2d.of(2),
                new HardSwish(),
                new HardSigmoid(),
                ConvTranspose2d.of(5, 3).stride(2),
                new Tanh(),
                LpPool2d.of(2, 2),
                new LeakyRelu(0.1),
                new Softplus(1, 20),
                LayerNorm.of(2),
                AdaptiveAvgPool2d.of(2),
                new Relu6(),
                new Sigmoid(),
                new Flatten(),
                new Dropout(0.5),
                Linear.of(19),
                new Relu(),
                new Softmax(1));
        return Model.initial(network, 3);
    }

    @Test
    void a_sample_alone_and_in_any_batch_gives_the_same_bits() {
        Model model = model();
        int images = 70;
        float[] input = random(images * ELEMENTS);
        float[] alone = new float[images * 19];
        try (Session session = Session.compile(model, SessionOptions.defaults())) {
            for (int n = 0; n < images; n++) {
                float[] one = session.run(Arrays.copyOfRange(input, n * ELEMENTS, (n + 1) * ELEMENTS));
                System.arraycopy(one, 0, alone, n * 19, 19);
            }
        }
        for (int threads = 1; threads <= 2; threads++) {
            for (int batch : new int[] {3, 8, 16, 64, 70}) {
                SessionOptions options =
                        SessionOptions.defaults().maxBatch(batch).threads(threads);
                try (Session session = Session.compile(model, options)) {
                    float[] together = new float[batch * 19];
                    session.run(input, together, batch);
                    assertThat(together)
                            .as("batch %d, %d threads", batch, threads)
                            .containsExactly(Arrays.copyOf(alone, batch * 19));
                }
            }
        }
    }

    @Test
    void misuse_names_the_value_and_writes_nothing() {
        try (Session session =
                Session.compile(model(), SessionOptions.defaults().maxBatch(4))) {
            float[] output = new float[4 * 19];
            assertThatThrownBy(() -> session.run(new float[ELEMENTS - 1], output, 1))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("input")
                    .hasMessageContaining("[1, 3, 9, 11]");
            assertThatThrownBy(() -> session.run(new float[5 * ELEMENTS], output, 5))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("1 to 4");
            assertThat(output).containsOnly(0f);
        }
    }

    @Test
    void a_closed_session_refuses_calls() {
        Session closed;
        try (Session session = Session.compile(model(), SessionOptions.defaults())) {
            closed = session;
        }
        assertThatThrownBy(() -> closed.run(new float[ELEMENTS]))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("closed");
    }

    static float[] random(int n) {
        Random random = new Random(5);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
