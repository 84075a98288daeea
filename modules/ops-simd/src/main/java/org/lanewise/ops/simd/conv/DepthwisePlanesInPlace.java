package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.lanes.Ranges;
import org.lanewise.ops.simd.tile.DepthwiseInPlace;
import org.lanewise.tensor.Window;

/// Depthwise convolution of planes with windows of 3 x 3 and one pixel of padding, in registers of
/// 512 bits: planes are read where they lie.
///
/// With rows of less than a vector the tiles read and write beyond a plane; what they write there
/// is written over by the next plane. A plane that has none after it is convolved in scratch
/// memory.
final class DepthwisePlanesInPlace implements Primitive {

    private static final int LANES = 16;

    /// Lane of a permutation that is zero.
    private static final int NONE = LANES;

    /// Floats of the planes that are made before their epilogue: what stays in the first-level
    /// cache.
    private static final int CACHED = 4096;

    private final String kernel;
    private final Conv2dProblem p;
    private final int stride;
    private final int tasks;
    /// Whether a vector is two output rows.
    private final boolean packed;
    /// Elements that are read after a plane.
    private final int reach;
    /// Planes at the end of a task that nothing may be written after.
    private final int unwritten;
    /// Most planes that are made at a time.
    private final int together;
    /// Permutations, in the order of the tile's parameters.
    private final int[][] lanes;
    private final float[] zeros;

    DepthwisePlanesInPlace(String kernel, Conv2dProblem p) {
        this.kernel = kernel;
        this.p = p;
        stride = p.h().stride();
        int planes = p.images() * p.oc();
        tasks = Ranges.tasks(planes, (long) planes * (srcPlane() + dstPlane()));
        packed = p.ow() <= LANES / 2;
        boolean beyond = p.ow() < LANES;
        reach = beyond ? stride * (LANES + stride * p.iw()) : 0;
        unwritten = beyond ? Math.ceilDiv(LANES, dstPlane()) : 0;
        together = p.epilogue().isNone() ? planes : Math.max(1, CACHED / dstPlane());
        lanes = stride == 1 ? neighbours() : halves();
        zeros = new float[p.bias() ? 0 : p.oc()];
    }

    static boolean supports(Conv2dProblem p) {
        int stride = p.h().stride();
        return Simd.vectorBits() == 512
                && usual(p.h())
                && usual(p.w())
                && stride == p.w().stride()
                && p.oh() * stride == p.ih()
                && p.ow() * stride == p.iw();
    }

    private static boolean usual(Window window) {
        return window.kernel() == 3 && window.stride() <= 2 && window.dilation() == 1 && window.padLow() == 1;
    }

    /// Left and right neighbours, and the rows at the upper and lower edge.
    private int[][] neighbours() {
        int width = packed ? p.ow() : LANES;
        int[][] all = new int[4][LANES];
        for (int lane = 0; lane < LANES; lane++) {
            int row = lane / width;
            int x = lane % width;
            boolean real = row < (packed ? 2 : 1);
            all[0][lane] = real && x > 0 ? lane - 1 : NONE;
            all[1][lane] = real && x < Math.min(width, p.ow()) - 1 ? lane + 1 : NONE;
            all[2][lane] = row == 1 ? lane - width : NONE;
            all[3][lane] = row == 0 && packed && p.oh() % 2 == 0 ? lane + width : NONE;
        }
        return all;
    }

    /// Even and odd pixels of two vectors, and left neighbours of the latter.
    private int[][] halves() {
        int width = packed ? p.ow() : LANES;
        int[][] all = new int[3][LANES];
        for (int lane = 0; lane < LANES; lane++) {
            int row = lane / width;
            int x = lane % width;
            boolean real = row < (packed ? 2 : 1);
            all[0][lane] = real ? packed ? row * LANES + 2 * x : 2 * x : 0;
            all[1][lane] = all[0][lane] + 1;
            all[2][lane] = real && x > 0 ? lane - 1 : NONE;
        }
        return all;
    }

    private int srcPlane() {
        return p.ih() * p.iw();
    }

    private int dstPlane() {
        return p.oh() * p.ow();
    }

    @Override
    public String kernel() {
        return kernel;
    }

    @Override
    public int tasks() {
        return tasks;
    }

    @Override
    public int scratch() {
        return reach == 0 ? 0 : srcPlane() + reach + dstPlane() + LANES;
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int planes = p.images() * p.oc();
        int end = Ranges.start(planes, tasks, task + 1);
        int last = operands.count() - 1;
        float[] src = operands.array(0);
        float[] dst = operands.array(last);
        int readable = (src.length - reach - operands.offset(0)) / srcPlane();
        int stop = Math.min(readable, end - unwritten);
        int plane = Ranges.start(planes, tasks, task);
        while (plane < stop) {
            int channel = plane % p.oc();
            int count = Math.min(Math.min(stop - plane, p.oc() - channel), together);
            int from = operands.offset(0) + plane * srcPlane();
            convolve(operands, channel, count, src, from, dst, operands.offset(last) + plane * dstPlane());
            FusedEpilogue.run(p.epilogue(), operands, plane * dstPlane(), count * dstPlane());
            plane += count;
        }
        int result = srcPlane() + reach;
        for (; plane < end; plane++) {
            System.arraycopy(src, operands.offset(0) + plane * srcPlane(), scratch, 0, srcPlane());
            convolve(operands, plane % p.oc(), 1, scratch, 0, scratch, result);
            System.arraycopy(scratch, result, dst, operands.offset(last) + plane * dstPlane(), dstPlane());
            FusedEpilogue.run(p.epilogue(), operands, plane * dstPlane(), dstPlane());
        }
    }

    private void convolve(Operands operands, int channel, int planes, float[] src, int from, float[] dst, int to) {
        float[] w = operands.array(1);
        int wAt = operands.offset(1) + channel * 9;
        float[] start = p.bias() ? operands.array(2) : zeros;
        int startAt = p.bias() ? operands.offset(2) + channel : channel;
        int[] a = lanes[0];
        int[] b = lanes[1];
        int[] c = lanes[2];
        int width = p.iw();
        int rows = p.oh();
        if (stride == 2) {
            if (packed) {
                DepthwiseInPlace.pairs2(src, from, width, w, wAt, start, startAt, dst, to, rows, planes, a, b, c);
            } else {
                DepthwiseInPlace.stride2(src, from, width, w, wAt, start, startAt, dst, to, rows, planes, a, b, c);
            }
        } else if (packed) {
            int[] d = lanes[3];
            DepthwiseInPlace.pairs1(src, from, width, w, wAt, start, startAt, dst, to, rows, planes, a, b, c, d);
        } else {
            DepthwiseInPlace.stride1(src, from, width, w, wAt, start, startAt, dst, to, rows, planes, a, b);
        }
    }
}
