package org.lanewise.ops.simd.machinecode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Instructions out of machine code, by `objdump` of the GNU binutils.
final class Disassembly {

    private static final Pattern LINE = Pattern.compile(" *([0-9a-f]+):\\s+(\\S+) *([^#]*?) *(?:#.*)?");
    /// Names that stand before the name of an instruction.
    private static final Pattern PREFIX = Pattern.compile("(?:data16|cs|ds|rex\\S*|bnd|lock|rep\\S*|\\{evex\\}) +");

    private Disassembly() {}

    /// Whether there is an `objdump`.
    static boolean available() throws InterruptedException {
        try {
            return new ProcessBuilder("objdump", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Disassembles a method.
    static List<Instruction> of(MachineCode code) throws IOException, InterruptedException {
        Path file = Files.createTempFile("method", ".bin");
        try {
            Files.write(file, code.bytes());
            Process process = new ProcessBuilder(
                            "objdump",
                            "-D",
                            "-b",
                            "binary",
                            "-mi386:x86-64",
                            "-Mintel",
                            "--no-show-raw-insn",
                            "--adjust-vma=0x" + Long.toHexString(code.address()),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("objdump failed on " + code.method() + ": " + text);
            }
            return parse(text.lines().toList());
        } finally {
            Files.delete(file);
        }
    }

    /// Reads what `objdump` prints.
    static List<Instruction> parse(List<String> lines) {
        List<Instruction> instructions = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(PREFIX.matcher(line).replaceAll(""));
            if (matcher.matches()) {
                instructions.add(new Instruction(
                        Long.parseUnsignedLong(matcher.group(1), 16), matcher.group(2), matcher.group(3)));
            }
        }
        return instructions;
    }
}
