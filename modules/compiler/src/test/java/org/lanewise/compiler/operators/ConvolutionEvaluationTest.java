package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.WindowRun.counted;
import static org.lanewise.compiler.operators.WindowRun.first;
import static org.lanewise.compiler.operators.WindowRun.floats;
import static org.lanewise.compiler.operators.WindowRun.tensor;
import static org.lanewise.compiler.operators.WindowRun.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.Window.Padding;
import org.lanewise.layers.ops.WindowOp.Conv;
import org.lanewise.layers.ops.WindowOp.ConvTranspose;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class ConvolutionEvaluationTest {

    private static final Window PLAIN = Window.of();

    /// A drawn convolution whose numbers are small integers, so that sums are exact in any order.
    private record Case(long seed, Conv op, Tensor x, Tensor weights, Tensor bias) {

        static Case draw(long seed, int axes) {
            Random random = new Random(seed);
            int groups = 1 + random.nextInt(3);
            int[] x = new int[axes + 2];
            int[] w = new int[axes + 2];
            x[0] = 1 + random.nextInt(2);
            w[1] = 1 + random.nextInt(2);
            x[1] = w[1] * groups;
            w[0] = groups * (1 + random.nextInt(2));
            List<List<Integer>> numbers =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int a = 0; a < axes; a++) {
                w[a + 2] = 1 + random.nextInt(3);
                int dilation = 1 + random.nextInt(2);
                x[a + 2] = dilation * (w[a + 2] - 1) + 1 + random.nextInt(4);
                numbers.get(0).add(1 + random.nextInt(3));
                numbers.get(1).add(dilation);
                numbers.get(2).add(random.nextInt(3));
                numbers.get(3).add(random.nextInt(3));
            }
            Window window = new Window(
                    List.of(), numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), Padding.EXPLICIT, false);
            return new Case(seed, new Conv(window, groups), drawn(random, x), drawn(random, w), drawn(random, w[0]));
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + op + " on " + x + " by " + weights;
        }
    }

    private static Tensor drawn(Random random, int... sizes) {
        Shape shape = Shape.of(sizes);
        double[] values = new double[shape.elements()];
        Arrays.setAll(values, i -> random.nextInt(-4, 5));
        return floats(shape, values);
    }

    /// The definition, element by element, with zeros where the input ends.
    private static double[] defined(Case c, Shape y) {
        double[] result = new double[y.elements()];
        int part = c.weights.shape().size(1);
        int outPart = y.size(1) / c.op.groups();
        for (int i = 0; i < result.length; i++) {
            int[] at = position(y, i);
            double sum = values(c.bias)[at[1]];
            for (int j = 0; j < c.weights.shape().elements(); j++) {
                int[] tap = position(c.weights.shape(), j);
                if (tap[0] == at[1]) {
                    int[] from = at.clone();
                    from[1] = at[1] / outPart * part + tap[1];
                    for (int a = 2; a < from.length; a++) {
                        from[a] = at[a] * c.op.window().strides().get(a - 2)
                                - c.op.window().padsBegin().get(a - 2)
                                + tap[a] * c.op.window().dilations().get(a - 2);
                    }
                    sum += at(c.x, from) * values(c.weights)[j];
                }
            }
            result[i] = sum;
        }
        return result;
    }

    private static int[] position(Shape shape, int index) {
        int[] position = new int[shape.rank()];
        int rest = index;
        for (int a = position.length - 1; a >= 0; a--) {
            position[a] = rest % shape.size(a);
            rest /= shape.size(a);
        }
        return position;
    }

    private static double at(Tensor tensor, int[] position) {
        int index = 0;
        for (int a = 0; a < position.length; a++) {
            if (position[a] < 0 || position[a] >= tensor.shape().size(a)) {
                return 0;
            }
            index = index * tensor.shape().size(a) + position[a];
        }
        return tensor.floats()[index];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void sumsTapsInAnyNumberOfAxes(int axes) {
        for (int seed = 0; seed < 40; seed++) {
            Case c = Case.draw(seed, axes);
            Tensor y = first(c.op, c.x, c.weights, c.bias);
            assertThat(values(y)).as("%s", c).containsExactly(defined(c, y.shape()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theTransposedOneIsTheAdjoint(int axes) {
        for (int seed = 0; seed < 40; seed++) {
            Case c = Case.draw(seed, axes);
            Tensor y = first(c.op, c.x, c.weights);
            Tensor g = drawn(new Random(seed + 1000), y.shape().sizes());
            List<Integer> extra = new ArrayList<>();
            for (int a = 0; a < axes; a++) {
                Window w = c.op.window();
                int span = w.dilations().get(a) * (c.weights.shape().size(a + 2) - 1) + 1;
                int whole = (y.shape().size(a + 2) - 1) * w.strides().get(a) + span;
                int cut = w.padsBegin().get(a) + w.padsEnd().get(a);
                extra.add(c.x.shape().size(a + 2) - (whole - cut));
            }
            Tensor back = first(new ConvTranspose(c.op.window(), extra, List.of(), c.op.groups()), g, c.weights);
            assertThat(back.shape()).as("%s", c).isEqualTo(c.x.shape());
            assertThat(dot(back, c.x)).as("%s", c).isEqualTo(dot(g, y));
        }
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.shape().elements(); i++) {
            sum += a.floats()[i] * (double) b.floats()[i];
        }
        return sum;
    }

    @Test
    void samePaddingPutsTheOddElementWhereItSays() {
        Tensor x = floats(Shape.of(1, 1, 4), 1, 2, 3, 4);
        Tensor w = floats(Shape.of(1, 1, 2), 1, 10);
        assertThat(values(first(new Conv(PLAIN.same(Padding.SAME_UPPER), 1), x, w)))
                .containsExactly(21, 32, 43, 4);
        assertThat(values(first(new Conv(PLAIN.same(Padding.SAME_LOWER), 1), x, w)))
                .containsExactly(10, 21, 32, 43);
    }

    @Test
    void aTransposedOneSpreadsEveryElement() {
        Tensor x = floats(Shape.of(1, 1, 3), 1, 2, 3);
        Tensor w = floats(Shape.of(1, 1, 2), 1, 10);
        Window strided = PLAIN.strides(3);
        assertThat(values(first(new ConvTranspose(strided, List.of(), List.of(), 1), x, w)))
                .containsExactly(1, 10, 0, 2, 20, 0, 3, 30);
        assertThat(values(first(new ConvTranspose(strided, List.of(1), List.of(), 1), x, w, floats(Shape.of(1), 5))))
                .containsExactly(6, 15, 5, 7, 25, 5, 8, 35, 5);
    }

    @Test
    void aTransposedOneCutsToASizeThatIsGiven() {
        Tensor x = floats(Shape.of(1, 1, 2), 1, 2);
        Tensor w = floats(Shape.of(1, 1, 4), 1, 10, 100, 1000);
        assertThat(values(first(new ConvTranspose(PLAIN, List.of(), List.of(2), 1), x, w)))
                .as("5 elements to 2, the odd one cut at the beginning")
                .containsExactly(120, 1200);
        assertThat(values(first(new ConvTranspose(PLAIN.same(Padding.SAME_UPPER), List.of(), List.of(), 1), x, w)))
                .containsExactly(12, 120);
        assertThat(values(first(new ConvTranspose(PLAIN, List.of(), List.of(7), 1), x, w)))
                .as("what is missing is appended")
                .containsExactly(1, 12, 120, 1200, 2000, 0, 0);
        assertThat(values(first(new ConvTranspose(PLAIN, List.of(), List.of(1, 1, 2), 1), x, w)))
                .containsExactly(120, 1200);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64", "F16", "BF16"})
    void everyTypeOfFloatsIsRoundedOnceAtTheEnd(DType type) {
        Tensor x = tensor(type, Shape.of(1, 2, 1), 256, 1);
        Tensor w = tensor(type, Shape.of(1, 2, 1), 256, 1);
        double sum = 65537;
        double rounded = switch (type) {
            case F16 -> Double.POSITIVE_INFINITY;
            case BF16 -> 65536;
            default -> sum;
        };
        assertThat(values(first(new Conv(PLAIN, 1), x, w))).containsExactly(rounded);
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        Tensor x = counted(1, 4, 5, 5);
        assertRefused("Conv", "channels", () -> first(new Conv(PLAIN, 2), x, counted(2, 3, 3, 3)));
        assertRefused("Conv", "groups", () -> first(new Conv(PLAIN, 2), x, counted(3, 2, 3, 3)));
        assertRefused("Conv", "rank", () -> first(new Conv(PLAIN, 1), x, counted(3, 4, 3)));
        assertRefused("Conv", "kernel", () -> first(new Conv(Window.of(3, 2), 1), x, counted(3, 4, 3, 3)));
        assertRefused("Conv", "strides", () -> first(new Conv(PLAIN.strides(1), 1), x, counted(3, 4, 3, 3)));
        assertRefused("Conv", "bias", () -> first(new Conv(PLAIN, 1), x, counted(3, 4, 3, 3), counted(2)));
        assertRefused("Conv", "axis 1", () -> first(new Conv(PLAIN, 1), x, counted(3, 4, 3, 6)));
        assertRefused(
                "Conv", "I32", () -> first(new Conv(PLAIN, 1), Tensor.of(Shape.of(1, 1, 1), 1), counted(1, 1, 1)));
        assertRefused("Conv", "input 1", () -> first(new Conv(PLAIN, 1), x));
        Window padded = PLAIN.pads(List.of(1_000_000_000, 2), List.of(1_000_000_000, 2));
        assertRefused("Conv", "too large", () -> first(new Conv(padded, 1), x, counted(3, 4, 3, 3)));
        Window wide = PLAIN.pads(List.of(1000, 2), List.of(1000, 2));
        assertRefused(
                "Conv",
                "elements",
                () -> Evaluation.run(new Conv(wide, 1), List.of(x, counted(300, 4, 3, 3)), new Budget(1000)));
    }

    private static void assertRefused(String kind, String word, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith(kind)
                .hasMessageContaining(word);
    }

    @Test
    void anEmptyBatchStaysEmpty() {
        Tensor x = Tensor.zeros(DType.F32, Shape.of(0, 1, 4));
        Tensor y = first(new Conv(PLAIN, 1), x, counted(2, 1, 3), counted(2));
        assertThat(y.shape()).isEqualTo(Shape.of(0, 2, 2));
    }
}
