package org.lanewise.ops.simd.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.ChildJvm;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.catalog.Kernels;

/// A call of a primitive allocates nothing once it is warm, with hundreds of others in the same
/// JVM before it: every kernel on every problem of the sets.
///
/// What C2 inlines differs from run to run, and in some runs a kernel makes objects of its vectors. So
/// a kernel fails that allocates in each of [#ATTEMPTS] JVMs, and what allocated in one is printed.
/// With `-Dlanewise.test.allocation=true` the first JVM counts alone.
@Tag("own-jvms")
class AllocationTest {

    /// JVMs at once, each with a part of the lists.
    private static final int PARTS = 2;

    /// Options of these JVMs, separated by spaces: those for another vector width.
    private static final List<String> OPTIONS = Stream.of(
                    System.getProperty("lanewise.test.jvmArgs", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();

    private static final int ATTEMPTS = Boolean.getBoolean("lanewise.test.allocation") ? 1 : 3;

    private static final List<String> LINES = new ArrayList<>();

    /// Kernels with their problems that allocated in every JVM so far.
    private static Set<String> allocating = Set.of();

    @BeforeAll
    static void run() throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS && (attempt == 0 || !allocating.isEmpty()); attempt++) {
            List<String> lines = attempt();
            Set<String> these = new TreeSet<>();
            for (String line : lines) {
                if (line.startsWith("allocates ")) {
                    System.out.println("allocation: attempt " + attempt + " " + line);
                    these.add(line.substring(line.indexOf(": ") + 2));
                }
            }
            if (attempt > 0) {
                these.retainAll(allocating);
            }
            allocating = these;
            LINES.addAll(lines);
        }
    }

    private static List<String> attempt() throws Exception {
        List<String> lines = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(PARTS)) {
            List<Future<ChildJvm>> runs = new ArrayList<>();
            for (int part = 0; part < PARTS; part++) {
                String number = String.valueOf(part);
                runs.add(pool.submit(
                        () -> ChildJvm.run(AllocationProgram.class, OPTIONS, number, String.valueOf(PARTS))));
            }
            for (Future<ChildJvm> run : runs) {
                ChildJvm child = run.get();
                assertThat(child.code()).as(child.err()).isZero();
                lines.addAll(child.out());
            }
        }
        return lines;
    }

    @Test
    void a_warm_primitive_allocates_nothing() {
        LINES.stream()
                .filter(line -> line.startsWith("primitives "))
                .forEach(line -> System.out.println("allocation: " + line));
        assertThat(allocating).isEmpty();
    }

    @Test
    void every_listed_kernel_has_run() {
        List<String> kernels = new ArrayList<>();
        for (KernelList<?> list : Kernels.ALL) {
            for (Kernel<?> kernel : list.kernels()) {
                kernels.add("kernel " + kernel.name());
            }
        }
        assertThat(LINES).containsAll(kernels);
    }
}
