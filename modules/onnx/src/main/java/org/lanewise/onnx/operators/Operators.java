package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The table of all operators that can be imported.
public final class Operators {

    private static final Map<String, Map<String, OperatorEntry>> TABLE = table();

    private Operators() {}

    /// All operators.
    ///
    /// @return entries by domain and name
    public static List<OperatorEntry> all() {
        List<OperatorEntry> all = new ArrayList<>();
        TABLE.values().forEach(entries -> all.addAll(entries.values()));
        return Collections.unmodifiableList(all);
    }

    /// The operators of a domain.
    ///
    /// @param domain the name space; empty for ONNX itself
    /// @return entries by name, none when the domain is unknown
    static Map<String, OperatorEntry> of(String domain) {
        return TABLE.getOrDefault(domain, Map.of());
    }

    private static Map<String, Map<String, OperatorEntry>> table() {
        List<OperatorEntry> entries = new ArrayList<>();
        entries.addAll(ElementwiseOperators.entries());
        entries.addAll(MatrixOperators.entries());
        entries.addAll(MovementOperators.entries());
        entries.addAll(NormOperators.entries());
        entries.addAll(QuantizedOperators.entries());
        entries.addAll(ReductionOperators.entries());
        entries.addAll(TrainingOperators.entries());
        entries.addAll(WindowOperators.entries());
        Map<String, Map<String, OperatorEntry>> table = new TreeMap<>();
        for (OperatorEntry entry : entries) {
            OperatorEntry other = table.computeIfAbsent(entry.domain(), domain -> new TreeMap<>())
                    .put(entry.type(), entry);
            if (other != null) {
                throw new AssertionError("Operator " + entry.domain() + ":" + entry.type() + " is listed twice");
            }
        }
        return table;
    }
}
