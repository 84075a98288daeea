package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

/// What constructors accept and refuse.
class LayerSettingsTest {

    private static void wrongSize(String message, Supplier<?> construction) {
        assertThatThrownBy(construction::get).isInstanceOf(ShapeException.class).hasMessageStartingWith(message);
    }

    private static void wrongNumber(String message, Supplier<?> construction) {
        assertThatThrownBy(construction::get)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void convolutionReadsLikeASentence() {
        assertThat(Conv2d.of(16, 3).stride(2).padding(1).dilation(2).groups(8).withoutBias())
                .isEqualTo(new Conv2d(16, Size2d.of(3), Size2d.of(2), Padding.of(1), Size2d.of(2), 8, false));
        assertThat(Conv2d.of(6, 5).same().padding()).isEqualTo(Padding.SAME);
        assertThat(ConvTranspose2d.of(16, 4)
                        .stride(2)
                        .padding(1)
                        .outputPadding(1)
                        .dilation(2)
                        .groups(4)
                        .withoutBias())
                .isEqualTo(new ConvTranspose2d(
                        16, Size2d.of(4), Size2d.of(2), Padding.of(1), Size2d.of(1), Size2d.of(2), 4, false));
    }

    @Test
    void poolingMovesByItsKernelUnlessToldOtherwise() {
        assertThat(MaxPool2d.of(2))
                .isEqualTo(new MaxPool2d(Size2d.of(2), Size2d.of(2), Padding.NONE, Size2d.of(1), false));
        assertThat(AvgPool2d.of(3).stride(2).padding(1).ceil().withoutPadInMean())
                .isEqualTo(new AvgPool2d(Size2d.of(3), Size2d.of(2), Padding.of(1), true, false));
    }

    @Test
    void sizesArePositive() {
        wrongSize("Conv2d outChannels is 0, expected 1 or more", () -> Conv2d.of(0, 3));
        wrongSize("Conv2d kernel is 0x3, expected 1 or more", () -> Conv2d.of(4, Size2d.of(0, 3)));
        wrongSize(
                "Conv2d stride is 0x0, expected 1 or more",
                () -> Conv2d.of(4, 3).stride(0));
        wrongSize(
                "Conv2d dilation is 0x0, expected 1 or more",
                () -> Conv2d.of(4, 3).dilation(0));
        wrongSize(
                "Conv2d groups is 0, expected 1 or more", () -> Conv2d.of(4, 3).groups(0));
        wrongSize("ConvTranspose2d kernel is 0x0", () -> ConvTranspose2d.of(4, 0));
        wrongSize("Linear outFeatures is -1, expected 1 or more", () -> Linear.of(-1));
        wrongSize("MaxPool2d kernel is 0x0", () -> MaxPool2d.of(0));
        wrongSize("AvgPool2d stride is 0x0", () -> AvgPool2d.of(2).stride(0));
        wrongSize("LpPool2d kernel is 0x0", () -> LpPool2d.of(2, 0));
        wrongSize("AdaptiveAvgPool2d output is 0x0", () -> AdaptiveAvgPool2d.of(0));
        wrongSize("AdaptiveMaxPool2d output is 0x0", () -> AdaptiveMaxPool2d.of(0));
        wrongSize("GroupNorm groups is 0", () -> GroupNorm.of(0));
        wrongSize("LayerNorm axes is 0", () -> LayerNorm.of(0));
        wrongSize("LocalResponseNorm size is 0", () -> LocalResponseNorm.of(0));
        wrongSize("Upsample scaleHeight is 0", () -> Upsample.nearest(0));
        wrongSize("Size2d is -1x2, expected 0 or more", () -> Size2d.of(-1, 2));
        wrongSize("Padding (top, bottom, left, right) is 0, -1, 0, 0", () -> new Padding.Explicit(0, -1, 0, 0));
    }

    @Test
    void aNegativeSizeIsToldWithItsLayer() {
        wrongSize(
                "Conv2d stride is -2x-2, expected 1 or more",
                () -> Conv2d.of(4, 3).stride(-2));
        wrongSize(
                "Conv2d dilation is -1x-1, expected 1 or more",
                () -> Conv2d.of(4, 3).dilation(-1));
        wrongSize("Conv2d kernel is -3x-3, expected 1 or more", () -> Conv2d.of(4, -3));
        wrongSize(
                "ConvTranspose2d stride is -1x-1, expected 1 or more",
                () -> ConvTranspose2d.of(4, 3).stride(-1));
        wrongSize(
                "ConvTranspose2d outputPadding is -1x-1, expected 0 or more",
                () -> ConvTranspose2d.of(4, 3).outputPadding(-1));
        wrongSize(
                "MaxPool2d stride is -1x-1, expected 1 or more",
                () -> MaxPool2d.of(2).stride(-1));
        wrongSize("AvgPool2d kernel is -1x-1, expected 1 or more", () -> AvgPool2d.of(-1));
        wrongSize("LpPool2d kernel is -1x-1, expected 1 or more", () -> LpPool2d.of(2, -1));
        wrongSize("AdaptiveMaxPool2d output is -1x-1, expected 1 or more", () -> AdaptiveMaxPool2d.of(-1));
    }

    @Test
    void groupsDivideTheOutputs() {
        wrongSize(
                "Conv2d outChannels is 6, expected a multiple of groups 4",
                () -> Conv2d.of(6, 3).groups(4));
        wrongSize(
                "ConvTranspose2d outChannels is 6",
                () -> ConvTranspose2d.of(6, 3).groups(4));
    }

    @Test
    void outputPaddingIsLessThanStrideOrDilation() {
        wrongSize(
                "ConvTranspose2d outputPadding is 2x2, expected less than stride 2x2 or dilation 1x1",
                () -> ConvTranspose2d.of(6, 3).stride(2).outputPadding(2));
    }

    @Test
    void poolingPaddingIsAtMostHalfTheKernel() {
        assertThat(MaxPool2d.of(3).padding(1).padding()).isEqualTo(Padding.of(1));
        wrongSize(
                "MaxPool2d padding is 2, expected at most half of the kernel",
                () -> MaxPool2d.of(3).padding(2));
        wrongSize("AvgPool2d padding is 1", () -> AvgPool2d.of(1).padding(1));
        wrongSize(
                "LpPool2d padding is (0, 0, 0, 2)", () -> LpPool2d.of(2, 3).padding(new Padding.Explicit(0, 0, 0, 2)));
        assertThat(MaxPool2d.of(3).dilation(2).padding(2).padding()).isEqualTo(Padding.of(2));
    }

    @Test
    void spansDoNotOverflow() {
        wrongSize(
                "Conv2d kernel 65536x65536 with dilation 65536x65536",
                () -> Conv2d.of(1, 65536).dilation(65536));
    }

    @Test
    void theBatchIsNoAxisToWorkAlong() {
        wrongSize("Softmax axis is 0, expected another than the batch axis", () -> new Softmax(0));
        wrongSize("LogSoftmax axis is 0", () -> new LogSoftmax(0));
        wrongSize("Concat axis is 0", () -> new Concat(0));
    }

    @Test
    void numbersAreInRange() {
        wrongNumber("BatchNorm2d epsilon is 0.0, expected a number above 0.0", () -> new BatchNorm2d(0, 0.1));
        wrongNumber("BatchNorm2d momentum is 1.5, expected a number from 0 to 1", () -> new BatchNorm2d(1e-5, 1.5));
        wrongNumber("Dropout probability is 1.0, expected a number from 0 to below 1", () -> new Dropout(1));
        wrongNumber("Dropout2d probability is -0.1, expected a number from 0 to below 1", () -> new Dropout2d(-0.1));
        wrongNumber("LeakyRelu negativeSlope is NaN, expected a finite number", () -> new LeakyRelu(Double.NaN));
        wrongNumber("RRelu upper is 0.1, expected lower 0.2 or more", () -> new RRelu(0.2, 0.1));
        wrongNumber("Celu alpha is 0.0, expected a number above 0.0", () -> new Celu(0));
        wrongNumber("Softplus beta is 0.0, expected a number above 0.0", () -> new Softplus(0, 20));
        wrongNumber("LpPool2d p is Infinity, expected a number above 0.0", () -> LpPool2d.of(1 / 0.0, 2));
        wrongNumber("Huber delta is 0.0, expected a number above 0.0", () -> new Huber(0));
        wrongNumber(
                "SoftmaxCrossEntropy labelSmoothing is 1.0, expected a number from 0 to below 1",
                () -> new SoftmaxCrossEntropy(1));
        wrongNumber(
                "Upsample alignCorners is true, expected false with NEAREST",
                () -> new Upsample(Upsample.Mode.NEAREST, 2, 2, true));
    }

    @Test
    void reshapeLeavesAtMostOneSizeOpen() {
        wrongSize("Reshape sizes are [-1, -1], expected -1 at most once", () -> Reshape.of(-1, -1));
        wrongSize("Reshape sizes are [0], expected each 1 or more", () -> Reshape.of(0));
    }

    @Test
    void aLayerDoesNotChangeWithTheListItWasMadeFrom() {
        List<Integer> sizes = new ArrayList<>(List.of(2, 3));
        Reshape reshape = new Reshape(sizes);
        sizes.set(0, 4);
        assertThat(reshape.sizes()).containsExactly(2, 3);
    }

    @Test
    void settingsSayWhatIsNotAsUsual() {
        assertThat(Settings.of(Conv2d.of(16, 3).stride(2).padding(1).groups(4).withoutBias()))
                .isEqualTo("16 3x3 stride 2 pad 1 groups 4 no bias");
        assertThat(Settings.of(MaxPool2d.of(3).stride(Size2d.of(2, 1)).ceil())).isEqualTo("3x3 stride 2x1 ceil");
        assertThat(Settings.of(new BatchNorm2d())).isEmpty();
    }
}
