package org.lanewise.ops.simd.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.ElementwiseLoss;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Nothing that is listed is left out of the problem sets.
class ProblemSetsTest {

    @Test
    void every_list_of_kernels_has_a_set() {
        List<KernelList<?>> lists = new ArrayList<>();
        for (ProblemSet<?> set : ProblemSets.ALL) {
            lists.add(set.list());
        }
        assertThat(lists).containsExactlyElementsOf(Kernels.ALL);
    }

    @Test
    void every_kernel_has_a_problem_among_the_few_and_among_the_others() {
        for (ProblemSet<?> set : ProblemSets.ALL) {
            everyKernelHasAProblem(set);
        }
    }

    private static <P extends Problem> void everyKernelHasAProblem(ProblemSet<P> set) {
        for (Kernel<P> kernel : set.list().kernels()) {
            assertThat(set.few())
                    .as("few problems of %s", kernel.name())
                    .anyMatch(problem -> kernel.rejects(problem).isEmpty());
            assertThat(set.more())
                    .as("more problems of %s", kernel.name())
                    .anyMatch(problem -> kernel.rejects(problem).isEmpty());
        }
    }

    @Test
    void every_list_has_a_problem_of_several_tasks_unless_it_is_documented_as_one() {
        for (ProblemSet<?> set : ProblemSets.ALL) {
            boolean one = set.list() == Kernels.SOFTMAX_CROSS_ENTROPY
                    || set.list() == Kernels.ELEMENTWISE_LOSS
                    || set.list() == Kernels.SUM_OF_SQUARES;
            assertThat(mostTasks(set) > 1).as(set.list().operation()).isNotEqualTo(one);
        }
    }

    private static <P extends Problem> int mostTasks(ProblemSet<P> set) {
        return set.more().stream()
                .mapToInt(problem -> set.list().create(problem).tasks())
                .max()
                .orElseThrow();
    }

    @Test
    void every_function_kind_of_pooling_and_loss_has_problems() {
        List<Class<?>> there = new ArrayList<>();
        for (ProblemSet<?> set : ProblemSets.ALL) {
            for (Problem problem : set.few()) {
                switch (problem) {
                    case UnaryProblem p -> there.add(p.function().getClass());
                    case Pool2dProblem p -> there.add(p.kind().getClass());
                    case ElementwiseLossProblem p -> there.add(p.loss().getClass());
                    default -> {}
                }
            }
        }
        for (Class<?> family : List.of(UnaryFunction.class, PoolKind.class, ElementwiseLoss.class)) {
            assertThat(there).contains(family.getPermittedSubclasses());
        }
    }

    @Test
    void values_are_a_function_of_problem_and_seed() {
        for (ProblemSet<?> set : ProblemSets.ALL) {
            for (Problem problem : set.few()) {
                Object[] values = Values.of(problem, 5).toArray();
                assertThat(Arrays.deepEquals(values, Values.of(problem, 5).toArray()))
                        .isTrue();
                assertThat(Arrays.deepEquals(values, Values.of(problem, 6).toArray()))
                        .isFalse();
            }
        }
    }
}
