package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.pool.PoolKernels;

/// Averages of whole planes, with numbers of planes around those that are averaged together,
/// against sums in double, and every kernel against the others bit by bit.
class GlobalAverageTest {

    private static final int[] PLANES = {1, 2, 15, 16, 17, 31, 32, 33, 63, 70, 200};
    private static final int[] HEIGHTS = {1, 2, 6, 7, 8, 14};
    private static final int[] WIDTHS = {1, 4, 5, 7, 8, 9, 14, 16};

    @Test
    void a_plane_is_averaged_whatever_is_beside_it() {
        for (int planes : PLANES) {
            for (int height : HEIGHTS) {
                for (int width : WIDTHS) {
                    check(planes, height, width);
                }
            }
        }
    }

    private static void check(int planes, int height, int width) {
        int size = height * width;
        float[] src = KernelCheck.random(new Random(planes * 1000L + size), planes * size);
        double[] expected = new double[planes];
        double[] bound = new double[planes];
        for (int i = 0; i < src.length; i++) {
            expected[i / size] += (double) src[i] / size;
            bound[i / size] += (size + 2) * ROUNDING * Math.abs(src[i]) / size;
        }
        Pool2dProblem p = problem(planes, height, width);
        float[] dst = KernelCheck.everyKernel(p.toString(), PoolKernels.POOL2D, p, Map.of("src", src))
                .get("dst");
        KernelCheck.close(p.toString(), dst, expected, bound);
    }

    @Test
    void planes_of_narrow_rows_are_averaged_together() {
        assertThat(PoolKernels.POOL2D.create(problem(64, 7, 7)).kernel()).isEqualTo("GlobalAveragePlanes");
        assertThat(PoolKernels.POOL2D.create(problem(64, 7, 17)).kernel()).isNotEqualTo("GlobalAveragePlanes");
    }

    private static Pool2dProblem problem(int planes, int height, int width) {
        return new Pool2dProblem(
                new PoolKind.Average(true),
                PoolAxis.global(height),
                PoolAxis.global(width),
                Layout.NCHW,
                1,
                planes,
                Direction.FORWARD);
    }
}
