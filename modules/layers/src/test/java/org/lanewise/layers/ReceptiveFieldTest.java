package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.Shape;

/// Receptive fields against sets of indices that are followed back tap by tap.
class ReceptiveFieldTest {

    /// Windows along one axis, for the oracle.
    record Step(int kernel, int stride, int padLow, int dilation) {}

    record Stack(String name, List<Step> steps, List<Layer> layers) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Stack> stacks() {
        return Stream.of(
                new Stack(
                        "LeNet-5",
                        List.of(new Step(5, 1, 2, 1), new Step(2, 2, 0, 1), new Step(5, 1, 0, 1), new Step(2, 2, 0, 1)),
                        List.of(
                                Conv2d.of(1, 5).padding(2),
                                new Relu(),
                                MaxPool2d.of(2),
                                Conv2d.of(1, 5),
                                MaxPool2d.of(2))),
                new Stack(
                        "VGG-like",
                        List.of(
                                new Step(3, 1, 1, 1),
                                new Step(3, 1, 1, 1),
                                new Step(2, 2, 0, 1),
                                new Step(3, 1, 1, 1),
                                new Step(3, 1, 1, 1),
                                new Step(2, 2, 0, 1)),
                        List.of(
                                Conv2d.of(1, 3).padding(1),
                                Conv2d.of(1, 3).padding(1),
                                MaxPool2d.of(2),
                                Conv2d.of(1, 3).padding(1),
                                Conv2d.of(1, 3).padding(1),
                                AvgPool2d.of(2))),
                new Stack(
                        "strided and dilated, padded on one side",
                        List.of(
                                new Step(7, 2, 3, 1),
                                new Step(3, 1, 4, 4),
                                new Step(3, 2, 1, 1),
                                new Step(2, 3, 0, 3),
                                new Step(1, 2, 0, 1)),
                        List.of(
                                Conv2d.of(1, 7).stride(2).padding(3),
                                Conv2d.of(1, 3).dilation(4).padding(new Padding.Explicit(4, 0, 4, 0)),
                                MaxPool2d.of(3).stride(2).padding(1),
                                Conv2d.of(1, 2).dilation(3).stride(3),
                                LpPool2d.of(2, 1).stride(2))));
    }

