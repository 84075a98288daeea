package org.lanewise.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.benchmarks.peer.Contender;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.Relu;
import org.lanewise.tensor.Shape;

/// Times mean something only where engines compute the same.
class ContendersTest {

    private static ServedModel model(long seed) {
        Network network = Network.sequential(
                "small",
                Shape.of(3, 12, 12),
                Conv2d.of(20, 3).padding(1),
                new BatchNorm2d(),
                new Relu(),
                MaxPool2d.of(2),
                new Flatten(),
                Linear.of(10));
        Model model = new Model(network, Parameters.initial(network, seed));
        return ServedModel.of("small", model, ServedModel.exported(model));
    }

    @Test
    void everyEngineGivesTheSameOnOneAndOnTwoThreads() {
        for (int threads : new int[] {1, 2}) {
            try (Contenders contenders = new Contenders(model(1), threads, List.of(Peer.values()))) {
                assertThat(contenders.all()).hasSizeGreaterThanOrEqualTo(1 + Peer.values().length);
                assertThat(contenders.all().getFirst().implementation()).isEqualTo("Lanewise");
                for (int i = 0; i < contenders.all().size(); i++) {
                    Contender contender = contenders.all().get(i);
                    assertThat(contender.result())
                            .as(contender.implementation())
                            .hasSize(10);
                    assertThat(contenders.error(i))
                            .as(contender.implementation())
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void anotherModelInTheFileIsNotTimed() {
        ServedModel one = model(1);
        ServedModel mistaken = ServedModel.of("mistaken", one.model(), model(2).file());
        assertThatThrownBy(() -> new Contenders(mistaken, 1, List.of(Peer.ONNXRUNTIME)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ONNX Runtime and Lanewise differ by");
    }

    @Test
    void theErrorIsRelativeToTheLargestElementAndNothingHidesInIt() {
        assertThat(Contenders.error(new float[] {1, 200}, new float[] {2, 200})).isEqualTo(0.005);
        assertThat(Contenders.error(new float[] {0, 0}, new float[] {0, 0})).isNaN();
        assertThat(Contenders.error(new float[] {1, Float.NaN}, new float[] {1, Float.NaN}))
                .isNaN();
        assertThat(Contenders.error(new float[] {1}, new float[] {1, 1})).isNaN();
    }

    @Test
    void blocksHaveAMedianForEveryRoundAndEveryCall() throws InterruptedException {
        int[] calls = new int[2];
        List<Runnable> pieces = List.of(() -> calls[0]++, () -> calls[1]++);
        List<Blocks.Timed> timed = new Blocks(4, Duration.ofMillis(1)).run(pieces);
        for (int i = 0; i < 2; i++) {
            assertThat(timed.get(i).medians()).hasSize(4);
            assertThat(timed.get(i).all().calls()).isBetween(4L * 3, (long) calls[i]);
        }
    }

    @Test
    void shapesPassThroughACommandLine() {
        Map<String, Shape> shapes = Map.of("data:0", Shape.of(1, 3, 8, 9));
        assertThat(MemoryProbe.words(shapes)).isEqualTo("data:0:1x3x8x9");
        assertThat(MemoryProbe.shapes("data:0:1x3x8x9,y:1x10"))
                .containsExactly(Map.entry("data:0", Shape.of(1, 3, 8, 9)), Map.entry("y", Shape.of(1, 10)));
    }
}
