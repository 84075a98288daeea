package org.lanewise.ops.simd.problems;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.Window;

/// Convolutions and fully connected layers.
final class ConvolutionProblems {

    static final ProblemSet<Conv2dProblem> CONV2D = conv2d();
    static final ProblemSet<BlockedConv2dProblem> BLOCKED_CONV2D = blocked();
    static final ProblemSet<GemmProblem> GEMM = gemm();
    static final ProblemSet<LinearProblem> LINEAR = linear();

    private ConvolutionProblems() {}

    private static ProblemSet<Conv2dProblem> conv2d() {
        Window one = new Window(1, 1, 0, 0, 1);
        Window three = new Window(3, 1, 1, 1, 1);
        Window half = new Window(3, 2, 0, 1, 1);
        Window five = new Window(5, 2, 2, 2, 1);
        Window apart = new Window(2, 1, 1, 0, 3);
        Window four = new Window(4, 1, 0, 0, 1);
        Window wide = new Window(7, 1, 3, 3, 1);
        Window even = new Window(3, 2, 1, 0, 1);
        List<Conv2dProblem> few = new ArrayList<>();
        conv2d(few, 2, 2, 5, 6, 3, 1, three, three);
        conv2d(few, 1, 2, 5, 35, 3, 1, half, half);
        conv2d(few, 1, 3, 5, 7, 3, 3, three, three);
        List<Conv2dProblem> more = new ArrayList<>();
        conv2d(more, 17, 3, 9, 11, 7, 1, three, three);
        conv2d(more, 2, 3, 20, 21, 13, 1, three, one);
        conv2d(more, 16, 6, 12, 13, 16, 1, five, five);
        conv2d(more, 3, 17, 5, 7, 17, 1, one, one);
        conv2d(more, 5, 4, 9, 8, 8, 4, half, half);
        conv2d(more, 5, 6, 8, 9, 4, 2, apart, half);
        conv2d(more, 33, 33, 4, 4, 10, 1, four, four);
        conv2d(more, 1, 3, 19, 43, 8, 1, half, half);
        conv2d(more, 2, 3, 11, 75, 7, 1, five, five);
        conv2d(more, 160, 4, 5, 34, 16, 2, half, half);
        conv2d(more, 3, 19, 7, 7, 19, 19, three, three);
        conv2d(more, 2, 5, 14, 14, 5, 5, half, half);
        conv2d(more, 1, 3, 90, 75, 3, 3, three, three);
        conv2d(more, 2, 7, 15, 29, 7, 7, five, five);
        conv2d(more, 1, 6, 21, 20, 6, 6, half, half);
        conv2d(more, 2, 3, 9, 17, 3, 3, wide, wide);
        conv2d(more, 160, 3, 7, 7, 3, 3, three, three);
        conv2d(more, 160, 2, 14, 14, 2, 2, even, even);
        conv2d(more, 80, 2, 8, 28, 2, 2, even, even);
        conv2d(more, 80, 2, 6, 37, 2, 2, three, three);
        conv2d(more, 80, 2, 6, 42, 2, 2, even, even);
        return new ProblemSet<>(Kernels.CONV2D, few, more);
    }

