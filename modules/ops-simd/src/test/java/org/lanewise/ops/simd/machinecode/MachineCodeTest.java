package org.lanewise.ops.simd.machinecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The parts of the machine-code gate on text as a JVM and `objdump` print it.
class MachineCodeTest {

    /// A loop with two fused multiply-adds, one of which keeps its accumulator on the stack.
    private static final String PRINTOUT = """
            ============================= C2-compiled nmethod ==============================
            Compiled method (c2) 774  394       4       some.Type::dot (88 bytes)
             total in heap  [0x00007fccec469288,0x00007fccec46b1a8] = 7968

            [MachCode]
            [Verified Entry Point]
              # {method} {0x00007fccc4407718} 'dot' '(I[F)V' in 'some/Type'
              # parm0:    rsi       = int
              0x00007f0000000000: 4883 ec58 | 31c9 62d1 | 7c48 109c | 8910 0000 | 0062 d27d | 4818 6488

              0x00007f0000000018: ;   {runtime_call Stub::method_entry_barrier}
              0x00007f0000000018: 0462 f17c | 4810 6c24 | 0162 f25d | 48b8 cb62 | d25d 48b8 | ac89 5000
              0x00007f0000000030: 0000 62f1 | 7c48 116c | 2401 037c | 2408 ffc1 | 39d1 7cc2 | 4883 c458
              0x00007f0000000048: c3
            [Stub Code]
            [/MachCode]
            """;

    @Test
    void the_bytes_of_a_method_are_found_between_the_notes() {
        Map<String, MachineCode> found = MachineCode.c2(PRINTOUT.lines().toList());

        assertThat(found).containsOnlyKeys("some.Type::dot");
        MachineCode code = found.get("some.Type::dot");
        assertThat(code.address()).isEqualTo(0x7f0000000000L);
        assertThat(code.bytes())
                .hasSize(73)
                .startsWith(0x48, 0x83, 0xec, 0x58, 0x31)
                .endsWith(0x58, 0xc3);
    }

    @Test
    void the_last_full_compilation_by_c2_counts() {
        String text = nmethod("(c2) 1  10       4       T::m (8 bytes)", "01")
                + nmethod("(c2) 2  11   !   4       T::m (8 bytes)", "02")
                + nmethod("(c2) 3  12 %     4       T::m @ 3 (8 bytes)", "03")
                + nmethod("(c1) 4  13       3       T::m (8 bytes)", "04")
                + nmethod("(c1) 4  14       1       T::other (8 bytes)", "05");

        Map<String, MachineCode> found = MachineCode.c2(text.lines().toList());

        assertThat(found).containsOnlyKeys("T::m");
        assertThat(found.get("T::m").bytes()).containsExactly(2);
    }

    @Test
    void code_that_is_not_whole_is_an_error() {
        String gap = nmethod("(c2) 1  10       4       T::m (8 bytes)", "0102\n  0x0000000000000004: 03");
        assertThatThrownBy(() -> MachineCode.c2(gap.lines().toList())).hasMessageContaining("T::m has a gap");
        List<String> cut =
                PRINTOUT.lines().filter(line -> !line.equals("[/MachCode]")).toList();
        assertThatThrownBy(() -> MachineCode.c2(cut)).hasMessageContaining("some.Type::dot is cut off");
    }

    @Test
    void a_vector_on_the_stack_is_a_spill_and_an_index_is_not() throws IOException, InterruptedException {
        assumeTrue(Disassembly.available(), "skipped: there is no objdump (package binutils)");
        MachineCode code = MachineCode.c2(PRINTOUT.lines().toList()).get("some.Type::dot");

        List<Loop> loops = Loop.innermost(Disassembly.of(code));

        assertThat(loops).hasSize(1);
        Loop loop = loops.getFirst();
        assertThat(loop.instructions()).hasSize(10);
        assertThat(loop.fmas()).isEqualTo(2);
        assertThat(loop.loads()).isEqualTo(2);
        assertThat(loop.broadcasts()).isEqualTo(1);
        assertThat(loop.spills()).isEqualTo(2);
        assertThat(loop.otherStack()).isEqualTo(1);
    }

