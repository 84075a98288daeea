package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;

/// Operators on integers that stand for real numbers by a scale and a zero point.
///
/// The integer `q` stands for `(q - zeroPoint) * scale`. A scale and its zero point have one shape:
/// that of a scalar or one element for the whole tensor, one dimension for a number an index of an
/// axis, or the tensor's rank for a number a block along the axis.
public sealed interface QuantizedOp extends TensorOp {

    /// A type of real numbers, or the one that an operand has.
    enum RealType {
        /// The element type of the scale.
        OF_SCALE,
        /// [DType#F32].
        F32,
        /// [DType#F64].
        F64,
        /// [DType#F16].
        F16,
        /// [DType#BF16].
        BF16;

        /// The element type.
        ///
        /// @param scale element type of the scale
        /// @return a floating-point type
        public DType resolve(DType scale) {
            return switch (this) {
                case OF_SCALE -> scale;
                case F32 -> DType.F32;
                case F64 -> DType.F64;
                case F16 -> DType.F16;
                case BF16 -> DType.BF16;
            };
        }
    }

    /// `saturate(round(x / scale) + zeroPoint)`, halves to even: ONNX `QuantizeLinear`.
    ///
    /// Inputs: x of a floating-point type or I32; scale of a floating-point type; zero point, 0
    /// where absent, of the output's type. Output: x's shape. NaN gives the smallest value.
    ///
    /// @param axis axis of scales that are not for the whole tensor; negative counts from the last
    /// @param blockSize indices of the axis that share a scale; 0 where there are no blocks
    /// @param outputType I8, U8, I16 or U16, when the zero point is absent
    /// @param precision type that the quotient is rounded to before it is rounded to an integer
    record QuantizeLinear(int axis, int blockSize, DType outputType, RealType precision) implements QuantizedOp {

        /// Checks the settings.
        public QuantizeLinear {
            WindowCheck.atLeast("QuantizeLinear", "blockSize", blockSize, 0);
            if (!List.of(DType.I8, DType.U8, DType.I16, DType.U16).contains(outputType)) {
                throw new ConfigurationException(
                        "QuantizeLinear: outputType is " + outputType + ", expected I8, U8, I16 or U16");
            }
        }
    }

    /// `(x - zeroPoint) * scale`: ONNX `DequantizeLinear`.
    ///
    /// Inputs: x of I8, U8, I16, U16 or I32; scale of a floating-point type; zero point of x's
    /// type, 0 where absent. Output: x's shape.
    ///
    /// @param axis axis of scales that are not for the whole tensor; negative counts from the last
    /// @param blockSize indices of the axis that share a scale; 0 where there are no blocks
    /// @param outputType type of the output
    record DequantizeLinear(int axis, int blockSize, RealType outputType) implements QuantizedOp {

        /// Checks the settings.
        public DequantizeLinear {
            WindowCheck.atLeast("DequantizeLinear", "blockSize", blockSize, 0);
        }
    }

    /// Quantizes to U8 over the range of the values and 0: ONNX `DynamicQuantizeLinear`.
    ///
    /// Input: x of F32. Outputs: U8 y of x's shape; F32 scale `(max - min) / 255`, 1 where all
    /// elements are 0; U8 zero point. Every operation is rounded to F32.
    record DynamicQuantizeLinear() implements QuantizedOp {}

    /// [WindowOp.Conv] on integers that stand for real numbers: ONNX `QLinearConv`.
    ///
    /// Inputs: x of I8 or U8, its scale and zero point; weights of I8 or U8, their scale and zero
    /// point, of one element or one an output channel; scale and zero point of the output; I32
    /// bias in units of scale of x times scale of weights, which may be absent. Output: of its
    /// zero point's type.
    ///
    /// @param window the window, without ceil mode; its kernel is that of the weights
    /// @param groups blocks of channels that do not see each other
    record QLinearConv(Window window, int groups) implements QuantizedOp {

        /// Checks the settings.
        public QLinearConv {
            WindowCheck.floorMode("QLinearConv", window);
            WindowCheck.atLeast("QLinearConv", "groups", groups, 1);
        }
    }

    /// [MatrixOp.MatMul] on integers that stand for real numbers: ONNX `QLinearMatMul`.
    ///
    /// Inputs: a, its scale and zero point; b, its scale and zero point; scale and zero point of
    /// the output. a, b and output are I8 or U8. Scales and zero points have one element, or one
    /// a row of a and of the output, or one a column of b: one dimension, or the operand's rank
    /// with a size of 1 along the summed axis. Output: of its zero point's type.
    record QLinearMatMul() implements QuantizedOp {}

    /// [WindowOp.Conv] on integers with zero points taken off: ONNX `ConvInteger`.
    ///
    /// Inputs: x of I8 or U8; weights of I8 or U8; zero points of x, one element, and of weights,
    /// one element or one an output channel; both may be absent. Output: I32. Padding is the zero
    /// point.
    ///
    /// @param window the window, without ceil mode; its kernel is that of the weights
    /// @param groups blocks of channels that do not see each other
    record ConvInteger(Window window, int groups) implements QuantizedOp {

        /// Checks the settings.
        public ConvInteger {
            WindowCheck.floorMode("ConvInteger", window);
            WindowCheck.atLeast("ConvInteger", "groups", groups, 1);
        }
    }

    /// [MatrixOp.MatMul] on integers with zero points taken off: ONNX `MatMulInteger`.
    ///
    /// Inputs: a and b of I8 or U8; zero points of a, one element or one a row, and of b, one
    /// element or one a column, as in [QLinearMatMul]; both may be absent. Output: I32.
    record MatMulInteger() implements QuantizedOp {}
}
