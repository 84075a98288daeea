package org.lanewise.compiler.operators;

import java.util.List;
import java.util.Optional;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [MatrixOp] computes.
final class MatrixEvaluation {

    private MatrixEvaluation() {}

    static List<Tensor> run(MatrixOp op, Operands in) {
        List<TensorType> outputs = types(op, Given.of(in));
        Given.claim(in, outputs);
        TensorType output = outputs.getFirst();
        return List.of(
                switch (op) {
                    case MatrixOp.MatMul() -> multiply(in, output);
                    case MatrixOp.Gemm gemm -> gemm(gemm, in, output);
                    case MatrixOp.Einsum einsum ->
                        EinsumTerms.of(einsum, Given.of(in)).sum(in, output);
                });
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(MatrixOp op, OperandTypes in) {
        return types(op, Given.of(in));
    }

    private static List<TensorType> types(MatrixOp op, Given in) {
        return switch (op) {
            case MatrixOp.MatMul() -> List.of(in.output(in.oneType(2), sizes(in.shape(0), in.shape(1), in)));
            case MatrixOp.Gemm gemm -> List.of(gemmType(gemm, in));
            case MatrixOp.Einsum einsum ->
                List.of(in.output(
                        in.oneType(in.count()), EinsumTerms.of(einsum, in).sizes()));
        };
    }

    /// The sizes of numpy's `matmul` of two shapes.
    static long[] sizes(Shape a, Shape b, Refusal refusal) {
        return new Products(a, b, refusal).sizes(a.rank() == 1, b.rank() == 1);
    }

    private static Tensor multiply(Operands in, TensorType output) {
        Products products = new Products(in.shape(0), in.shape(1), in::error);
        if (output.type().isFloat()) {
            double[] c = products.reals(Numbers.reals(in.get(0)), Numbers.reals(in.get(1)));
            return Numbers.ofReals(output.type(), output.shape(), c);
        }
        long[] c = products.integers(Numbers.integers(in.get(0)), Numbers.integers(in.get(1)));
        return Numbers.ofIntegers(output.type(), output.shape(), c);
    }

    private static TensorType gemmType(MatrixOp.Gemm op, Given in) {
        DType type = in.oneType(3);
        Shape a = in.shape(0);
        Shape b = in.shape(1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw in.error("operands have shapes " + a + " and " + b + ", expected matrices");
        }
        TensorType output = in.output(type, sizes(turned(a, op.transposeA()), turned(b, op.transposeB()), in));
        Optional<Shape> c = in.optionalShape(2);
        if (c.isPresent()) {
            long[] sizes = Broadcast.sizes(List.of(c.get(), output.shape())).orElse(new long[0]);
            if (sizes.length != 2
                    || sizes[0] != output.shape().size(0)
                    || sizes[1] != output.shape().size(1)) {
                throw in.error("c has shape " + c.get() + ", expected one that broadcasts to " + output.shape());
            }
        }
        return output;
    }

    private static Tensor gemm(MatrixOp.Gemm op, Operands in, TensorType output) {
        Tensor a = op.transposeA() ? transposed(in.get(0)) : in.get(0);
        Tensor b = op.transposeB() ? transposed(in.get(1)) : in.get(1);
        Products products = new Products(a.shape(), b.shape(), in::error);
        Optional<Tensor> c = op.beta() == 0 ? Optional.empty() : in.optional(2);
        int[] at =
                c.map(value -> Broadcast.indices(value.shape(), output.shape())).orElse(new int[0]);
        if (!output.type().isFloat() && op.alpha() == 1 && op.beta() == 1) {
            long[] sums = products.integers(Numbers.integers(a), Numbers.integers(b));
            long[] added = c.map(Numbers::integers).orElse(new long[0]);
            for (int i = 0; i < at.length; i++) {
                sums[i] += added[at[i]];
            }
            return Numbers.ofIntegers(output.type(), output.shape(), sums);
        }
        double[] sums = products.reals(Numbers.reals(a), Numbers.reals(b));
        double[] added = c.map(Numbers::reals).orElse(new double[0]);
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= op.alpha();
            if (at.length > 0) {
                sums[i] += op.beta() * added[at[i]];
            }
        }
        return Numbers.ofReals(output.type(), output.shape(), sums);
    }

    private static Shape turned(Shape shape, boolean transpose) {
        return transpose ? Shape.of(shape.size(1), shape.size(0)) : shape;
    }

    private static Tensor transposed(Tensor matrix) {
        Shape shape = turned(matrix.shape(), true);
        int[] from = new int[shape.elements()];
        Broadcast.walk(shape, new int[] {1, shape.size(0)}, from);
        return Moves.take(matrix, shape, from);
    }
}
