package org.lanewise.training;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.Huber;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.Loss;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;
import org.lanewise.layers.Upsample;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;

/// A training step, forward, backward and optimizer, allocates nothing once it is warm.
class AllocationTest {

    /// Nearly every layer, with a branch.
    private static Network layers() {
        NetworkBuilder builder = Network.builder("layers");
        Value value = builder.input("image", Shape.of(3, 9, 11))
                .then(Conv2d.of(7, 3).padding(1))
                .then(new BatchNorm2d())
                .then(new RRelu())
                .then(new Gelu(true))
                .then(new Gelu(false))
                .then(new Silu())
                .then(LocalResponseNorm.of(5))
                .then(Conv2d.of(14, 3).groups(7).padding(1))
                .then(GroupNorm.of(7))
                .then(new Mish())
                .then(new Selu())
                .then(new PRelu())
                .then(MaxPool2d.of(2))
                .then(new Elu(1.0))
                .then(new Celu(1.5))
                .then(Upsample.bilinear(2))
                .then(new Softsign())
                .then(AvgPool2d.of(2))
                .then(new HardSwish())
                .then(new HardSigmoid())
                .then(ConvTranspose2d.of(5, 3).stride(2))
                .then(new Tanh())
                .then(LpPool2d.of(2, 2))
                .then(new LeakyRelu(0.1));
        Value sum = value.plus(value.then(new Softplus(1, 20)));
        return builder.output(sum.then(LayerNorm.of(2))
                        .then(new Dropout2d(0.2))
                        .then(AdaptiveAvgPool2d.of(2))
                        .then(new Relu6())
                        .then(new Sigmoid())
                        .then(new Flatten())
                        .then(new Dropout(0.5))
                        .then(Linear.of(10))
                        .then(new Relu())
                        .then(new LogSoftmax(1)))
                .build();
    }

    private static void steps(Network network, Loss loss, Optimizer optimizer, int batch, int threads)
            throws Throwable {
        Random random = new Random(5);
        float[] images = numbers(network.shapes(batch).get("image"), random);
        float[] targets = new float[batch * ClassLoss.targets(loss, 10)];
        float[] labels = new float[batch];
        for (int n = 0; n < batch; n++) {
            labels[n] = random.nextInt(10);
        }
        ClassLoss.fill(loss, labels, batch, 10, targets);
        float[] scores = new float[batch * 10];
        int[] step = {0};
        try (Workers workers = Workers.of(threads)) {
            TrainingSteps steps =
                    new TrainingSteps(Model.initial(network, 1), network.withLoss(loss), optimizer, workers);
            Allocation.requireNoneAfterWarmUp(loss + ", " + optimizer + ", " + threads + " threads", () -> {
                steps.forwardBackward(images, targets, scores, batch, 1, step[0]);
                steps.update(step[0]++, 1e-4);
            });
        }
    }

    private static float[] numbers(Shape shape, Random random) {
        float[] numbers = new float[shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void steps_of_every_layer() throws Throwable {
        steps(layers(), new SoftmaxCrossEntropy(0.1), Optimizer.AdamW.of(1e-3), 17, 1);
    }

    static Stream<Loss> losses() {
        return Stream.of(new BinaryCrossEntropyWithLogits(), new MeanSquaredError(), new Huber());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void steps_with_every_loss(Loss loss) throws Throwable {
        NetworkBuilder builder = Network.builder("small");
        Value image = builder.input("image", Shape.of(1, 6, 6));
        Network network = builder.output(
                        image.then(Conv2d.of(4, 3)).then(new Flatten()).then(Linear.of(10)))
                .build();
        steps(network, loss, Optimizer.Sgd.of(1e-3).momentum(0.9).withNesterov().weightDecay(1e-4), 150, 1);
        steps(network, loss, Optimizer.Sgd.of(1e-3), 150, 2);
    }

    @Test
    void steps_of_lenet() throws Throwable {
        Network lenet = Architectures.of("lenet5");
        NetworkBuilder builder = Network.builder("renamed");
        Value value = builder.input("image", Shape.of(1, 28, 28));
        for (var node : lenet.nodes()) {
            value = value.then(node.layer());
        }
        steps(builder.output(value).build(), new SoftmaxCrossEntropy(), Optimizer.AdamW.of(1e-3), 17, 1);
    }
}
