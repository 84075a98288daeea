package org.lanewise.ops.simd.exactness;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.problems.ProblemSet;
import org.lanewise.ops.simd.problems.ProblemSets;
import org.lanewise.ops.simd.problems.Values;

/// Runs kernels over the problem sets and prints the SHA-256 of what each list wrote, and of all.
///
/// Every kernel of a bit class that supports a problem must write the same bits, in every pass: the
/// first one is interpreted to a large part, the last one is compiled. The program ends with an error that
/// names kernel and problem otherwise.
///
/// Usage: `ExactnessProgram few|all kernels|references THREADS...`, one pass for each number of
/// threads. Its own lines start with `bits`, `primitive` (a class that ran) and `hash` (value, set
/// and list).
final class ExactnessProgram {

    private static final long SEED = 20_25;

    private final boolean few;
    private final boolean references;
    private final List<Work<?>> works = new ArrayList<>();
    private final Set<String> primitives = new TreeSet<>();

    private ExactnessProgram(boolean few, boolean references) {
        this.few = few;
        this.references = references;
    }

    public static void main(String[] args) {
        ExactnessProgram program = new ExactnessProgram(args[0].equals("few"), args[1].equals("references"));
        for (ProblemSet<?> set : ProblemSets.ALL) {
            program.add(set);
        }
        for (String threads : Arrays.asList(args).subList(2, args.length)) {
            try (Workers workers = Workers.of(Integer.parseInt(threads))) {
                for (Work<?> work : program.works) {
                    work.run(workers, program.primitives);
                }
            }
        }
        System.out.println("bits " + Simd.vectorBits());
        program.primitives.forEach(type -> System.out.println("primitive " + type));
        program.print("few", true);
        if (!program.few) {
            program.print("all", false);
        }
    }

    private <P extends Problem> void add(ProblemSet<P> set) {
        List<P> problems = few ? set.few() : set.all();
        for (int i = 0; i < problems.size(); i++) {
            works.add(new Work<>(set.list(), problems.get(i), i < set.few().size(), references));
        }
    }

    private void print(String name, boolean fewOnly) {
        MessageDigest every = sha256();
        for (ProblemSet<?> set : ProblemSets.ALL) {
            MessageDigest digest = sha256();
            for (Work<?> work : works) {
                if (work.list == set.list() && (work.few || !fewOnly)) {
                    work.addTo(digest);
                }
            }
            byte[] hash = digest.digest();
            every.update(hash);
            print(name, set.list().operation(), hash);
        }
        print(name, "every list", every.digest());
    }

    private static void print(String name, String list, byte[] hash) {
        System.out.println("hash " + HexFormat.of().formatHex(hash) + " " + name + " " + list);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// A problem and the bits that all kernels of a class must write.
    private static final class Work<P extends Problem> {
        private final KernelList<P> list;
        private final P problem;
        private final boolean few;
        private final List<Kernel<P>> kernels;
        private final List<float[]> inputs;
        /// By bit class.
        private final SortedMap<String, int[]> expected = new TreeMap<>();

        Work(KernelList<P> list, P problem, boolean few, boolean references) {
            this.list = list;
            this.problem = problem;
            this.few = few;
            List<Kernel<P>> supporting = list.kernels().stream()
                    .filter(kernel -> kernel.rejects(problem).isEmpty())
                    .toList();
            this.kernels = references ? lastOfEveryClass(supporting) : supporting;
            this.inputs = Values.of(problem, SEED);
        }

        private static <P extends Problem> List<Kernel<P>> lastOfEveryClass(List<Kernel<P>> kernels) {
            SortedMap<String, Kernel<P>> last = new TreeMap<>();
            kernels.forEach(kernel -> last.put(kernel.bitClass(), kernel));
            return List.copyOf(last.values());
        }

        void run(Workers workers, Set<String> primitives) {
            for (Kernel<P> kernel : kernels) {
                Primitive primitive = kernel.create(problem);
                primitives.add(primitive.getClass().getName());
                if (workers.threads() > 1 && primitive.tasks() == 1) {
                    continue;
                }
                int[] bits = PrimitiveRun.bits(primitive, problem, inputs, workers);
                expected.putIfAbsent(kernel.bitClass(), bits);
                int[] before = expected.get(kernel.bitClass());
                int at = Arrays.mismatch(bits, before);
                if (at >= 0) {
                    throw new IllegalStateException(
                            "%s with %d threads has other bits than its class and passes before: element %d is %s, was %s, in %s"
                                    .formatted(
                                            kernel.name(),
                                            workers.threads(),
                                            at,
                                            Float.intBitsToFloat(bits[at]),
                                            Float.intBitsToFloat(before[at]),
                                            problem));
                }
            }
        }

        void addTo(MessageDigest digest) {
            for (int[] bits : expected.values()) {
                ByteBuffer bytes = ByteBuffer.allocate(bits.length * Integer.BYTES);
                bytes.asIntBuffer().put(bits);
                digest.update(bytes);
            }
        }
    }
}
