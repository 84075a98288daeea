package org.lanewise.ops.simd.machinecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.ops.simd.ChildJvm;

/// No innermost loop of a micro-kernel moves a vector from or to the stack: neither its main loop,
/// which C2 may have unrolled, nor the loop for the turns that remain. Prints a line for each main
/// loop, for people who work on it.
@Tag("own-jvms")
class SpilledVectorsTest {

    @TempDir
    Path folder;

    /// The collectors that the JVM chooses between by itself: C2 schedules the same loop
    /// differently under each.
    @ParameterizedTest(name = "{0} bits, {1}")
    @CsvSource({"512, G1", "512, Serial", "256, G1", "256, Serial", "128, G1", "128, Serial"})
    void no_vector_is_spilled_in_an_innermost_loop(int bits, String collector)
            throws IOException, InterruptedException {
        String architecture = System.getProperty("os.arch");
        skipUnless(
                List.of("amd64", "x86_64").contains(architecture),
                "this test reads machine code of x86-64, not of " + architecture);
        skipUnless(Disassembly.available(), "there is no objdump (package binutils)");
        List<String> printout = heat(bits, collector);
        String actual = words(printout, "bits").getFirst()[1];
        skipUnless(actual.equals("" + bits), "no vectors of " + bits + " bits here, " + actual + " at most");

        Map<String, MachineCode> compiled = MachineCode.c2(printout);
        List<String> table = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        List<String[]> kernels = words(printout, "kernel");
        assertThat(kernels).isNotEmpty();
        for (String[] kernel : kernels) {
            MachineCode code = compiled.get(kernel[1]);
            if (code == null) {
                faults.add(kernel[1] + " was not compiled by C2");
            } else {
                int fmas = Integer.parseInt(kernel[2]);
                check(kernel[1], fmas, Loop.innermost(Disassembly.of(code)), table, faults);
            }
        }
        if (collector.equals("G1") || !faults.isEmpty()) {
            System.out.println("Innermost loops at " + bits + " bits under " + collector + ", as C2 compiled them:");
            table.forEach(System.out::println);
        }
        assertThat(faults).isEmpty();
    }

    private static void skipUnless(boolean met, String reason) {
        if (!met) {
            System.out.println("spilled vectors: skipped, " + reason);
        }
        assumeTrue(met, reason);
    }

    private static void check(String method, int fmas, List<Loop> all, List<String> table, List<String> faults) {
        String name = method.substring(method.lastIndexOf('.') + 1);
        ToIntFunction<Loop> work = fmas > 0 ? Loop::fmas : Loop::loads;
        List<Loop> loops =
                all.stream().filter(loop -> work.applyAsInt(loop) > 0).toList();
        if (loops.isEmpty()) {
            faults.add(name + " has no loop with " + (fmas > 0 ? "FMA" : "vectors"));
            return;
        }
        Loop main = Collections.max(loops, Comparator.comparingInt(work));
        table.add("%-36s %3d FMA, %2d loads, %2d broadcasts, %2d vectors and %2d others on the stack, %3d instructions"
                .formatted(
                        name,
                        main.fmas(),
                        main.loads(),
                        main.broadcasts(),
                        main.spills(),
                        main.otherStack(),
                        main.instructions().size()));
        for (Loop loop : loops) {
            if (fmas > 0 && loop.fmas() % fmas != 0) {
                faults.add(name + " has a loop of " + loop.fmas() + " FMA, expected a multiple of " + fmas);
            }
            if (loop.spills() > 0) {
                faults.add("%s has a loop of %d FMA and %d loads with %d vectors spilled"
                        .formatted(name, loop.fmas(), loop.loads(), loop.spills()));
            }
        }
    }

    /// Starts a JVM that prints its machine code: of every method of ours, because C2 alone knows
    /// what it compiles. `-Xbatch` lets a method wait for its compilation, so that nothing depends
    /// on the load of the machine.
    private List<String> heat(int bits, String collector) throws IOException, InterruptedException {
        Path directives = Files.writeString(
                folder.resolve("directives.json"),
                "[{match: [\"org/lanewise/*.*\"], c1: {PrintAssembly: false}, c2: {PrintAssembly: true}}]");
        List<String> options = new ArrayList<>(ChildJvm.vectors(bits));
        options.addAll(List.of(
                "-XX:+Use" + collector + "GC",
                "-Xbatch",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-DebugNonSafepoints",
                "-XX:CompilerDirectivesFile=" + directives));
        ChildJvm jvm = ChildJvm.run(HeatProgram.class, options);
        assertThat(jvm.code()).as(jvm.err()).isZero();
        return jvm.out();
    }

    private static List<String[]> words(List<String> printout, String first) {
        return printout.stream()
                .filter(line -> line.startsWith(first + " "))
                .map(line -> line.split(" "))
                .toList();
    }
}
