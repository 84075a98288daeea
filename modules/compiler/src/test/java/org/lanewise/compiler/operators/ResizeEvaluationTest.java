package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lanewise.compiler.operators.MovementRun.check;
import static org.lanewise.compiler.operators.MovementRun.counted;
import static org.lanewise.compiler.operators.MovementRun.floats;
import static org.lanewise.compiler.operators.MovementRun.list;
import static org.lanewise.compiler.operators.MovementRun.output;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.layers.ops.ResamplingOp.Resize.Aspect;
import org.lanewise.layers.ops.ResamplingOp.Resize.Coordinates;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;
import org.lanewise.layers.ops.ResamplingOp.Resize.Nearest;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Tensors with other sizes.
class ResizeEvaluationTest {

    private static final double A = -0.75;

    private static Resize resize(Mode mode, Coordinates coordinates) {
        return new Resize(mode, coordinates, Nearest.ROUND_PREFER_FLOOR, A, false, 0, false, List.of(), Aspect.STRETCH);
    }

    private static Resize nearest(Nearest nearest) {
        return new Resize(Mode.NEAREST, Coordinates.ASYMMETRIC, nearest, A, false, 0, false, List.of(), Aspect.STRETCH);
    }

    private static Tensor scaled(Resize resize, Tensor data, double... scales) {
        return output(resize, data, null, floats(Shape.of(scales.length), scales));
    }

    private static Tensor sized(Resize resize, Tensor data, long... sizes) {
        return output(resize, data, null, null, list(sizes));
    }

