package org.lanewise.ops.simd.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
@Tag("own-jvms")
class AllocationTest {

    /// JVMs at once, each with a part of the lists.
    private static final int PARTS = 2;

    /// Options of these JVMs, separated by spaces: those for another vector width.
    private static final List<String> OPTIONS = Stream.of(
                    System.getProperty("lanewise.test.jvmArgs", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();

    private static final List<String> LINES = new ArrayList<>();

    @BeforeAll
    static void run() throws Exception {
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
                LINES.addAll(child.out());
            }
        }
    }

    @Test
    void a_warm_primitive_allocates_nothing() {
        LINES.stream()
                .filter(line -> line.startsWith("primitives "))
                .forEach(line -> System.out.println("allocation: " + line));
        assertThat(LINES).filteredOn(line -> line.startsWith("allocates ")).isEmpty();
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
