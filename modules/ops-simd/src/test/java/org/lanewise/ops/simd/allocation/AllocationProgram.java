package org.lanewise.ops.simd.allocation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.problems.BoundPrimitive;
import org.lanewise.ops.simd.problems.ProblemSet;
import org.lanewise.ops.simd.problems.ProblemSets;
import org.lanewise.ops.simd.problems.Values;

/// Runs every kernel on every problem of the sets until it has allocated nothing for some calls, and
/// prints a line that starts with `allocates` for each that never gets there.
///
/// Usage: `AllocationProgram PART PARTS`: of the lists in the order of the catalog every one whose
/// number is `PART` modulo `PARTS`. Its own lines start with `primitives` (their number),
/// `kernel` (one that ran) and `allocates`.
final class AllocationProgram {

    private static final long SEED = 20_26;

    /// Calls without a byte after which a primitive counts as warm.
    private static final int QUIET = 8;

    /// Time of the thread, not of the clock: a busy machine is no fault.
    private static final long PATIENCE_NANOS = 6_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Workers workers = Workers.of(1);
    private final long thread = Thread.currentThread().threadId();
    private int primitives;

    private AllocationProgram() {}

    public static void main(String[] args) {
        int part = Integer.parseInt(args[0]);
        int parts = Integer.parseInt(args[1]);
        AllocationProgram program = new AllocationProgram();
        for (int i = part; i < ProblemSets.ALL.size(); i += parts) {
            program.check(ProblemSets.ALL.get(i));
        }
        System.out.println("primitives " + program.primitives);
    }

    private <P extends Problem> void check(ProblemSet<P> set) {
        KernelList<P> list = set.list();
        for (Kernel<P> kernel : list.kernels()) {
            System.out.println("kernel " + kernel.name());
            for (P problem : set.all()) {
                if (kernel.rejects(problem).isEmpty()) {
                    check(kernel, problem);
                }
            }
        }
    }

    private <P extends Problem> void check(Kernel<P> kernel, P problem) {
        List<float[]> inputs = Values.of(problem, SEED);
        BoundPrimitive primitive = new BoundPrimitive(kernel.create(problem), problem, inputs, workers.threads());
        long begin = THREADS.getThreadCpuTime(thread);
        long bytes = 0;
        int calls = 0;
        for (int quiet = 0; quiet < QUIET; calls++) {
            if (bytes != 0 && THREADS.getThreadCpuTime(thread) - begin > PATIENCE_NANOS) {
                System.out.println(
                        "allocates " + bytes + " bytes in call " + calls + ": " + kernel.name() + " for " + problem);
                break;
            }
            long before = THREADS.getThreadAllocatedBytes(thread);
            primitive.run(workers);
            bytes = THREADS.getThreadAllocatedBytes(thread) - before;
            quiet = bytes == 0 ? quiet + 1 : 0;
        }
        primitives++;
    }
}
