package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

class ShapeNotationTest {

    @Test
    void every_field_of_a_convolution_has_its_place() {
        Window h = new Window(3, 2, 1, 0, 2);
        Window w = new Window(5, 1, 2, 2, 1);
        Conv2dProblem conv = new Conv2dProblem(Layout.NCHW, 8, 6, 30, 40, 4, 2, h, w, true, Direction.FORWARD);
        assertThat(ShapeNotation.parse("conv ic6 oc4 h30 w40 k3x5 s2x1 p1-0x2 d2x1 g2 n8 relu residual")
                        .shape())
                .isEqualTo(new LayerShape.Conv(conv, new Epilogue(true, new UnaryFunction.Relu())));
    }

    @Test
    void fields_that_are_absent_have_their_usual_value() {
        Window window = new Window(3, 1, 0, 0, 1);
        Conv2dProblem conv =
                new Conv2dProblem(Layout.NCHW, 1, 6, 30, 30, 4, 1, window, window, false, Direction.BACKWARD_DATA);
        assertThat(ShapeNotation.parse("conv oc4 ic6 dsrc h30 k3").shape())
                .isEqualTo(new LayerShape.Conv(conv, Epilogue.NONE));
    }

    @Test
    void a_depthwise_convolution_has_a_group_for_each_channel() {
        LayerShape shape = ShapeNotation.parse("dw c12 m2 h9 k3 p1 nobias").shape();
        Window window = new Window(3, 1, 1, 1, 1);
        Conv2dProblem conv =
                new Conv2dProblem(Layout.NCHW, 1, 12, 9, 9, 24, 12, window, window, false, Direction.FORWARD);
        assertThat(shape).isEqualTo(new LayerShape.Conv(conv, Epilogue.NONE));
        assertThat(shape.multiplyAdds()).isEqualTo(24L * 9 * 9 * 9);
    }

    @Test
    void a_pool_steps_by_its_window() {
        PoolAxis axis = PoolAxis.of(new Window(3, 3, 1, 1, 1, true), 20);
        assertThat(ShapeNotation.parse("pool avg c5 h20 k3 p1 ceil countpad n2").shape())
                .isEqualTo(new LayerShape.Pool(new Pool2dProblem(
                        new PoolKind.Average(true), axis, axis, Layout.NCHW, 2, 5, Direction.FORWARD)));
        assertThat(ShapeNotation.parse("pool max c5 h7 w9 global dsrc").shape())
                .isEqualTo(new LayerShape.Pool(new Pool2dProblem(
                        new PoolKind.Max(true),
                        PoolAxis.global(7),
                        PoolAxis.global(9),
                        Layout.NCHW,
                        1,
                        5,
                        Direction.BACKWARD_DATA)));
    }

    @Test
    void products_of_matrices() {
        assertThat(ShapeNotation.parse("gemv in40 out10").shape())
                .isEqualTo(new LayerShape.Linear(new LinearProblem(Layout.NCHW, 1, 40, 10, true, Direction.FORWARD)));
        assertThat(ShapeNotation.parse("linear in40 out10 n3 dweights").shape())
                .isEqualTo(new LayerShape.Linear(
                        new LinearProblem(Layout.NCHW, 3, 40, 10, false, Direction.BACKWARD_WEIGHTS)));
        assertThat(ShapeNotation.parse("gemm m3 n4 k5 tb").shape())
                .isEqualTo(new LayerShape.Gemm(3, 4, 5, false, true));
    }

