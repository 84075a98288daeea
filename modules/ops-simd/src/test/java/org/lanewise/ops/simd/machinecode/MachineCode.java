package org.lanewise.ops.simd.machinecode;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The machine code of one method as C2 compiled it.
///
/// A JVM with `PrintAssembly` and without a disassembler prints the bytes in hexadecimal, mixed
/// with notes:
///
/// ```
/// Compiled method (c2) 774  394       4       some.Type::method (88 bytes)
/// [MachCode]
///   0x00007fccec469380: 8984 2400 | c0fe ff55
///   0x00007fccec469398: ;   {runtime_call Stub::method_entry_barrier}
/// [/MachCode]
/// ```
///
/// @param method class and method, such as `some.Type::method`
/// @param address where the first byte lies
/// @param bytes the code
record MachineCode(String method, long address, byte[] bytes) {

    private static final Pattern HEAD =
            Pattern.compile("Compiled method \\((c[12])\\) +\\d+ +\\d+ (.{5}) +(\\d) +(\\S+::\\S+) .*");
    private static final Pattern BYTES = Pattern.compile(" *0x([0-9a-f]+):((?: [0-9a-f]+| \\|)+) *");

    /// Finds the last full compilation by C2 of every method.
    ///
    /// @param printout lines that a JVM printed
    /// @return the code by method, in the order of the printout
    static Map<String, MachineCode> c2(List<String> printout) {
        Map<String, MachineCode> found = new LinkedHashMap<>();
        String method = "";
        boolean wanted = false;
        for (int i = 0; i < printout.size(); i++) {
            String line = printout.get(i);
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                boolean osr = head.group(2).contains("%");
                wanted = head.group(1).equals("c2") && head.group(3).equals("4") && !osr;
                method = head.group(4);
            } else if (line.equals("[MachCode]")) {
                int end = i + 1;
                while (end < printout.size() && !printout.get(end).equals("[/MachCode]")) {
                    end++;
                }
                if (end == printout.size()) {
                    throw new IllegalArgumentException("the machine code of " + method + " is cut off");
                }
                if (wanted) {
                    found.remove(method);
                    found.put(method, of(method, printout.subList(i + 1, end)));
                }
                i = end;
            }
        }
        return found;
    }

    private static MachineCode of(String method, List<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long start = 0;
        for (String line : lines) {
            Matcher matcher = BYTES.matcher(line);
            if (matcher.matches()) {
                long address = Long.parseUnsignedLong(matcher.group(1), 16);
                if (bytes.size() == 0) {
                    start = address;
                }
                if (address != start + bytes.size()) {
                    throw new IllegalArgumentException("the machine code of " + method + " has a gap before " + line);
                }
                bytes.writeBytes(HexFormat.of().parseHex(matcher.group(2).replaceAll("[ |]", "")));
            }
        }
        return new MachineCode(method, start, bytes.toByteArray());
    }
}
