package org.lanewise.compiler.operators;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [QuantizedOp] computes.
final class QuantizedEvaluation {

    private static final Set<DType> BYTES = Set.of(DType.I8, DType.U8);
    private static final Set<DType> NARROW = Set.of(DType.I8, DType.U8, DType.I16, DType.U16);
    private static final Set<DType> QUANTIZED = Set.of(DType.I8, DType.U8, DType.I16, DType.U16, DType.I32);

    private QuantizedEvaluation() {}

    static List<Tensor> run(QuantizedOp op, Operands in) {
        List<TensorType> outputs = types(op, Given.of(in));
        Given.claim(in, outputs);
        TensorType output = outputs.getFirst();
        return switch (op) {
            case QuantizedOp.QuantizeLinear quantize -> List.of(quantize(quantize, in, output));
            case QuantizedOp.DequantizeLinear dequantize -> List.of(dequantize(dequantize, in, output));
            case QuantizedOp.DynamicQuantizeLinear() -> dynamic(in.get(0));
            case QuantizedOp.QLinearConv conv -> List.of(QuantizedProducts.convolve(conv, in, output));
            case QuantizedOp.QLinearMatMul() -> List.of(QuantizedProducts.multiply(in, output));
            case QuantizedOp.ConvInteger conv -> List.of(QuantizedProducts.convolve(conv, in, output));
            case QuantizedOp.MatMulInteger() -> List.of(QuantizedProducts.multiplyIntegers(in, output));
        };
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(QuantizedOp op, OperandTypes in) {
        return types(op, Given.of(in));
    }

    private static List<TensorType> types(QuantizedOp op, Given in) {
        return switch (op) {
            case QuantizedOp.QuantizeLinear quantize -> {
                if (in.type(0) != DType.I32 && !in.type(0).isFloat()) {
                    throw in.error("input 0 is of type " + in.type(0) + ", expected floats or I32");
                }
                DType type = in.optional(2).map(TensorType::type).orElse(quantize.outputType());
                demand(NARROW, type, "zero point", in);
                Scales.real(in, 1);
                Scales.check(in.shape(0), in.shape(1), quantize.axis(), quantize.blockSize(), in);
                Scales.checkZeroPoint(in, 1, 2, type);
                yield List.of(new TensorType(type, in.shape(0)));
            }
            case QuantizedOp.DequantizeLinear dequantize -> {
                demand(QUANTIZED, in.type(0), "input 0", in);
                DType type = dequantize.outputType().resolve(Scales.real(in, 1));
                Scales.check(in.shape(0), in.shape(1), dequantize.axis(), dequantize.blockSize(), in);
                Scales.checkZeroPoint(in, 1, 2, in.type(0));
                yield List.of(new TensorType(type, in.shape(0)));
            }
            case QuantizedOp.DynamicQuantizeLinear() -> {
                demand(Set.of(DType.F32), in.type(0), "input 0", in);
                yield List.of(
                        new TensorType(DType.U8, in.shape(0)),
                        new TensorType(DType.F32, Shape.scalar()),
                        new TensorType(DType.U8, Shape.scalar()));
            }
            case QuantizedOp.QLinearConv conv -> {
                List.of(0, 2, 3, 5, 7).forEach(i -> demand(BYTES, in.type(i), "input " + i, in));
                in.optional(8).ifPresent(bias -> demand(Set.of(DType.I32), bias.type(), "bias", in));
                yield List.of(in.output(
                        in.type(7),
                        Convolutions.sizes(
                                conv.window(), conv.groups(), in.shape(0), in.shape(3), in.optionalShape(8), in)));
            }
            case QuantizedOp.QLinearMatMul() -> {
                List.of(0, 2, 3, 5, 7).forEach(i -> demand(BYTES, in.type(i), "input " + i, in));
                yield List.of(in.output(in.type(7), MatrixEvaluation.sizes(in.shape(0), in.shape(3), in)));
            }
            case QuantizedOp.ConvInteger conv -> {
                integerTypes(in);
                yield List.of(in.output(
                        DType.I32,
                        Convolutions.sizes(
                                conv.window(), conv.groups(), in.shape(0), in.shape(1), Optional.empty(), in)));
            }
            case QuantizedOp.MatMulInteger() -> {
                integerTypes(in);
                yield List.of(in.output(DType.I32, MatrixEvaluation.sizes(in.shape(0), in.shape(1), in)));
            }
        };
    }

    private static void integerTypes(Given in) {
        for (int i = 0; i < 2; i++) {
            DType type = in.type(i);
            demand(BYTES, type, "input " + i, in);
            DType zero = in.optional(i + 2).map(TensorType::type).orElse(type);
            demand(Set.of(type), zero, "input " + (i + 2), in);
        }
    }

    private static void demand(Set<DType> expected, DType type, String subject, Refusal refusal) {
        if (!expected.contains(type)) {
            throw refusal.error(subject + " is of type " + type + ", expected one of "
                    + expected.stream().sorted().toList());
        }
    }

    private static Tensor quantize(QuantizedOp.QuantizeLinear op, Operands in, TensorType output) {
        double[] x = Numbers.reals(in.get(0));
        double[] scales = Numbers.reals(in.get(1));
        long[] zeros = in.optional(2).map(Numbers::integers).orElse(new long[scales.length]);
        DType precision = op.precision().resolve(in.type(1));
        int[] at = Scales.indices(in.shape(0), in.shape(1), op.axis(), op.blockSize(), in::error);
        long[] y = new long[x.length];
        for (int i = 0; i < y.length; i++) {
            double divisor = Scales.rounded(scales[at[i]], precision);
            double quotient = Scales.rounded(Scales.rounded(x[i], precision) / divisor, precision);
            y[i] = Scales.quantized(quotient, zeros[at[i]], output.type());
        }
        return Numbers.ofIntegers(output.type(), output.shape(), y);
    }

    private static Tensor dequantize(QuantizedOp.DequantizeLinear op, Operands in, TensorType output) {
        long[] x = Numbers.integers(in.get(0));
        double[] scales = Numbers.reals(in.get(1));
        long[] zeros = in.optional(2).map(Numbers::integers).orElse(new long[scales.length]);
        int[] at = Scales.indices(in.shape(0), in.shape(1), op.axis(), op.blockSize(), in::error);
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (x[i] - zeros[at[i]]) * scales[at[i]];
        }
        return Numbers.ofReals(output.type(), output.shape(), y);
    }

    private static List<Tensor> dynamic(Tensor x) {
        float[] values = x.floats();
        float least = 0;
        float most = 0;
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float scale = most == least ? 1 : (most - least) / 255f;
        long zero = Scales.quantized(Math.clamp(-least / scale, 0f, 255f), 0, DType.U8);
        long[] y = new long[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Scales.quantized(values[i] / scale, zero, DType.U8);
        }
        return List.of(
                Numbers.ofIntegers(DType.U8, x.shape(), y),
                Tensor.of(Shape.scalar(), scale),
                Numbers.ofIntegers(DType.U8, Shape.scalar(), new long[] {zero}));
    }
}
