package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// Refusals: each names the layer, what was there, what was expected, and the shapes. What is
/// accepted is in [LayerExamples].
class ShapeInferenceTest {

    private static final Shape IMAGE = Shape.of(8, 3, 32, 32);

    private static void refuses(String message, Layer layer, Shape... inputs) {
        var refusal = assertThatThrownBy(() -> ShapeInference.outputs(layer, List.of(inputs)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith(layer.kind() + ": " + message);
        for (Shape input : inputs) {
            refusal.hasMessageContaining(input.toString());
        }
    }

    @Test
    void aMessageShowsSubjectFaultShapesAndSettings() {
        assertThatThrownBy(() -> ShapeInference.outputs(Conv2d.of(6, 5).groups(2), List.of(IMAGE)))
                .hasMessage(
                        "Conv2d: input has 3 channels, groups 2 do not divide it (input NCHW [8, 3, 32, 32], "
                                + "Conv2d[outChannels=6, kernel=5x5, stride=1x1, padding=0, dilation=1x1, groups=2, bias=true])");
    }

    @Test
    void convolutionNeedsAnImageThatTheWindowFits() {
        refuses("input has rank 2, expected 4, NCHW", Conv2d.of(6, 5), Shape.of(8, 10));
        refuses("input has 0 channels, expected 1 or more", Conv2d.of(6, 5), Shape.of(8, 0, 9, 9));
        refuses(
                "window does not fit: input 4 + padding 0 + 0 = 4 is smaller than dilation 1 * (kernel 5 - 1) + 1 = 5",
                Conv2d.of(6, 5),
                Shape.of(8, 3, 32, 4));
        refuses("window does not fit: input 8", Conv2d.of(6, 5).dilation(2), Shape.of(8, 3, 8, 32));
        refuses("input has no pixels", Conv2d.of(6, 5).same(), Shape.of(8, 3, 0, 32));
        refuses("has 2 inputs, expected 1", Conv2d.of(6, 5), IMAGE, IMAGE);
        refuses("has 0 inputs, expected 1", Conv2d.of(6, 5));
        refuses("shape [8, 2147483647, 32, 32] has more than", Conv2d.of(Integer.MAX_VALUE, 1), IMAGE);
    }

    @Test
    void transposedConvolutionNeedsAnOutputThatIsNotEmpty() {
        refuses(
                "transposed window gives 0 outputs for input 1",
                ConvTranspose2d.of(3, 2).padding(1),
                Shape.of(1, 3, 1, 1));
        refuses("input has 3 channels, groups 2", ConvTranspose2d.of(4, 2).groups(2), IMAGE);
        refuses("input has rank 3", ConvTranspose2d.of(4, 2), Shape.of(3, 32, 32));
    }

    @Test
    void linearNeedsRows() {
        refuses("input has rank 4, expected 2, [N, features]; put Flatten before it", Linear.of(10), IMAGE);
        refuses("input has 0 features", Linear.of(10), Shape.of(8, 0));
    }

    @Test
    void poolingNeedsAnImageThatTheWindowFits() {
        for (Layer pool : List.of(MaxPool2d.of(33), AvgPool2d.of(33), LpPool2d.of(2, 33))) {
            refuses("window does not fit: input 32", pool, IMAGE);
            refuses("input has rank 2", pool, Shape.of(8, 3));
        }
        for (Layer pool : List.of(new GlobalMaxPool2d(), new GlobalAvgPool2d(), AdaptiveMaxPool2d.of(2))) {
            refuses("input has no pixels", pool, Shape.of(8, 3, 32, 0));
            refuses("input has rank 3", pool, Shape.of(3, 32, 32));
        }
    }

    @Test
    void axesExistAndAreNotTheBatch() {
        refuses("axis 4 does not exist in an input of rank 4", new Softmax(4), IMAGE);
        refuses("axis -4 is the batch", new LogSoftmax(-4), IMAGE);
        refuses("axis -5 does not exist", new Concat(-5), IMAGE);
        refuses("axis -2147483648 does not exist", new Softmax(Integer.MIN_VALUE), IMAGE);
        refuses("input has rank 1, expected 2 or more", new Softmax(-1), Shape.of(8));
    }

    @Test
    void normalisationNeedsItsAxes() {
        refuses("input has rank 2, expected 4", new BatchNorm2d(), Shape.of(8, 3));
        refuses("input has rank 2, expected 4", LocalResponseNorm.of(3), Shape.of(8, 3));
        refuses("input has 3 channels, groups 2", GroupNorm.of(2), IMAGE);
        refuses("input has rank 4, expected 5 or more", LayerNorm.of(4), IMAGE);
        refuses("input has rank 2, expected 4", new Dropout2d(0.5), Shape.of(8, 3));
    }

    @Test
    void reshapeKeepsTheElementsOfASample() {
        refuses("a sample has 3072 elements, sizes [5, -1] expect a multiple of 5", Reshape.of(5, -1), IMAGE);
        refuses("input has rank 4, expected 3", Permute.of(2, 1), IMAGE);
        refuses("a sample has 3072 elements, sizes [3071] expect 3071", Reshape.of(3071), IMAGE);
        refuses("sizes [65536, 65536] have more than 2147483647 elements", Reshape.of(65536, 65536), IMAGE);
        refuses("input has rank 0, expected 1 or more", new Flatten(), Shape.scalar());
        refuses("a sample has more than 2147483647 elements", new Flatten(), Shape.of(0, 65536, 65536));
    }

    @Test
    void joinedInputsAgree() {
        refuses("has 1 inputs, expected 2 or more", new Add(), IMAGE);
        refuses(
                "input 2 is NCHW [8, 3, 32, 31], expected NCHW [8, 3, 32, 32] as input 0",
                new Add(),
                IMAGE,
                IMAGE,
                Shape.of(8, 3, 32, 31));
        refuses(
                "input 1 is NCHW [8, 3, 32, 31], expected NCHW [8, 3, 32, 32] in all axes but 1",
                new Concat(1),
                IMAGE,
                Shape.of(8, 3, 32, 31));
        refuses("input 1 is [8, 3], expected", new Concat(1), IMAGE, Shape.of(8, 3));
    }

    @Test
    void factorsHaveTheShapeOfWhatTheyScaleOrOneNumberAChannel() {
        refuses("has 1 inputs, expected 2", new Multiply(), IMAGE);
        refuses(
                "input 1 is NCHW [8, 1, 1, 1], expected NCHW [8, 3, 32, 32] as input 0, or one factor a channel, "
                        + "[8, 3, 1, 1]",
                new Multiply(),
                IMAGE,
                Shape.of(8, 1, 1, 1));
        refuses("input 1 is [8, 3], expected", new Multiply(), IMAGE, Shape.of(8, 3));
        refuses("input 1 is NCHW [1, 3, 1, 1], expected", new Multiply(), IMAGE, Shape.of(1, 3, 1, 1));
        refuses("input 1 is NCHW [8, 3, 32, 32], expected", new Multiply(), Shape.of(8, 3, 1, 1), IMAGE);
        refuses("input 1 is [8, 1], expected [8, 3] as input 0 (", new Multiply(), Shape.of(8, 3), Shape.of(8, 1));
        refuses("input 0 is a scalar", new Multiply(), Shape.scalar(), Shape.scalar());
    }

    @Test
    void upsamplingDoesNotOverflow() {
        refuses(
                "output would be 68719476704x32",
                new Upsample(Upsample.Mode.NEAREST, Integer.MAX_VALUE, 1, false),
                IMAGE);
        refuses("input has no pixels", Upsample.bilinear(2), Shape.of(8, 3, 0, 32));
    }

    @Test
    void lossesCompareWhatBelongsTogether() {
        refuses("has 1 inputs, expected 2", new SoftmaxCrossEntropy(), Shape.of(8, 10));
        refuses(
                "target is [8, 10], expected [8] class indices",
                new SoftmaxCrossEntropy(),
                Shape.of(8, 10),
                Shape.of(8, 10));
        refuses("prediction is [8, 3, 32, 32], expected [N, classes]", new SoftmaxCrossEntropy(), IMAGE, Shape.of(8));
        for (Loss loss : List.of(new MeanSquaredError(), new Huber(), new BinaryCrossEntropyWithLogits())) {
            refuses("target is [8, 9], expected [8, 10]", loss, Shape.of(8, 10), Shape.of(8, 9));
            refuses("prediction is a scalar", loss, Shape.scalar(), Shape.scalar());
        }
    }

    static List<LayerExamples.Example> examples() {
        return LayerExamples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyLayerRefusesNoInputAndInputsThatAreTooMany(LayerExamples.Example example) {
        refuses("has 0 inputs", example.layer());
        if (!(example.layer() instanceof Add) && !(example.layer() instanceof Concat)) {
            refuses("has 3 inputs", example.layer(), IMAGE, IMAGE, IMAGE);
        }
    }

    @Test
    void windowsResolveSamePaddingWithTheOddElementLast() {
        Windows windows = Windows.of(Conv2d.of(1, 3).stride(2).same(), Shape.of(1, 1, 8, 9));
        assertThat(List.of(windows.height().padLow(), windows.height().padHigh()))
                .containsExactly(0, 1);
        assertThat(List.of(windows.width().padLow(), windows.width().padHigh())).containsExactly(1, 1);
        assertThat(windows.outputSize(Shape.of(1, 1, 8, 9))).isEqualTo(Size2d.of(4, 5));
    }

    @Test
    void windowsAskForAnImage() {
        assertThatThrownBy(() -> Windows.of(MaxPool2d.of(2), Shape.of(8, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("MaxPool2d: input has rank 2, expected 4, NCHW (input [8, 3])");
    }
}
