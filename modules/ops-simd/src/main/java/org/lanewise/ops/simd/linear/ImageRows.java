package org.lanewise.ops.simd.linear;

import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;

/// Blocks of 16 images side by side as one row of features an image, rows padded to a multiple of
/// 16 with zeros.
///
/// @param images batch size
/// @param features features of an image
record ImageRows(int images, int features) implements Primitive {

    private static final int LANES = 16;

    int pitch() {
        return Math.ceilDiv(features, LANES) * LANES;
    }

    Preparation preparation(int operand) {
        return new Preparation(operand, this, Math.multiplyExact(images, pitch()), this);
    }

    @Override
    public String kernel() {
        return "ImageRows";
    }

    @Override
    public int tasks() {
        return Math.ceilDiv(images, LANES);
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        int from = operands.offset(0) + task * features * LANES;
        int count = Math.min(LANES, images - task * LANES);
        int to = operands.offset(1) + task * LANES * pitch();
        int pitch = pitch();
        for (int f = 0; f < features; f++) {
            for (int n = 0; n < count; n++) {
                dst[to + n * pitch + f] = src[from + f * LANES + n];
            }
        }
        for (int n = 0; n < count; n++) {
            for (int f = features; f < pitch; f++) {
                dst[to + n * pitch + f] = 0f;
            }
        }
    }
}
