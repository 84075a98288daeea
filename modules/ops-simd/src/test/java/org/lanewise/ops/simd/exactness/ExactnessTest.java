package org.lanewise.ops.simd.exactness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.ops.simd.ChildJvm;
import org.lanewise.ops.simd.catalog.Kernels;

/// All kernels write the same bits in every JVM: at every vector width, interpreted and compiled,
/// under several collectors, on any number of threads; and so do the reference kernels alone.
@Tag("own-jvms")
class ExactnessTest {

    /// Compiles early, with C2 alone, and lets a method wait for its compilation.
    private static final List<String> C2 =
            List.of("-XX:-TieredCompilation", "-Xbatch", "-XX:CompileThresholdScaling=0.1", "-XX:+PrintCompilation");

    private static final List<String> C1 =
            List.of("-XX:TieredStopAtLevel=1", "-Xbatch", "-XX:CompileThresholdScaling=0.1", "-XX:+PrintCompilation");

    /// A JVM: its vectors (0 for those that it chooses itself), its options, and what runs in it.
    enum Jvm {
        AS_USERS_START_IT(0, List.of(), "all kernels 1 1 2 3 4 7"),
        C2_AT_512_BITS(512, C2, "all kernels 1 2"),
        C2_AT_256_BITS_SERIAL(256, with(C2, "-XX:+UseSerialGC"), "all kernels 1 2"),
        C2_AT_128_BITS_PARALLEL(128, with(C2, "-XX:+UseParallelGC"), "all kernels 1 2"),
        C1_ALONE(0, C1, "all kernels 1 2"),
        INTERPRETER(0, List.of("-Xint"), "few kernels 1"),
        REFERENCES_ALONE(0, List.of(), "all references 1");

        final int bits;
        final List<String> options;
        final String arguments;

        Jvm(int bits, List<String> options, String arguments) {
            this.bits = bits;
            this.options = options;
            this.arguments = arguments;
        }

        private static List<String> with(List<String> options, String option) {
            List<String> more = new ArrayList<>(options);
            more.add(option);
            return more;
        }

        ChildJvm run() throws Exception {
            List<String> all = new ArrayList<>(options);
            if (bits > 0) {
                all.addAll(ChildJvm.vectors(bits));
            }
            return ChildJvm.run(ExactnessProgram.class, all, arguments.split(" "));
        }
    }

    private static final Map<Jvm, Future<ChildJvm>> RUNS = new LinkedHashMap<>();

    @BeforeAll
    static void startTwoAtATime() {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (Jvm jvm : Jvm.values()) {
                RUNS.put(jvm, pool.submit(jvm::run));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_list_writes_the_same_bits(Jvm jvm) throws Exception {
        int actual = Integer.parseInt(words(jvm, "bits").getFirst()[1]);
        boolean there = jvm.bits == 0 || jvm.bits == actual;
        if (!there) {
            System.out.println("exactness: skipped, no vectors of " + jvm.bits + " bits here, " + actual + " at most");
        }
        assumeTrue(there, "no vectors of " + jvm.bits + " bits here");

        Map<String, String> expected = hashes(Jvm.AS_USERS_START_IT);
        Map<String, String> hashes = hashes(jvm);

        int sets = jvm == Jvm.INTERPRETER ? 1 : 2;
        assertThat(hashes).hasSize(sets * (Kernels.ALL.size() + 1));
        if (jvm == Jvm.AS_USERS_START_IT) {
            hashes.forEach((list, hash) -> System.out.println("SHA-256 " + hash + " " + list));
        }
        assertThat(hashes.keySet())
                .as("sets and lists with other bits than in %s", Jvm.AS_USERS_START_IT)
                .filteredOn(list -> !hashes.get(list).equals(expected.get(list)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "C[12]_.*")
    void every_primitive_is_compiled_where_a_compiler_is_tested(Jvm jvm) throws Exception {
        Set<String> compiled = new HashSet<>();
        for (String line : output(jvm).out()) {
            int type = line.indexOf("org.lanewise.");
            int method = line.indexOf("::");
            if (type >= 0 && method > type) {
                compiled.add(line.substring(type, method));
            }
        }
        List<String> primitives =
                words(jvm, "primitive").stream().map(words -> words[1]).toList();
        assertThat(primitives).isNotEmpty();
        assertThat(compiled).containsAll(primitives);
    }

    /// The hashes by set and list.
    private static Map<String, String> hashes(Jvm jvm) throws Exception {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String[] words : words(jvm, "hash")) {
            hashes.put(words[2] + " " + words[3], words[1]);
        }
        return hashes;
    }

    private static List<String[]> words(Jvm jvm, String first) throws Exception {
        return output(jvm).out().stream()
                .filter(line -> line.startsWith(first + " "))
                .map(line -> line.split(" ", 4))
                .toList();
    }

    private static ChildJvm output(Jvm jvm) throws Exception {
        ChildJvm child = RUNS.get(jvm).get();
        assertThat(child.code()).as(child.err()).isZero();
        return child;
    }
}