    @Test
    void a_count_and_a_label_belong_to_the_line() {
        ShapeLine line = ShapeNotation.parse("conv ic64 oc64 h56 k3 p1 x4 # conv2_x, 3x3");
        assertThat(line.times()).isEqualTo(4);
        assertThat(line.label()).isEqualTo("conv2_x, 3x3");
        assertThat(line.shape())
                .isEqualTo(ShapeNotation.parse("conv ic64 oc64 h56 k3 p1").shape());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv ic64 oc64 h56 k3 p1",
                "conv ic6 oc4 h30 w40 k3x5 s2x1 p1-0x2 d2x1 g2 n8 relu residual",
                "conv ic6 oc4 h30 k3 s2 nobias",
                "conv ic6 oc4 h30 k3 dweights",
                "dw c144 h56 k3 s2 p1",
                "dw c8 m3 h5 w6 k1x3 dsrc",
                "pool max c64 h112 k3 s2 p1",
                "pool avg c64 h14 k2 ceil countpad",
                "pool avg c512 h7 w8 global n4",
                "linear in512 out1000 n32 nobias",
                "gemm m512 n256 k128 ta tb"
            })
    void the_shortest_form_is_what_was_read(String text) {
        assertThat(ShapeNotation.parse(text).notation()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cnv ic3 oc4 h5 k3             | 'cnv' at column 1 is no operation, expected one of conv, dw, pool, linear, gemv, gemm; did you mean 'conv'?
              conv ic3 oc4 h5 kk3         | is no field of conv, it has ic oc h k w s p d g n x fwd dsrc dweights relu residual nobias; did you mean 'k3'?
            conv ic3 oc4 h5 k3 rel        | relu residual nobias; did you mean 'relu'?
            conv ic3 oc4 h5 k             | 'k' at column 17 has no number behind it
            conv ic3 oc4 h5               | k is missing (kernel size), as in 'k16'
            conv ic3 oc4 h5 k3 h6         | 'h6' at column 20 comes after 'h5' at column 14
            conv ic3 oc4 h5 k3 relu relu  | 'relu' at column 25 comes after 'relu' at column 20
            conv ic0 oc4 h5 k3            | 'ic0' at column 6 has '0', expected a whole number from 1
            conv ic3 oc4 h5 k3x           | 'k3x' at column 17 has '', expected a whole number
            conv ic3 oc4 h5 k3x3x3        | 'k3x3x3' at column 17 has more than two axes
            conv ic3 oc4 h5 k3 p1-2-3     | 'p1-2-3' at column 20 has more than two sides
            conv ic3 oc4 h5 k3 s1-2       | 's1-2' at column 20 has '1-2', expected a whole number
            conv ic3 oc4 h5 k3 n9999999999 | has '9999999999', expected a whole number from 1 to 999999999
            conv ic3 oc4 h5 k3 fwd dsrc   | 'dsrc' at column 24 contradicts 'fwd'
            conv ic3 oc4 h5 k3 dsrc relu  | 'relu' at column 25 has no gradient here
            conv ic3 oc4 h5 k3 m2         | 'm2' at column 20 is no field of conv
            dw c3 h5 k3 g3                | 'g3' at column 13 is no field of dw
            pool c3 h5 k3                 | 'max' or 'avg' is missing
            pool max avg c3 h5 k3         | 'avg' at column 10 contradicts 'max'
            pool max c3 h5                | k is missing
            pool max c3 h5 global k3      | 'k3' at column 23 contradicts 'global'
            pool max c3 h5 k3 countpad    | 'countpad' at column 19 is about averages
            pool max c3 h5 k3 dweights    | 'dweights' at column 19 is no field of pool
            gemv in3 out4 n2              | 'n2' at column 15 is no field of gemv
              conv ic3 oc4 h5 kk3         | 'kk3' at column 17 is no field
            conv ic3 oc4 h5 k3 ü          | 'ü' at column 20 is no field of conv
            '# a comment alone'           | a shape is empty, expected an operation and its fields
            """)
    void a_text_that_is_no_shape_is_refused_with_the_place(String text, String message) {
        assertThatThrownBy(() -> ShapeNotation.parse(text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void sizes_that_do_not_fit_are_refused_with_the_shape() {
        assertThatThrownBy(() -> ShapeNotation.parse("conv ic3 oc4 h2 k3"))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("shape 'conv ic3 oc4 h2 k3': Window does not fit");
        assertThatThrownBy(() -> ShapeNotation.parse("conv ic3 oc4 h5 k3 g2"))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("groups 2 does not divide ic 3");
        assertThatThrownBy(() -> ShapeNotation.parse("dw c999999999 m9 h5 k3"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'m9' at column 15 makes 8999999991 channels");
    }

    @Test
    void a_file_is_read_line_by_line() {
        List<ShapeLine> lines = ShapeNotation.parseAll(
                "net.txt", List.of("# a network", "", "conv ic3 oc4 h5 k3 x2", "  gemv in3 out4  # end"));
        assertThat(lines).extracting(ShapeLine::times).containsExactly(2, 1);
        assertThatThrownBy(() -> ShapeNotation.parseAll("net.txt", List.of("", "conv ic3 oc4 h5 k3 q2")))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("net.txt:2: shape 'conv ic3 oc4 h5 k3 q2'");
        assertThatThrownBy(() -> ShapeNotation.parseAll("net.txt", List.of("conv ic3 oc4 h2 k3")))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("net.txt:1: ");
        assertThatThrownBy(() -> ShapeNotation.parseAll("net.txt", List.of("# nothing")))
                .isInstanceOf(FormatException.class)
                .hasMessage("net.txt has no shape in it");
    }
}
