package org.lanewise.onnx.proto;

import java.util.Arrays;
import java.util.Objects;

/// A range of an array that is not copied, such as a tensor's data inside the bytes of its file. Equal to another by
/// the
/// bytes in the range.
///
/// @param array holds the range; must not change
/// @param offset index of the first byte
/// @param length number of bytes
public record ByteSlice(byte[] array, int offset, int length) {

    /// No bytes.
    public static final ByteSlice EMPTY = new ByteSlice(new byte[0], 0, 0);

    /// Checks the range.
    public ByteSlice {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    /// A whole array.
    ///
    /// @param array the bytes; not copied
    /// @return the slice
    public static ByteSlice of(byte... array) {
        return new ByteSlice(array, 0, array.length);
    }

    /// Index behind the last byte.
    ///
    /// @return `offset + length`
    public int end() {
        return offset + length;
    }

    /// The bytes.
    ///
    /// @return a fresh copy
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, end());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteSlice that
                && Arrays.equals(array, offset, end(), that.array, that.offset, that.end());
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < end(); i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}
