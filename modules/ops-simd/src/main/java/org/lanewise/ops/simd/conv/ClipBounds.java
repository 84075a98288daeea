package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.UnaryFunction;

/// The part of an epilogue that a kernel does before the store: clipping, with the comparisons of
/// the activation function itself. Any other epilogue is a pass of its own.
///
/// @param low lower bound
/// @param high upper bound
/// @param clips whether there are bounds
/// @param rest what is left to do after the store
record ClipBounds(float low, float high, boolean clips, Epilogue rest) {

    static ClipBounds of(Epilogue epilogue) {
        UnaryFunction activation = epilogue.residual() ? null : epilogue.activation();
        return switch (activation) {
            case UnaryFunction.Relu() -> new ClipBounds(0f, Float.POSITIVE_INFINITY, true, Epilogue.NONE);
            case UnaryFunction.Clip(float min, float max) -> new ClipBounds(min, max, true, Epilogue.NONE);
            case null, default -> none(epilogue);
        };
    }

    /// No bounds: all of the epilogue is left.
    static ClipBounds none(Epilogue epilogue) {
        return new ClipBounds(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, false, epilogue);
    }
}
