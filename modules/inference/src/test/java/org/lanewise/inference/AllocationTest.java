package org.lanewise.inference;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Upsample;
import org.lanewise.tensor.Shape;

/// A prediction allocates nothing once it is warm: with every layer, alone and in batches, on one
/// thread and on two.
class AllocationTest {

    /// The layers that [SessionTest#model()] does not have, two inputs and two outputs.
    private static Network branches() {
        NetworkBuilder builder = Network.builder("branches");
        Value a = builder.input("a", Shape.of(2, 8, 8));
        Value b = builder.input("b", Shape.of(2, 4, 4));
        Value large = b.then(Upsample.nearest(2)).then(new Dropout2d(0.2));
        Value joined = builder.node("joined", new Concat(1), a, large, a.plus(large));
        Value pooled =
                joined.then(MaxPool2d.of(3).dilation(2).padding(2).stride(1).ceil());
        Value normed = pooled.then(LpPool2d.of(3, 2).stride(1))
                .then(AvgPool2d.of(2).withoutPadInMean().padding(1));
        Value most = normed.then(AdaptiveMaxPool2d.of(3)).then(new GlobalMaxPool2d());
        Value mean = normed.then(Conv2d.of(6, 3).dilation(2).same()).then(new GlobalAvgPool2d());
        Value scores = builder.node("sum", new Add(), most, mean)
                .then(new Flatten())
                .then(Linear.of(12))
                .then(Reshape.of(3, 4))
                .then("logarithms", new LogSoftmax(1));
        return builder.output(scores, mean).build();
    }

    @Test
    void runs_of_a_chain_of_every_layer() throws Throwable {
        Model model = SessionTest.model();
        float[] input = SessionTest.random(70 * SessionTest.ELEMENTS);
        float[] output = new float[70 * 19];
        for (int threads = 1; threads <= 2; threads++) {
            SessionOptions options = SessionOptions.defaults().maxBatch(70).threads(threads);
            try (Session session = Session.compile(model, options)) {
                for (int images : new int[] {1, 70}) {
                    Allocation.requireNoneAfterWarmUp(
                            images + " samples on " + threads + " threads", () -> session.run(input, output, images));
                }
            }
        }
    }

    @Test
    void runs_with_several_inputs_and_outputs() throws Throwable {
        Random random = new Random(3);
        float[][] inputs = {new float[5 * 128], new float[5 * 32]};
        for (float[] input : inputs) {
            for (int i = 0; i < input.length; i++) {
                input[i] = (float) random.nextGaussian();
            }
        }
        float[][] outputs = {new float[5 * 12], new float[5 * 6]};
        Model model = Model.initial(branches(), 4);
        try (Session session = Session.compile(model, SessionOptions.defaults().maxBatch(5))) {
            for (int images : new int[] {1, 5}) {
                Allocation.requireNoneAfterWarmUp(images + " samples", () -> session.run(inputs, outputs, images));
            }
        }
    }

    @Test
    void calls_that_are_bound_anew_with_deadline_and_token() throws Throwable {
        FloatBuffer direct = ByteBuffer.allocateDirect(Float.BYTES * 5 * 32).asFloatBuffer();
        float[] a = new float[7 * 128];
        float[] scores = new float[5 * 12];
        float[] means = new float[5 * 6];
        Deadline far = Deadline.in(Duration.ofHours(1));
        Cancellation token = new Cancellation();
        Model model = Model.initial(branches(), 4);
        SessionOptions options = SessionOptions.defaults().maxBatch(5).nans(NanPolicy.REFUSE);
        try (Session session = Session.compile(model, options)) {
            Call call = session.call().deadline(far).cancellation(token);
            for (int images : new int[] {1, 5}) {
                Allocation.requireNoneAfterWarmUp(
                        images + " samples",
                        () -> call.input("a", a, 128)
                                .input(1, direct)
                                .output(0, scores)
                                .output(1, means)
                                .images(images)
                                .run());
            }
        }
    }
}
