package org.lanewise.ops.simd.machinecode;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/// One instruction in Intel's syntax.
///
/// @param address where it lies
/// @param mnemonic what it does, such as `vfmadd231ps`
/// @param operands what it does it with, such as `zmm0,zmm1,ZMMWORD PTR [rsp+0x40]`
record Instruction(long address, String mnemonic, String operands) {

    private static final Pattern VECTOR = Pattern.compile("\\b[xyz]mm\\d");
    /// C2 addresses its frame by the stack pointer; `rbp` is a register like any other.
    private static final Pattern STACK = Pattern.compile("\\[rsp\\b");
    private static final Pattern STORE = Pattern.compile("^[^,]*\\[");

    /// Whether it has a vector register as an operand.
    boolean vector() {
        return VECTOR.matcher(operands).find();
    }

    /// Whether it reads or writes the stack.
    boolean stack() {
        return STACK.matcher(operands).find();
    }

    /// Whether it moves a vector register, or a part of one, from or to the stack.
    boolean spill() {
        return vector() && stack();
    }

    /// Whether it is a fused multiply-add on vectors.
    boolean fma() {
        return mnemonic.startsWith("vfmadd") && mnemonic.endsWith("ps");
    }

    /// Whether it reads one number into all lanes.
    boolean broadcast() {
        return mnemonic.startsWith("vbroadcast") && operands.contains("[");
    }

    /// Whether it reads a vector from memory other than the stack, alone or as part of an
    /// operation.
    boolean load() {
        return vector()
                && operands.contains("MMWORD PTR [")
                && !stack()
                && !STORE.matcher(operands).find();
    }

    /// Where it jumps to, when it jumps to a fixed place.
    OptionalLong target() {
        return mnemonic.startsWith("j") && operands.startsWith("0x")
                ? OptionalLong.of(Long.parseUnsignedLong(operands.substring(2), 16))
                : OptionalLong.empty();
    }

    /// Whether the next instruction may follow.
    boolean fallsThrough() {
        return switch (mnemonic) {
            case "jmp", "ret", "hlt", "ud2" -> false;
            default -> true;
        };
    }
}
