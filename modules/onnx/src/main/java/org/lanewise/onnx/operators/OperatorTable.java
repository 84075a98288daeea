package org.lanewise.onnx.operators;

import java.util.List;

/// The table of operators as a page for people.
public final class OperatorTable {

    private OperatorTable() {}

    /// The page in Markdown.
    ///
    /// @return lines that end in `\n`
    public static String markdown() {
        List<OperatorEntry> entries = Operators.all();
        StringBuilder page = new StringBuilder();
        page.append("# Operators of ONNX that are imported\n\n");
        page.append("Written from the table in `org.lanewise.onnx.operators`; a test compares them.\n");
        page.append(
                "`-Dlanewise.updateGolden=true` writes the page anew. All attributes of all opsets from the first\n");
        page.append("on are read, unless the last column says otherwise. What a file needs that is not here is\n");
        page.append("listed by `./lanewise onnx check FILE`.\n\n");
        page.append(entries.size()).append(" operators.\n\n");
        page.append("| operator | opsets | element types | limits |\n|---|---|---|---|\n");
        for (OperatorEntry entry : entries) {
            page.append("| ")
                    .append(entry.domain().isEmpty() ? "" : entry.domain() + ": ")
                    .append(entry.type())
                    .append(" | ")
                    .append(entry.since())
                    .append(entry.until() == OperatorEntry.OPEN ? " on" : " to " + entry.until())
                    .append(" | ")
                    .append(entry.types())
                    .append(" | ")
                    .append(entry.limits())
                    .append(" |\n");
        }
        return page.toString();
    }
}
