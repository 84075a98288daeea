package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

/// The formulas against windows that really slide.
class WindowTest {

    @Test
    void theOutputSizeIsTheNumberOfPlacesInsideThePaddedInput() {
        forEach(false, (window, in) -> {
            int places = 0;
            while (last(window, places) < in + window.padHigh()) {
                places++;
            }
            check(window, in, places);
        });
    }

    /// PyTorch's rule for pooling: windows may overhang the padded end by less than a stride, and a last window that
    /// begins after the last element, in the padding, is dropped.
    @Test
    void withCeilModeTheLastWindowMayOverhang() {
        forEach(true, (window, in) -> {
            int places = 0;
            while (last(window, places) < in + window.padHigh() + window.stride() - 1) {
                places++;
            }
            if (places > 0 && first(window, places - 1) >= in) {
                places--;
            }
            check(window, in, places);
        });
    }

    @Test
    void ceilModeOfKnownPoolingLayers() {
        assertThat(new Window(3, 2, 0, 0, 1, true).outputSize(112)).isEqualTo(56);
        assertThat(new Window(3, 2, 0, 0, 1, false).outputSize(112)).isEqualTo(55);
        assertThat(new Window(2, 2, 0, 0, 1, true).outputSize(7)).isEqualTo(4);
        assertThat(new Window(3, 2, 0, 0, 1, true).outputSize(2)).isEqualTo(1);
        assertThat(new Window(3, 3, 1, 1, 1, true).outputSize(6)).isEqualTo(3);
        assertThat(new Window(2, 3, 1, 1, 1, true).outputSize(5)).isEqualTo(2);
    }

    @Test
    void samePaddingGivesTheInputDividedByTheStride() {
        for (int in = 1; in <= 20; in++) {
            for (int kernel = 1; kernel <= 7; kernel++) {
                for (int stride = 1; stride <= 5; stride++) {
                    for (int dilation = 1; dilation <= 3; dilation++) {
                        Window window = Window.same(in, kernel, stride, dilation);
                        int expected = (in + stride - 1) / stride;
                        assertThat(window.outputSize(in))
                                .as("%s on %d", window, in)
                                .isEqualTo(expected);
                        assertThat(window.padHigh() - window.padLow()).isBetween(0, 1);
                        if (window.padHigh() > 0) {
                            int end = (expected - 1) * stride + window.span();
                            assertThat(in + window.padLow() + window.padHigh())
                                    .as("no padding beyond need")
                                    .isEqualTo(end);
                        }
                    }
                }
            }
        }
    }

    @Test
    void theTransposedSizeIsTheInverse() {
        forEach(false, (window, in) -> {
            for (int extra = 0; extra < window.stride(); extra++) {
                long size = in == 0 ? 0 : transposed(window, in) + extra;
                int outputPadding = extra;
                if (size < 1) {
                    assertThatExceptionOfType(ShapeException.class)
                            .isThrownBy(() -> window.transposedSize(in, outputPadding));
                } else {
                    assertThat((long) window.transposedSize(in, extra)).isEqualTo(size);
                    assertThat(window.outputSize((int) size))
                            .as("%s of %d", window, size)
                            .isEqualTo(in);
                }
            }
        });
    }

    @Test
    void outputPaddingStaysBelowStrideOrDilation() {
        Window window = new Window(3, 2, 1, 1, 1);
        assertThat(window.transposedSize(4, 1)).isEqualTo(8);
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> window.transposedSize(4, 2));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> window.transposedSize(4, -1));
        assertThat(new Window(3, 1, 0, 0, 3).transposedSize(4, 2)).isEqualTo(12);
    }

    @Test
    void hugeSizesDoNotOverflow() {
        int max = Integer.MAX_VALUE;
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> new Window(max, 1, 0, 0, max));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> new Window(1, 1, max, max, 1).outputSize(max));
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> new Window(2, max, 0, 0, 1).transposedSize(max, 0));
        assertThat(new Window(max, max, max, max, 1).outputSize(max)).isEqualTo(2 + 1);
        assertThat(new Window(max, max, max, max, 1, true).outputSize(0)).isEqualTo(1);
    }

    @Test
    void theMessageShowsTheNumbers() {
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> new Window(5, 1, 1, 0, 2).outputSize(7))
                .withMessageContaining("input 7 + padding 1 + 0 = 8")
                .withMessageContaining("= 9");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> new Window(0, 1, 0, 0, 1))
                .withMessageContaining("kernel is 0");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Window.same(0, 3, 1, 1))
                .withMessageContaining("input is 0");
    }

    private static int first(Window window, int place) {
        return place * window.stride() - window.padLow();
    }

    private static int last(Window window, int place) {
        int tap = first(window, place);
        for (int i = 1; i < window.kernel(); i++) {
            tap += window.dilation();
        }
        return tap;
    }

    /// Size of the smallest input on which a window has `in` places: where the last tap of the last place ends.
    private static long transposed(Window window, int in) {
        return last(window, in - 1) + 1L - window.padHigh();
    }

    private static void check(Window window, int in, int places) {
        if (places == 0) {
            assertThatExceptionOfType(ShapeException.class)
                    .as("%s on %d", window, in)
                    .isThrownBy(() -> window.outputSize(in));
        } else {
            assertThat(window.outputSize(in)).as("%s on %d", window, in).isEqualTo(places);
        }
    }

    private static void forEach(boolean ceilMode, ObjIntConsumer<Window> check) {
        for (int kernel = 1; kernel <= 5; kernel++) {
            for (int stride = 1; stride <= 4; stride++) {
                for (int padLow = 0; padLow <= 3; padLow++) {
                    for (int padHigh = 0; padHigh <= 3; padHigh++) {
                        for (int dilation = 1; dilation <= 3; dilation++) {
                            Window window = new Window(kernel, stride, padLow, padHigh, dilation, ceilMode);
                            for (int in : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 11}) {
                                check.accept(window, in);
                            }
                        }
                    }
                }
            }
        }
    }
}
