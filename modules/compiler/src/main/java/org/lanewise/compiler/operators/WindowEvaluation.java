package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [WindowOp] computes.
final class WindowEvaluation {

    private WindowEvaluation() {}

    static List<Tensor> run(WindowOp op, Operands in) {
        List<TensorType> outputs = types(op, Given.of(in));
        Given.claim(in, outputs);
        TensorType output = outputs.getFirst();
        Shape shape = output.shape();
        Shape x = in.shape(0);
        double[] elements = Numbers.reals(in.get(0));
        return switch (op) {
            case WindowOp.Conv conv -> {
                WindowAxes axes = WindowAxes.ofConvolution(conv.window(), x, in.shape(1), in::error);
                double[] weights = Numbers.reals(in.get(1));
                double[] sums = Convolutions.convolve(elements, weights, x.size(1), conv.groups(), axes, shape);
                in.optional(2).ifPresent(bias -> Convolutions.addBias(sums, Numbers.reals(bias), shape));
                yield List.of(tensor(output, sums));
            }
            case WindowOp.ConvTranspose conv -> {
                WindowAxes axes = WindowAxes.ofTransposed(conv, x, in.shape(1), in::error);
                double[] weights = Numbers.reals(in.get(1));
                double[] sums = Convolutions.transposed(elements, weights, x.size(1), conv.groups(), axes, shape);
                in.optional(2).ifPresent(bias -> Convolutions.addBias(sums, Numbers.reals(bias), shape));
                yield List.of(tensor(output, sums));
            }
            case WindowOp.MaxPool pool -> {
                long[] indices = new long[shape.elements()];
                double[] max = pools(pool.window(), in).max(elements, output.type(), indices, pool.columnMajor());
                yield List.of(tensor(output, max), Tensor.of(shape, indices));
            }
            case WindowOp.AveragePool pool ->
                List.of(tensor(output, pools(pool.window(), in).mean(elements, pool.countPadding())));
            case WindowOp.LpPool pool ->
                List.of(tensor(output, pools(pool.window(), in).norm(elements, pool.p())));
            case WindowOp.GlobalAveragePool() -> List.of(tensor(output, GlobalPools.mean(elements, shape)));
            case WindowOp.GlobalMaxPool() -> List.of(tensor(output, GlobalPools.max(elements, shape)));
            case WindowOp.GlobalLpPool(double p) -> List.of(tensor(output, GlobalPools.norm(elements, shape, p)));
            case WindowOp.MaxUnpool unpool -> List.of(Unpool.run(unpool.window(), shape, in));
            case WindowOp.MaxRoiPool pool ->
                List.of(tensor(output, Regions.max(pool, elements, x, in.get(1), in::error)));
            case WindowOp.RoiAlign align -> List.of(tensor(output, Regions.align(align, elements, in)));
        };
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(WindowOp op, OperandTypes in) {
        return types(op, Given.of(in));
    }

    private static List<TensorType> types(WindowOp op, Given in) {
        return switch (op) {
            case WindowOp.Conv conv ->
                List.of(in.output(
                        in.reals(3),
                        Convolutions.sizes(
                                conv.window(), conv.groups(), in.shape(0), in.shape(1), in.optionalShape(2), in)));
            case WindowOp.ConvTranspose conv ->
                List.of(in.output(
                        in.reals(3), Convolutions.sizes(conv, in.shape(0), in.shape(1), in.optionalShape(2), in)));
            case WindowOp.MaxPool pool -> {
                TensorType max = pooled(pool.window(), maxType(in), in);
                yield List.of(max, new TensorType(DType.I64, max.shape()));
            }
            case WindowOp.AveragePool pool -> List.of(pooled(pool.window(), in.reals(1), in));
            case WindowOp.LpPool pool -> List.of(pooled(pool.window(), in.reals(1), in));
            case WindowOp.GlobalAveragePool(), WindowOp.GlobalMaxPool(), WindowOp.GlobalLpPool _ ->
                List.of(in.output(in.reals(1), GlobalPools.sizes(in.shape(0), in)));
            case WindowOp.MaxUnpool unpool -> List.of(Unpool.type(unpool.window(), in));
            case WindowOp.MaxRoiPool pool ->
                List.of(in.output(in.reals(2), Regions.sizes(pool.height(), pool.width(), 5, in)));
            case WindowOp.RoiAlign align ->
                List.of(in.output(in.reals(2), Regions.sizes(align.height(), align.width(), 4, in)));
        };
    }

    private static DType maxType(Given in) {
        DType type = in.type(0);
        return type == DType.I8 || type == DType.U8 ? type : in.reals(1);
    }

    private static TensorType pooled(Window window, DType type, Given in) {
        Shape x = in.shape(0);
        WindowAxes axes = WindowAxes.ofPool(window, x, in);
        return in.output(type, WindowAxes.sizes(x.size(0), x.size(1), axes.small));
    }

    private static Pools pools(Window window, Operands in) {
        return new Pools(WindowAxes.ofPool(window, in.shape(0), in::error), in.shape(0));
    }

    private static Tensor tensor(TensorType type, double[] elements) {
        return Numbers.ofReals(type.type(), type.shape(), elements);
    }
}
