package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.ops.simd.tile.GemmTiles;
import org.lanewise.tensor.ShapeException;

/// Every listed kernel of the matrix product against loops in double, and against each other bit
/// by bit.
class GemmTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(Kernels.GEMM);

    /// Sizes around vectors, tiles and panels of every vector width.
    private static final int[] SIZES = {
        1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 15, 16, 17, 23, 24, 25, 26, 27, 31, 32, 33, 47, 48, 49, 53, 64, 65, 97
    };

    @Test
    void every_kernel_agrees_with_the_double_oracle_and_with_its_twins() {
        for (int seed : SWEEP.seeds(400)) {
            Random random = new Random(seed);
            int m = SIZES[random.nextInt(SIZES.length)];
            int n = SIZES[random.nextInt(SIZES.length)];
            int k = SIZES[random.nextInt(SIZES.length)];
            check("seed " + seed, random(random, m, n, k), random);
        }
    }

    @Test
    void a_sum_longer_than_a_block_of_terms_is_one_chain() {
        int block = GemmTiles.DEPTH;
        int seed = 0;
        for (int k : new int[] {block - 1, block, block + 1, 2 * block + 3}) {
            Random random = new Random(seed);
            check("seed " + seed++, random(random, 15, 35, k), random);
        }
    }

    @Test
    void products_of_many_tasks_and_blocks_of_rows_agree() {
        int seed = 0;
        for (int[] size : new int[][] {{300, 300, 400}, {1, 3000, 300}, {1100, 17, 33}, {131, 81, 5}, {263, 49, 16}}) {
            Random random = new Random(seed);
            GemmProblem p = random(random, size[0], size[1], size[2]);
            check("seed " + seed++, p, random);
        }
        GemmProblem large = GemmProblem.dense(300, 300, 400, false, false);
        assertThat(Kernels.GEMM.create(large).kernel()).isEqualTo("PackedGemm");
    }

    @Test
    void work_is_divided_by_the_shape_into_tasks_for_two_to_eight_threads() {
        assertThat(tasks(64, 64, 64)).isEqualTo(1);
        assertThat(tasks(512, 512, 512)).isEqualTo(4);
        assertThat(tasks(1024, 1024, 1024)).isEqualTo(8);
        assertThat(tasks(2048, 2048, 2048)).isEqualTo(24);
        assertThat(tasks(16, 4096, 4096)).isEqualTo(8);
        assertThat(tasks(50_000, 64, 576)).isEqualTo(8);
    }

    private static int tasks(int m, int n, int k) {
        return Kernels.GEMM
                .create(GemmProblem.dense(m, n, k, false, false), "PackedGemm")
                .tasks();
    }

    @Test
    void a_panel_too_large_for_an_array_is_left_to_the_reference() {
        GemmProblem p = new GemmProblem(1, 1, 100_000_000, false, true, 100_000_000, 100_000_000, 1, false);
        assertThat(Kernels.GEMM.explain(p).getFirst().rejection())
                .hasValueSatisfying(reason -> assertThat(reason).contains("packed right side has"));
        assertThat(Kernels.GEMM.create(p).kernel()).isEqualTo("GemmReference");
    }

    @Test
    void bad_sizes_are_refused_with_all_of_them() {
        assertThatThrownBy(() -> new GemmProblem(0, 5, 6, false, false, 6, 5, 5, false))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "Gemm: m is 0, expected 1 or more (m 0, n 5, k 6, a with lda 6, b with ldb 5, c with ldc 5)");
        assertThatThrownBy(() -> new GemmProblem(4, 5, 6, true, false, 3, 5, 5, false))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Gemm: lda is 3, expected 4 or more, the columns of a"
                        + " (m 4, n 5, k 6, a transposed with lda 3, b with ldb 5, c with ldc 5)");
        assertThatThrownBy(() -> new GemmProblem(4, 5, 6, false, true, 6, 5, 5, true))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("ldb is 5, expected 6 or more, the columns of b");
        assertThatThrownBy(() -> new GemmProblem(4, 5, 6, false, false, 6, 5, 4, false))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("ldc is 4, expected 5 or more, the columns of c");
        assertThatThrownBy(() -> new GemmProblem(50_000, 1, 1, false, false, 50_000, 1, 1, false))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a has more than 2147483647 elements")
                .hasMessageContaining("m 50000, n 1, k 1, a with lda 50000");
    }

    private static GemmProblem random(Random random, int m, int n, int k) {
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        return new GemmProblem(
                m,
                n,
                k,
                transposeA,
                transposeB,
                (transposeA ? m : k) + gap(random),
                (transposeB ? k : n) + gap(random),
                n + gap(random),
                random.nextBoolean());
    }

    private static int gap(Random random) {
        return random.nextBoolean() ? 0 : random.nextInt(20);
    }

    /// What lies between the rows is NaN, and so is what `c` holds where the product starts from
    /// zero: whoever reads it has it in the result.
    private static void check(String seed, GemmProblem p, Random random) {
        String label = seed + " " + p;
        float[] a = matrix(random, p.transposeA() ? p.k() : p.m(), p.transposeA() ? p.m() : p.k(), p.lda());
        float[] b = matrix(random, p.transposeB() ? p.n() : p.k(), p.transposeB() ? p.k() : p.n(), p.ldb());
        float[] c = matrix(random, p.m(), p.n(), p.ldc());
        if (!p.accumulate()) {
            Arrays.fill(c, Float.NaN);
        }
        float[] actual = KernelCheck.everyKernel(label, Kernels.GEMM, p, Map.of("a", a, "b", b, "c", c))
                .get("c");
        List<Float> values = new ArrayList<>();
        double[] expected = new double[p.m() * p.n()];
        double[] bound = new double[expected.length];
        for (int row = 0; row < p.m(); row++) {
            for (int column = 0; column < p.ldc() && row * p.ldc() + column < actual.length; column++) {
                float value = actual[row * p.ldc() + column];
                if (column >= p.n()) {
                    assertThat(value).as("%s: between the rows", label).isNaN();
                    continue;
                }
                values.add(value);
                double sum = p.accumulate() ? c[row * p.ldc() + column] : 0;
                double magnitude = Math.abs(sum);
                for (int k = 0; k < p.k(); k++) {
                    double left = a[p.transposeA() ? k * p.lda() + row : row * p.lda() + k];
                    double right = b[p.transposeB() ? column * p.ldb() + k : k * p.ldb() + column];
                    sum += left * right;
                    magnitude += Math.abs(left * right);
                }
                expected[row * p.n() + column] = sum;
                bound[row * p.n() + column] = (p.k() + 1) * KernelCheck.ROUNDING * magnitude;
            }
        }
        float[] dense = new float[values.size()];
        for (int i = 0; i < dense.length; i++) {
            dense[i] = values.get(i);
        }
        KernelCheck.close(label, dense, expected, bound);
    }

    private static float[] matrix(Random random, int rows, int columns, int distance) {
        float[] values = new float[(rows - 1) * distance + columns];
        Arrays.fill(values, Float.NaN);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row * distance + column] = random.nextFloat() * 2f - 1f;
            }
        }
        return values;
    }
}
