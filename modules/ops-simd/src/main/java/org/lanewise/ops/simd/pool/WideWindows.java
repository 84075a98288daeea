package org.lanewise.ops.simd.pool;

import java.util.Arrays;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;

/// Max and average pooling over windows that are wider than two vectors, and maxima over whole
/// rows, of which a tile would fill one lane: the rows of a window are joined in a line of
/// scratch memory, by loops that the JIT vectorises, then its columns one by one.
///
/// @param kernel name of the kernel
/// @param p the problem
/// @param planes its planes
record WideWindows(String kernel, Pool2dProblem p, Planes planes) implements Primitive {

    @Override
    public int tasks() {
        return planes.tasks();
    }

    @Override
    public int scratch() {
        return p.iw();
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        PoolAxis h = p.h();
        int down = h.dilation() * p.iw();
        for (int plane = planes.first(task); plane < planes.end(task); plane++) {
            int from = operands.offset(0) + plane * planes.src();
            int to = operands.offset(1) + plane * planes.dst();
            for (int oy = 0; oy < p.oh(); oy++) {
                int top = from + h.start(oy) * p.iw();
                if (p.kind() instanceof PoolKind.Average average) {
                    sumDown(src, top, down, h.taps(oy), scratch);
                    means(scratch, dst, to + oy * p.ow(), oy, average.countIncludePad());
                } else {
                    maximumDown(src, top, down, h.taps(oy), scratch);
                    maxima(scratch, dst, to + oy * p.ow());
                }
            }
        }
    }

    private void sumDown(float[] src, int top, int down, int rows, float[] line) {
        int width = p.iw();
        Arrays.fill(line, 0, width, 0f);
        for (int y = top; y < top + rows * down; y += down) {
            for (int x = 0; x < width; x++) {
                line[x] += src[y + x];
            }
        }
    }

    private void maximumDown(float[] src, int top, int down, int rows, float[] line) {
        int width = p.iw();
        Arrays.fill(line, 0, width, Float.NEGATIVE_INFINITY);
        for (int y = top; y < top + rows * down; y += down) {
            for (int x = 0; x < width; x++) {
                line[x] = Math.max(line[x], src[y + x]);
            }
        }
    }

    private void means(float[] line, float[] dst, int to, int oy, boolean padded) {
        PoolAxis w = p.w();
        for (int ox = 0; ox < w.out(); ox++) {
            float sum = 0f;
            for (int tap = 0; tap < w.taps(ox); tap++) {
                sum += line[w.start(ox) + tap * w.dilation()];
            }
            dst[to + ox] = sum * p.reciprocal(oy, ox, padded);
        }
    }

    private void maxima(float[] line, float[] dst, int to) {
        PoolAxis w = p.w();
        for (int ox = 0; ox < w.out(); ox++) {
            float maximum = Float.NEGATIVE_INFINITY;
            for (int tap = 0; tap < w.taps(ox); tap++) {
                maximum = Math.max(maximum, line[w.start(ox) + tap * w.dilation()]);
            }
            dst[to + ox] = maximum + 0f;
        }
    }
}