    @ParameterizedTest
    @CsvSource({
        "ROUND_PREFER_FLOOR, 00112233, 013",
        "ROUND_PREFER_CEIL, 01122333, 013",
        "FLOOR, 00112233, 012",
        "CEIL, 01122333, 023",
        "TOWARDS_LARGER, 00112233, 023"
    })
    void nearestTakesTheElementThatItsModeNames(Nearest mode, String doubled, String threeQuarters) {
        Tensor data = counted(4);
        check(
                scaled(nearest(mode), data, 2),
                Shape.of(8),
                doubled.chars().mapToDouble(Character::getNumericValue).toArray());
        check(
                scaled(nearest(mode), data, 0.75),
                Shape.of(3),
                threeQuarters.chars().mapToDouble(Character::getNumericValue).toArray());
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void nearestMovesElementsOfAnyType(DType type) {
        Tensor data = counted(type, 2);
        check(sized(nearest(Nearest.FLOOR), data, 4), type, Shape.of(4), 0, 0, 1, 1);
    }

    /// Two elements 1 and 2 become four, or three where the coordinates count from end to end.
    @Test
    void linearFollowsItsCoordinates() {
        Tensor data = floats(Shape.of(2), 1, 2);
        check(sized(resize(Mode.LINEAR, Coordinates.HALF_PIXEL), data, 4), Shape.of(4), 1, 1.25, 1.75, 2);
        check(sized(resize(Mode.LINEAR, Coordinates.PYTORCH_HALF_PIXEL), data, 1), Shape.of(1), 1);
        check(sized(resize(Mode.LINEAR, Coordinates.HALF_PIXEL), data, 1), Shape.of(1), 1.5);
        check(sized(resize(Mode.LINEAR, Coordinates.ALIGN_CORNERS), data, 3), Shape.of(3), 1, 1.5, 2);
        check(sized(resize(Mode.LINEAR, Coordinates.ALIGN_CORNERS), data, 1), Shape.of(1), 1);
        check(sized(resize(Mode.LINEAR, Coordinates.ASYMMETRIC), data, 4), Shape.of(4), 1, 1.5, 2, 2);
        check(sized(resize(Mode.NEAREST, Coordinates.TF_HALF_PIXEL_FOR_NN), data, 4), Shape.of(4), 1, 2, 2, 2);
    }

    @Test
    void halfPixelSymmetricKeepsTheMiddleWhereSizesAreRounded() {
        Tensor data = floats(Shape.of(5), 0, 1, 2, 3, 4);
        Tensor output = scaled(resize(Mode.LINEAR, Coordinates.HALF_PIXEL_SYMMETRIC), data, 0.5);
        check(output, Shape.of(2), 1, 3);
        check(scaled(resize(Mode.LINEAR, Coordinates.HALF_PIXEL), data, 0.5), Shape.of(2), 0.5, 2.5);
    }

    @Test
    void cropAndResizeTakesARegionAndAValueForWhatIsOutside() {
        Resize crop = new Resize(
                Mode.LINEAR,
                Coordinates.TF_CROP_AND_RESIZE,
                Nearest.FLOOR,
                A,
                false,
                -7,
                false,
                List.of(-1),
                Aspect.STRETCH);
        Tensor data = floats(Shape.of(1, 5), 0, 1, 2, 3, 4);
        check(output(crop, data, floats(Shape.of(2), 0.5, 1.5), null, list(3)), Shape.of(1, 3), 2, 4, -7);
        check(output(crop, data, floats(Shape.of(2), 0.25, 0.5), null, list(1)), Shape.of(1, 1), 1.5);
        Resize nearest = resize(Mode.NEAREST, Coordinates.TF_CROP_AND_RESIZE);
        check(output(nearest, data, floats(Shape.of(4), 0, -0.25, 1, 0.25), null, list(1, 3)), Shape.of(1, 3), 0, 0, 1);
        assertThatThrownBy(() -> sized(crop, data, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("region has 0 elements, expected 2");
    }

    @Test
    void oneScaleForAllAxesKeepsProportions() {
        Tensor data = counted(2, 4);
        for (Aspect aspect : Aspect.values()) {
            Resize resize = new Resize(
                    Mode.NEAREST, Coordinates.HALF_PIXEL, Nearest.FLOOR, A, false, 0, false, List.of(), aspect);
            assertThat(sized(resize, data, 5, 5).shape())
                    .isEqualTo(
                            switch (aspect) {
                                case STRETCH -> Shape.of(5, 5);
                                case NOT_LARGER -> Shape.of(3, 5);
                                case NOT_SMALLER -> Shape.of(5, 10);
                            });
        }
    }

    @Test
    void sizesAndScalesMayBeAboutSomeAxes() {
        Resize resize = new Resize(
                Mode.NEAREST, Coordinates.ASYMMETRIC, Nearest.FLOOR, A, false, 0, false, List.of(2, 0), Aspect.STRETCH);
        Tensor data = counted(1, 2, 2);
        check(scaled(resize, data, 2, 1), Shape.of(1, 2, 4), 0, 0, 1, 1, 2, 2, 3, 3);
        check(sized(resize, data, 1, 2), Shape.of(2, 2, 1), 0, 2, 0, 2);
    }

    /// Every element is the sum of all elements of the data, and of copies of the outermost ones
    /// beyond them, weighed by the kernel at their distance.
    @ParameterizedTest
    @CsvSource({
        "LINEAR, false, false",
        "LINEAR, true, false",
        "LINEAR, true, true",
        "CUBIC, false, false",
        "CUBIC, false, true",
        "CUBIC, true, false",
        "CUBIC, true, true"
    })
    void interpolationIsASumOverAllElements(Mode mode, boolean antialias, boolean excludeOutside) {
        SplittableRandom random = new SplittableRandom(7);
        Resize resize = new Resize(
                mode,
                Coordinates.HALF_PIXEL,
                Nearest.FLOOR,
                -0.5,
                excludeOutside,
                0,
                antialias,
                List.of(),
                Aspect.STRETCH);
        for (int test = 0; test < 30; test++) {
            int height = random.nextInt(1, 9);
            int width = random.nextInt(1, 9);
            int[] to = {random.nextInt(1, 12), random.nextInt(1, 12)};
            double[] values = random.doubles(height * width, -1, 1).toArray();
            Tensor output = sized(resize, Tensor.of(Shape.of(height, width), values), to[0], to[1]);
            for (int y = 0; y < to[0]; y++) {
                double[] rows = weights(resize, y, height, to[0]);
                for (int x = 0; x < to[1]; x++) {
                    double[] columns = weights(resize, x, width, to[1]);
                    double sum = 0;
                    for (int i = 0; i < height; i++) {
                        for (int j = 0; j < width; j++) {
                            sum += rows[i] * columns[j] * values[i * width + j];
                        }
                    }
                    assertThat(output.doubles()[y * to[1] + x])
                            .as("%dx%d to %dx%d at %d,%d", height, width, to[0], to[1], y, x)
                            .isCloseTo(sum, within(height * width * 16 * 0x1p-50));
                }
            }
        }
    }

    private static double[] weights(Resize resize, int at, int from, int to) {
        double scale = (double) to / from;
        double place = (at + 0.5) * from / to - 0.5;
        double narrow = resize.antialias() && scale < 1 ? scale : 1;
        double[] weights = new double[from];
        double sum = 0;
        for (int i = -4 * from - 4; i < 5 * from + 4; i++) {
            double distance = Math.abs(place - i) * narrow;
            double weight = resize.mode() == Mode.LINEAR ? Math.max(0, 1 - distance) : keys(distance);
            boolean counts = i >= 0 && i < from || !resize.excludeOutside();
            weights[Math.max(0, Math.min(from - 1, i))] += counts ? weight : 0;
            sum += counts ? weight : 0;
        }
        for (int i = 0; i < from; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /// The kernel of Keys with the coefficient -0.5, term by term.
    private static double keys(double t) {
        if (t < 1) {
            return 1.5 * t * t * t - 2.5 * t * t + 1;
        }
        return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
    }

    @Test
    void integersAreCutAndHalfFloatsRoundedOnce() {
        Resize linear = resize(Mode.LINEAR, Coordinates.HALF_PIXEL);
        check(sized(linear, Tensor.of(Shape.of(2), 1, 2), 4), DType.I32, Shape.of(4), 1, 1, 1, 2);
        check(sized(linear, counted(DType.F16, 2), 4), DType.F16, Shape.of(4), 0, 0.25, 0.75, 1);
    }

    @Test
    void scalesRoundSizesDown() {
        Resize nearest = nearest(Nearest.FLOOR);
        assertThat(scaled(nearest, counted(10), 0.7).shape()).isEqualTo(Shape.of(7));
        assertThat(scaled(nearest, counted(4), 0.6).shape()).isEqualTo(Shape.of(2));
        assertThat(scaled(nearest, counted(2), 0.25).shape()).isEqualTo(Shape.of(0));
        assertThat(scaled(nearest, counted(0), 3).shape()).isEqualTo(Shape.of(0));
    }

    @Test
    void alignCornersDividesByTheLengthBeforeItIsRounded() {
        Tensor data = floats(Shape.of(4), 1, 2, 3, 4);
        Tensor output = scaled(resize(Mode.LINEAR, Coordinates.ALIGN_CORNERS), data, 0.625);
        check(output, Shape.of(2), 1, 3);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Resize linear = resize(Mode.LINEAR, Coordinates.HALF_PIXEL);
        Tensor data = counted(2);
        assertThatThrownBy(() -> output(linear, data, null, floats(Shape.of(1), 1), list(2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("scales and sizes");
        assertThatThrownBy(() -> output(linear, data, null, floats(Shape.of(0)), list()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("neither scales nor sizes");
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e12}) {
            assertThatThrownBy(() -> scaled(linear, data, scale))
                    .as("scale %s", scale)
                    .isInstanceOf(ShapeException.class);
        }
        assertThatThrownBy(() -> sized(linear, data, -1)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> sized(linear, data, 1, 2)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> sized(linear, data, 100_000))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("would create");
        assertThatThrownBy(() -> sized(linear, counted(0), 2)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> new Resize(
                        Mode.NEAREST,
                        Coordinates.HALF_PIXEL,
                        Nearest.FLOOR,
                        A,
                        false,
                        0,
                        true,
                        List.of(),
                        Aspect.STRETCH))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void sizesThatStayMoveNothing() {
        Tensor data = floats(Shape.of(2, 2), 1, Double.POSITIVE_INFINITY, Double.NaN, 4);
        for (Coordinates coordinates : Coordinates.values()) {
            Tensor output =
                    output(resize(Mode.CUBIC, coordinates), data, floats(Shape.of(4), 0, 0, 1, 1), null, list(2, 2));
            check(output, data.shape(), 1, Double.POSITIVE_INFINITY, Double.NaN, 4);
        }
    }
}
