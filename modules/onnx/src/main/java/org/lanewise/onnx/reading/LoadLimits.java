package org.lanewise.onnx.reading;

import org.lanewise.tensor.ConfigurationException;

/// How much an ONNX file may ask for. Each limit is checked before what it bounds is allocated; a
/// file that exceeds one is refused with an [OnnxLimitException].
///
/// @param bytes most bytes of a file
/// @param nodes most nodes of all graphs of a file together
/// @param entries most names, attributes, numbers in attributes, declared values and other
///     entries of messages together
/// @param tensorElements most elements of one tensor
/// @param totalElements most elements of all tensors together
/// @param nesting most messages inside each other; a graph inside a node's attribute is three
/// @param externalBytes most bytes of data outside the file
/// @param foldedElements most elements that folding of constants may create
public record LoadLimits(
        long bytes,
        int nodes,
        int entries,
        int tensorElements,
        long totalElements,
        int nesting,
        long externalBytes,
        long foldedElements) {

    /// Java arrays hold no more bytes on every virtual machine.
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

    /// Reading descends a stack frame or two a level, which must fit the smallest usual stack of
    /// a thread.
    private static final int MOST_NESTING = 1_000;

    /// Checks the limits.
    public LoadLimits {
        check("bytes", bytes, MOST_BYTES);
        check("nodes", nodes, Integer.MAX_VALUE);
        check("entries", entries, Integer.MAX_VALUE);
        check("tensorElements", tensorElements, MOST_BYTES);
        check("totalElements", totalElements, Long.MAX_VALUE);
        check("nesting", nesting, MOST_NESTING);
        check("externalBytes", externalBytes, Long.MAX_VALUE);
        check("foldedElements", foldedElements, Long.MAX_VALUE);
    }

    /// Limits for files of any trained network: a file of 2 GiB, 2^28 elements in a tensor, 2^29
    /// in all, 2^28 created by folding, or as many floats as fill half of the heap when that is
    /// less.
    ///
    /// @return the limits
    public static LoadLimits defaults() {
        long halfTheHeap = Runtime.getRuntime().maxMemory() / 2 / Float.BYTES;
        long folded = Math.min(1L << 28, halfTheHeap);
        return new LoadLimits(MOST_BYTES, 100_000, 4_000_000, 1 << 28, 1L << 29, 100, 1L << 31, folded);
    }

    /// These limits with another one for bytes of the file.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withBytes(long limit) {
        return new LoadLimits(
                limit, nodes, entries, tensorElements, totalElements, nesting, externalBytes, foldedElements);
    }

    /// These limits with another one for nodes.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withNodes(int limit) {
        return new LoadLimits(
                bytes, limit, entries, tensorElements, totalElements, nesting, externalBytes, foldedElements);
    }

    /// These limits with another one for entries of messages.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withEntries(int limit) {
        return new LoadLimits(
                bytes, nodes, limit, tensorElements, totalElements, nesting, externalBytes, foldedElements);
    }

    /// These limits with another one for elements of one tensor.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withTensorElements(int limit) {
        return new LoadLimits(bytes, nodes, entries, limit, totalElements, nesting, externalBytes, foldedElements);
    }

    /// These limits with another one for elements of all tensors.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withTotalElements(long limit) {
        return new LoadLimits(bytes, nodes, entries, tensorElements, limit, nesting, externalBytes, foldedElements);
    }

    /// These limits with another one for levels of nesting.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withNesting(int limit) {
        return new LoadLimits(
                bytes, nodes, entries, tensorElements, totalElements, limit, externalBytes, foldedElements);
    }

    /// These limits with another one for bytes of external data.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withExternalBytes(long limit) {
        return new LoadLimits(bytes, nodes, entries, tensorElements, totalElements, nesting, limit, foldedElements);
    }

    /// These limits with another one for elements created by folding.
    ///
    /// @param limit the limit
    /// @return the changed limits
    public LoadLimits withFoldedElements(long limit) {
        return new LoadLimits(bytes, nodes, entries, tensorElements, totalElements, nesting, externalBytes, limit);
    }

    private static void check(String name, long limit, long most) {
        if (limit < 0 || limit > most) {
            throw new ConfigurationException("LoadLimits: " + name + " is " + limit + ", expected 0 to " + most);
        }
    }
}
