package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The seeds of a test's cases. A failure says the command that runs the failing case alone; a test
/// class that is through says how often it ran each kernel, and fails when it left one out.
///
/// `-Dlanewise.test.cases=5000` makes every sweep that long, `-Dlanewise.test.seed=17` runs one
/// case.
final class Sweep implements BeforeAllCallback, BeforeEachCallback, TestExecutionExceptionHandler, AfterAllCallback {

    private static final Integer CASES = Integer.getInteger("lanewise.test.cases");
    private static final Integer SEED = Integer.getInteger("lanewise.test.seed");

    /// Runs of each kernel by the harness in this test class.
    private static final SortedMap<String, Integer> RUNS = new TreeMap<>();

    private final List<KernelList<?>> lists;
    private int tests;
    private int seeds;
    private int seed = -1;

    /// Sweeps over problems of some lists.
    ///
    /// @param lists each kernel of them must run in some test of the class
    Sweep(KernelList<?>... lists) {
        this.lists = List.of(lists);
    }

    /// Counts a run of a kernel.
    ///
    /// @param kernel its name
    static void ran(String kernel) {
        RUNS.merge(kernel, 1, Integer::sum);
    }

    /// The lists that are swept over.
    ///
    /// @return those of the constructor
    List<KernelList<?>> lists() {
        return lists;
    }

    /// The seeds of a sweep, from 0.
    ///
    /// @param cases their number in a build
    /// @return the seeds, or the one that the command line asks for
    Iterable<Integer> seeds(int cases) {
        IntStream all = SEED != null ? IntStream.of(SEED) : IntStream.range(0, CASES == null ? cases : CASES);
        return () -> {
            Iterator<Integer> iterator = all.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return iterator.hasNext();
                }

                @Override
                public Integer next() {
                    seeds++;
                    seed = iterator.next();
                    return seed;
                }
            };
        };
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        RUNS.clear();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        tests++;
        seed = -1;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (seed < 0) {
            throw failure;
        }
        throw new AssertionError(
                ("%s; this case alone: ./mvnw -pl modules/ops-simd -am -Dsurefire.failIfNoSpecifiedTests=false"
                                + " -Dtest='%s#%s' -Dlanewise.test.seed=%d test")
                        .formatted(
                                String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\n\\s*", " "),
                                context.getRequiredTestClass().getSimpleName(),
                                context.getRequiredTestMethod().getName(),
                                seed),
                failure);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        int runs = RUNS.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("sweep: %s, %d seeds, %d runs of kernels: %s%n", test.getSimpleName(), seeds, runs, RUNS);
        long all = Arrays.stream(test.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        if (SEED != null || tests < all || context.getExecutionException().isPresent()) {
            return;
        }
        for (KernelList<?> list : lists) {
            for (Kernel<?> kernel : list.kernels()) {
                assertThat(RUNS)
                        .as("kernels that %s runs", test.getSimpleName())
                        .containsKey(kernel.name());
            }
        }
    }
}
