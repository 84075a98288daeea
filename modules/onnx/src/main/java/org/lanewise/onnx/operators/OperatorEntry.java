package org.lanewise.onnx.operators;

/// An operator that can be imported.
///
/// @param domain name space; empty for ONNX itself
/// @param type name of the operator
/// @param since first opset that has it
/// @param until last opset that has it; [#OPEN] when the newest has it
/// @param types element types in words, for the table of operators
/// @param limits what is not supported, in words; empty when all of it is
/// @param importer adds a node's operators to the network
public record OperatorEntry(
        String domain, String type, int since, int until, String types, String limits, Importer importer) {

    /// The newest opset has the operator.
    public static final int OPEN = Integer.MAX_VALUE;

    /// Adds the operators that a node stands for.
    @FunctionalInterface
    public interface Importer {
        /// Imports a node.
        ///
        /// @param node the node
        /// @throws org.lanewise.onnx.reading.OnnxFormatException when it cannot be imported
        void add(NodeImport node);
    }

    /// An operator of ONNX itself without limits.
    ///
    /// @param type name of the operator
    /// @param since first opset that has it
    /// @param types element types in words
    /// @param importer adds a node's operators to the network
    /// @return the entry
    public static OperatorEntry of(String type, int since, String types, Importer importer) {
        return new OperatorEntry("", type, since, OPEN, types, "", importer);
    }

    /// This entry with limits.
    ///
    /// @param words what is not supported
    /// @return the changed entry
    public OperatorEntry limits(String words) {
        return new OperatorEntry(domain, type, since, until, types, words, importer);
    }

    /// This entry with a last opset.
    ///
    /// @param last the last opset that has it
    /// @return the changed entry
    public OperatorEntry until(int last) {
        return new OperatorEntry(domain, type, since, last, types, limits, importer);
    }

    /// This entry in another domain.
    ///
    /// @param name the name space
    /// @return the changed entry
    public OperatorEntry in(String name) {
        return new OperatorEntry(name, type, since, until, types, limits, importer);
    }
}
