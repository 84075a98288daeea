package org.lanewise.onnx.operators;

import java.util.List;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.QuantizedOp.RealType;
import org.lanewise.tensor.DType;

/// Imports what becomes a [org.lanewise.layers.ops.QuantizedOp].
final class QuantizedOperators {

    private static final String SCALES = "scales float, double, float16, bfloat16";
    private static final String NARROW = "no types of 8-bit floats or of fewer bits";
    private static final List<DType> QUANTIZED = List.of(DType.I8, DType.U8, DType.I16, DType.U16);

    private QuantizedOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of(
                                "QuantizeLinear",
                                10,
                                SCALES + " and int32 to int8, uint8, int16, uint16",
                                WindowAttributes.named(QuantizedOperators::quantize))
                        .limits(NARROW),
                OperatorEntry.of(
                                "DequantizeLinear",
                                10,
                                "int8, uint8, int16, uint16, int32; " + SCALES,
                                WindowAttributes.named(QuantizedOperators::dequantize))
                        .limits(NARROW),
                OperatorEntry.of(
                        "DynamicQuantizeLinear",
                        11,
                        "float to uint8",
                        node -> node.emit(new QuantizedOp.DynamicQuantizeLinear())),
                OperatorEntry.of(
                        "QLinearConv",
                        10,
                        "int8, uint8",
                        WindowAttributes.named(node -> node.emit(new QuantizedOp.QLinearConv(
                                WindowAttributes.read(node, true, false), node.integer("group", 1))))),
                OperatorEntry.of(
                                "QLinearMatMul",
                                10,
                                "int8, uint8; " + SCALES,
                                node -> node.emit(new QuantizedOp.QLinearMatMul()))
                        .limits("no 8-bit floats"),
                OperatorEntry.of(
                        "ConvInteger",
                        10,
                        "int8, uint8 to int32",
                        WindowAttributes.named(node -> node.emit(new QuantizedOp.ConvInteger(
                                WindowAttributes.read(node, true, false), node.integer("group", 1))))),
                OperatorEntry.of(
                        "MatMulInteger",
                        10,
                        "int8, uint8 to int32",
                        node -> node.emit(new QuantizedOp.MatMulInteger())));
    }

    private static void quantize(NodeImport node) {
        if (node.opset() >= 19) {
            node.flag("saturate", true);
        }
        DType output = node.opset() >= 21 && node.integer("output_dtype", 0) != 0
                ? node.type("output_dtype", DType.U8)
                : DType.U8;
        if (!QUANTIZED.contains(output)) {
            throw node.unsupported("attribute 'output_dtype' is " + output + ", expected one of " + QUANTIZED);
        }
        RealType precision = node.opset() >= 23 ? realType(node, "precision") : RealType.OF_SCALE;
        node.emit(new QuantizedOp.QuantizeLinear(axis(node), blockSize(node), output, precision));
    }

    private static void dequantize(NodeImport node) {
        RealType output = node.opset() >= 23 ? realType(node, "output_dtype") : RealType.OF_SCALE;
        node.emit(new QuantizedOp.DequantizeLinear(axis(node), blockSize(node), output));
    }

    private static int axis(NodeImport node) {
        return node.opset() >= 13 ? node.integer("axis", 1) : 1;
    }

    private static int blockSize(NodeImport node) {
        return node.opset() >= 21 ? node.integer("block_size", 0) : 0;
    }

    private static RealType realType(NodeImport node, String attribute) {
        if (node.integer(attribute, 0) == 0) {
            return RealType.OF_SCALE;
        }
        DType type = node.type(attribute, DType.F32);
        return switch (type) {
            case F32 -> RealType.F32;
            case F64 -> RealType.F64;
            case F16 -> RealType.F16;
            case BF16 -> RealType.BF16;
            default ->
                throw node.unsupported("attribute '" + attribute + "' is " + type + ", expected F32, F64, F16 or BF16");
        };
    }
}