    private static void conv2d(
            List<Conv2dProblem> to, int images, int ic, int ih, int iw, int oc, int groups, Window h, Window w) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                boolean bias = direction != Direction.BACKWARD_WEIGHTS;
                to.add(new Conv2dProblem(layout, images, ic, ih, iw, oc, groups, h, w, bias, direction));
            }
            to.add(new Conv2dProblem(layout, images, ic, ih, iw, oc, groups, h, w, true, Direction.FORWARD)
                    .with(new Epilogue(true, new UnaryFunction.Relu())));
        }
        to.add(new Conv2dProblem(Layout.CHW16N, images, ic, ih, iw, oc, groups, h, w, false, Direction.BACKWARD_DATA));
    }

    private static ProblemSet<BlockedConv2dProblem> blocked() {
        Window one = new Window(1, 1, 0, 0, 1);
        Window three = new Window(3, 1, 1, 1, 1);
        Window half = new Window(3, 2, 0, 1, 1);
        Window five = new Window(5, 2, 2, 2, 1);
        Window apart = new Window(2, 1, 1, 0, 3);
        Window seven = new Window(7, 2, 3, 3, 1);
        List<BlockedConv2dProblem> few = new ArrayList<>();
        blocked(few, 2, 18, 5, 6, 17, 1, three, three);
        blocked(few, 2, 5, 7, 8, 5, 5, three, three);
        blocked(few, 2, 2, 5, 11, 5, 1, half, half);
        blocked(few, 2, 6, 3, 4, 36, 3, three, three);
        List<BlockedConv2dProblem> more = new ArrayList<>();
        blocked(more, 17, 16, 9, 15, 33, 1, three, three);
        blocked(more, 2, 48, 14, 14, 80, 1, three, three);
        blocked(more, 1, 35, 13, 12, 64, 1, one, one);
        blocked(more, 2, 3, 20, 31, 16, 1, five, five);
        blocked(more, 40, 3, 15, 37, 40, 1, seven, seven);
        blocked(more, 3, 32, 8, 9, 32, 2, half, half);
        blocked(more, 3, 33, 8, 29, 16, 1, half, apart);
        blocked(more, 2, 48, 15, 17, 60, 3, one, one);
        blocked(more, 1, 36, 9, 8, 120, 3, three, three);
        blocked(more, 2, 21, 15, 30, 21, 21, three, three);
        blocked(more, 160, 33, 4, 5, 33, 33, three, three);
        blocked(more, 160, 33, 3, 12, 33, 33, three, three);
        blocked(more, 2, 18, 9, 9, 18, 18, five, half);
        return new ProblemSet<>(Kernels.BLOCKED_CONV2D, few, more);
    }

    private static void blocked(
            List<BlockedConv2dProblem> to, int images, int ic, int ih, int iw, int oc, int groups, Window h, Window w) {
        for (Direction direction : Direction.values()) {
            boolean bias = direction != Direction.BACKWARD_WEIGHTS;
            Conv2dProblem conv = new Conv2dProblem(Layout.NCHW, images, ic, ih, iw, oc, groups, h, w, bias, direction);
            boolean forward = direction == Direction.FORWARD;
            Epilogue epilogue = forward ? new Epilogue(true, new UnaryFunction.Relu()) : Epilogue.NONE;
            to.add(new BlockedConv2dProblem(conv, false, epilogue));
            if (direction != Direction.BACKWARD_DATA && ic <= 4) {
                to.add(new BlockedConv2dProblem(conv, true, Epilogue.NONE));
            }
        }
    }

    private static ProblemSet<GemmProblem> gemm() {
        List<GemmProblem> few = new ArrayList<>();
        List<GemmProblem> more = new ArrayList<>();
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                few.add(gemm(5, 19, 7, transposeA, transposeB, false));
                more.add(gemm(37, 70, 33, transposeA, transposeB, true));
                more.add(gemm(150, 130, 300, transposeA, transposeB, false));
            }
        }
        more.add(gemm(520, 512, 260, false, true, false));
        return new ProblemSet<>(Kernels.GEMM, few, more);
    }

    private static GemmProblem gemm(int m, int n, int k, boolean transposeA, boolean transposeB, boolean accumulate) {
        int lda = (transposeA ? m : k) + 1;
        int ldb = transposeB ? k : n;
        return new GemmProblem(m, n, k, transposeA, transposeB, lda, ldb, n, accumulate);
    }

    private static ProblemSet<LinearProblem> linear() {
        List<LinearProblem> few = new ArrayList<>();
        linear(few, 2, 5, 3);
        List<LinearProblem> more = new ArrayList<>();
        linear(more, 17, 37, 21);
        linear(more, 80, 64, 10);
        linear(more, 1, 300, 130);
        linear(more, 5, 16, 65);
        return new ProblemSet<>(Kernels.LINEAR, few, more);
    }

    private static void linear(List<LinearProblem> to, int images, int in, int out) {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                to.add(new LinearProblem(layout, images, in, out, direction == Direction.FORWARD, direction));
            }
            to.add(new LinearProblem(layout, images, in, out, false, Direction.FORWARD));
            to.add(new LinearProblem(layout, images, in, out, true, Direction.FORWARD)
                    .with(Epilogue.of(new UnaryFunction.Sigmoid())));
        }
    }
}