    /// First and last index that an element sees; indices outside the image are padding.
    private static SortedSet<Integer> seen(List<Step> steps, int element) {
        SortedSet<Integer> indices = new TreeSet<>(List.of(element));
        for (Step step : steps.reversed()) {
            SortedSet<Integer> before = new TreeSet<>();
            for (int index : indices) {
                for (int tap = 0; tap < step.kernel(); tap++) {
                    before.add(index * step.stride() - step.padLow() + tap * step.dilation());
                }
            }
            indices = before;
        }
        return indices;
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void agreesWithIndicesFollowedBack(Stack stack) {
        Network network =
                Network.sequential(Shape.of(1, 300, 320), stack.layers().toArray(Layer[]::new));
        ReceptiveField field = ReceptiveField.of(network).get(network.outputs().getFirst());
        for (int element : new int[] {0, 1, 5}) {
            SortedSet<Integer> seen = seen(stack.steps(), element);
            for (ReceptiveField.Axis axis : List.of(field.height(), field.width())) {
                double centre = axis.start() + element * axis.jump();
                assertThat(centre - (axis.size() - 1) / 2)
                        .isEqualTo(seen.first().doubleValue());
                assertThat(centre + (axis.size() - 1) / 2).isEqualTo(seen.last().doubleValue());
            }
        }
    }

    @Test
    void lenetGrowsLayerByLayer() {
        var fields = ReceptiveField.of(Architectures.of("lenet5"));
        assertThat(Stream.of("input", "conv1", "relu1", "max_pool1", "conv2", "max_pool2", "flatten1", "linear3")
                        .map(value -> fields.get(value).height().size()))
                .containsExactly(1.0, 5.0, 5.0, 6.0, 14.0, 16.0, 28.0, 28.0);
        assertThat(fields.get("max_pool2").width()).isEqualTo(new ReceptiveField.Axis(16, 4, 5.5, 28));
    }

    @Test
    void samePaddingCountsAsTheNumbersThatItBecomes() {
        Network same =
                Network.sequential(Shape.of(1, 8, 9), Conv2d.of(1, 3).stride(2).same());
        ReceptiveField field = ReceptiveField.of(same).get("conv1");
        assertThat(field.height().start()).isEqualTo(1.0);
        assertThat(field.width().start()).isEqualTo(0.0);
    }

    /// Inputs that an output of a transposed convolution sums over, by definition.
    private static SortedSet<Integer> covering(ConvTranspose2d conv, int output) {
        SortedSet<Integer> inputs = new TreeSet<>();
        for (int input = 0; input < 100; input++) {
            for (int tap = 0; tap < conv.kernel().height(); tap++) {
                if (input * conv.stride().height()
                                - conv.padding().top()
                                + tap * conv.dilation().height()
                        == output) {
                    inputs.add(input);
                }
            }
        }
        return inputs;
    }

    @Test
    void transposedConvolutionDividesTheJump() {
        for (ConvTranspose2d conv : List.of(
                ConvTranspose2d.of(1, 2).stride(2),
                ConvTranspose2d.of(1, 3).stride(2).padding(1),
                ConvTranspose2d.of(1, 4).stride(2).padding(1),
                ConvTranspose2d.of(1, 5).stride(3),
                ConvTranspose2d.of(1, 3).dilation(2))) {
            ReceptiveField.Axis axis = ReceptiveField.through(
                            conv, List.of(ReceptiveField.input(Size2d.of(50))), List.of(Shape.of(1, 1, 50, 50)))
                    .height();
            int largest = 0;
            for (int output = 40; output < 60; output++) {
                SortedSet<Integer> inputs = covering(conv, output);
                if (!inputs.isEmpty()) {
                    int size = inputs.last() - inputs.first() + 1;
                    largest = Math.max(largest, size);
                    double centre = (inputs.first() + inputs.last()) / 2.0;
                    assertThat(axis.start() + output * axis.jump()).isCloseTo(centre, within(0.5));
                }
            }
            assertThat(axis.size()).isEqualTo(largest);
            assertThat(axis.jump()).isEqualTo(1.0 / conv.stride().height());
        }
    }

    @Test
    void adaptivePoolingSeesItsLargestWindow() {
        for (int in = 1; in <= 24; in++) {
            for (int out = 1; out <= 24; out++) {
                int largest = 0;
                for (int i = 0; i < out; i++) {
                    int from = (int) Math.floor((double) i * in / out);
                    int to = (int) Math.ceil((double) (i + 1) * in / out);
                    largest = Math.max(largest, to - from);
                }
                ReceptiveField field = ReceptiveField.through(
                        AdaptiveAvgPool2d.of(out),
                        List.of(ReceptiveField.input(Size2d.of(in))),
                        List.of(Shape.of(1, 1, in, in)));
                assertThat(field.height().size()).as("%d to %d", in, out).isEqualTo(largest);
            }
        }
    }

    @Test
    void upsamplingDividesTheJump() {
        List<ReceptiveField> image = List.of(ReceptiveField.input(Size2d.of(8)));
        List<Shape> shape = List.of(Shape.of(1, 1, 8, 8));
        assertThat(ReceptiveField.through(Upsample.nearest(2), image, shape).height())
                .isEqualTo(new ReceptiveField.Axis(1, 0.5, -0.25, 8));
        assertThat(ReceptiveField.through(Upsample.bilinear(4), image, shape).height())
                .isEqualTo(new ReceptiveField.Axis(2, 0.25, -0.375, 8));
        assertThat(ReceptiveField.through(new Upsample(Upsample.Mode.BILINEAR, 2, 1, true), image, shape))
                .isEqualTo(new ReceptiveField(
                        new ReceptiveField.Axis(2, 7.0 / 15, 0, 8), new ReceptiveField.Axis(1, 1, 0, 8)));
    }

    @Test
    void axesThatAreNotRowsOrColumnsMayBeDividedAndSwapped() {
        Network network = Network.sequential(
                Shape.of(6, 8, 9),
                Conv2d.of(6, 3),
                Reshape.of(2, 3, 6, 7),
                Permute.of(2, 1, 3, 4),
                Reshape.of(6, 6, 7),
                Permute.of(1, 3, 2));
        var fields = ReceptiveField.of(network);
        assertThat(List.of("reshape1", "permute1", "reshape2").stream()
                        .map(node -> fields.get(node))
                        .toList())
                .containsOnly(fields.get("conv1"));
        assertThat(fields.get("permute2").height().size())
                .as("rows became columns")
                .isEqualTo(8);
        assertThat(ReceptiveField.of(Network.sequential(Shape.of(4, 2, 9), Reshape.of(2, 4, 9)))
                        .get("reshape1")
                        .height()
                        .size())
                .as("rows of several channels")
                .isEqualTo(2);
    }

    @Test
    void joinsKeepTheLargerField() {
        NetworkBuilder builder = Network.builder("join");
        NetworkBuilder.Value image = builder.input("image", Shape.of(2, 16, 16));
        NetworkBuilder.Value sum = image.then("wide", Conv2d.of(2, 7).same()).plus("sum", image);
        Network network = builder.output(sum).build();
        assertThat(ReceptiveField.of(network).get("sum").height().size()).isEqualTo(7);
    }

    @Test
    void whatNoImageReachesHasNoField() {
        Network network = Architectures.of("lenet5").withLoss(new SoftmaxCrossEntropy());
        assertThat(ReceptiveField.of(network)).doesNotContainKey("target").containsKey("loss");
        assertThat(ReceptiveField.of(Network.sequential(Shape.of(10), Linear.of(2))))
                .isEmpty();
    }

    @Test
    void softmaxOverPositionsSeesAllOfThem() {
        Network network = Network.sequential(Shape.of(2, 8, 9), new Softmax(1), new Softmax(-1));
        assertThat(ReceptiveField.of(network).get("softmax1").width().size()).isEqualTo(1);
        assertThat(ReceptiveField.of(network).get("softmax2").width().size()).isEqualTo(9);
        assertThat(ReceptiveField.of(network).get("softmax2").height().size()).isEqualTo(1);
    }
}