    @Test
    void instructions_tell_what_they_do() {
        List<Instruction> parsed = Disassembly.parse("""
                   0:\tvmovups zmm5,ZMMWORD PTR [rsp+0x40]
                   6:\tvmovups YMMWORD PTR [rsp+r11*4+0x40],ymm5
                   c:\tvmovups XMMWORD PTR [rbp+0x40],xmm5
                  12:\tvfmadd231ps zmm1,zmm2,ZMMWORD PTR [rbp+rcx*4+0x10]
                  18:\tvmovq  r11,xmm7
                  1e:\tadd    rsp,0x58
                  22:\trex.W mov QWORD PTR [rsp+0x8],rax
                  28:\tjl     0x12
                  2a:\tjmp    QWORD PTR [rip+0x10]        # 0x40
                  30:\tret
                """.lines().toList());

        assertThat(parsed).hasSize(10);
        assertThat(parsed.stream().map(Instruction::spill))
                .containsExactly(true, true, false, false, false, false, false, false, false, false);
        assertThat(parsed.stream().map(Instruction::load))
                .containsExactly(false, false, false, true, false, false, false, false, false, false);
        assertThat(parsed.get(3).fma()).isTrue();
        assertThat(parsed.get(6))
                .isEqualTo(new Instruction(0x22, "mov", "QWORD PTR [rsp+0x8],rax"))
                .matches(Instruction::stack);
        assertThat(parsed.get(7).target()).hasValue(0x12);
        assertThat(parsed.get(7).fallsThrough()).isTrue();
        assertThat(parsed.get(8)).isEqualTo(new Instruction(0x2a, "jmp", "QWORD PTR [rip+0x10]"));
        assertThat(parsed.get(8).target()).isEmpty();
        assertThat(parsed.get(8).fallsThrough()).isFalse();
    }

    @Test
    void only_the_innermost_of_nested_loops_is_found() {
        assertThat(loops("outer: a", "inner: b", "jl inner", "c", "jl outer", "ret"))
                .containsExactly(List.of("b", "jl"));
        assertThat(loops("outer: a", "one: b", "jl one", "two: c", "jl two", "jl outer", "ret"))
                .containsExactly(List.of("b", "jl"), List.of("c", "jl"));
    }

    @Test
    void a_rare_block_behind_the_method_belongs_to_the_loop_when_it_comes_back() {
        assertThat(loops("a", "loop: b", "jae rare", "back: c", "jl loop", "ret", "rare: d", "jmp back"))
                .containsExactly(List.of("b", "jae", "c", "jl", "d", "jmp"));
        assertThat(loops("a", "loop: b", "jae trap", "c", "jl loop", "ret", "trap: d", "hlt"))
                .containsExactly(List.of("b", "jae", "c", "jl"));
    }

    @Test
    void a_jump_backwards_that_repeats_nothing_is_no_loop() {
        assertThat(loops("jae rare", "back: a", "ret", "rare: b", "jmp back")).isEmpty();
        assertThat(loops("a", "ret", "unreached: b", "jmp unreached")).isEmpty();
        assertThat(loops()).isEmpty();
    }

    private static String nmethod(String head, String hex) {
        return "Compiled method " + head + "\n[MachCode]\n  0x0000000000000000: " + hex + "\n[/MachCode]\n";
    }

    /// The mnemonics of the innermost loops of a method that is written as `label: mnemonic
    /// target`.
    private static List<List<String>> loops(String... lines) {
        List<String> labels = List.of(lines).stream()
                .map(line -> line.replaceFirst(":.*", ""))
                .toList();
        List<Instruction> method = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            String[] words = lines[i].replaceFirst("^\\w+: ", "").split(" ");
            String operands = words.length > 1 ? "0x" + Integer.toHexString(labels.indexOf(words[1])) : "";
            method.add(new Instruction(i, words[0], operands));
        }
        return Loop.innermost(method).stream()
                .map(loop ->
                        loop.instructions().stream().map(Instruction::mnemonic).toList())
                .toList();
    }
}
