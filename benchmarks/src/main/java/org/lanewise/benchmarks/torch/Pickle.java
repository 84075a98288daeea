package org.lanewise.benchmarks.torch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the few instructions of Python's pickle machine, protocol 2, that an object with tensors
/// needs. Each works on a stack of values.
final class Pickle {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
        op(0x80).op(2);
    }

    private Pickle op(int code) {
        out.write(code);
        return this;
    }

    private Pickle littleEndian(int value) {
        return op(value).op(value >>> 8).op(value >>> 16).op(value >>> 24);
    }

    /// Pushes a class or a function.
    Pickle global(String module, String name) {
        op('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    Pickle text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        op('X').littleEndian(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Pickle integer(int value) {
        return op('J').littleEndian(value);
    }

    Pickle bool(boolean value) {
        return op(value ? 0x88 : 0x89);
    }

    /// Where a tuple or the items of a dictionary begin.
    Pickle mark() {
        return op('(');
    }

    /// Takes everything down to the last mark.
    Pickle tuple() {
        return op('t');
    }

    Pickle integers(List<Integer> values) {
        mark();
        values.forEach(this::integer);
        return tuple();
    }

    Pickle emptyTuple() {
        return op(')');
    }

    Pickle emptyDictionary() {
        return op('}');
    }

    Pickle setItems() {
        return op('u');
    }

    /// Makes an object of a class and arguments.
    Pickle newObject() {
        return op(0x81);
    }

    /// Gives an object its state.
    Pickle build() {
        return op('b');
    }

    /// Calls a function with a tuple of arguments.
    Pickle reduce() {
        return op('R');
    }

    /// Replaces an identifier by what the reader keeps under it.
    Pickle persistent() {
        return op('Q');
    }

    /// Ends the program.
    ///
    /// @return all of it
    byte[] end() {
        op('.');
        return out.toByteArray();
    }
}
