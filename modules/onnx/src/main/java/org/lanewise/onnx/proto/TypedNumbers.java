package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;

/// The numbers of a tensor's typed field while they are read. One packed row, as all usual writers make, stays where it
/// lies in the file; several rows or single numbers are put together.
final class TypedNumbers {

    /// Java arrays hold no more elements on every virtual machine.
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final WireReader in;
    private @Nullable TypedField field;
    private ByteSlice row = ByteSlice.EMPTY;
    private boolean isOwn;
    private int count;

    TypedNumbers(WireReader in) {
        this.in = in;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Adds what the reader is at.
    void add(TypedField typed) {
        ByteSlice more = in.numbers(typed.width());
        int numbers = in.count(more, typed.width());
        if (numbers == 0) {
            return;
        }
        if (field != null && field != typed) {
            throw in.fail("has elements in " + field + " and in " + typed);
        }
        field = typed;
        count += numbers;
        row = row.length() == 0 ? more : join(more);
    }

    TensorData.Typed toData() {
        if (field == null) {
            throw new IllegalStateException("no numbers were read");
        }
        return new TensorData.Typed(field, row, count);
    }

    private ByteSlice join(ByteSlice more) {
        int length = row.length() + more.length(); // both in one file, whose length is an int
        byte[] array = row.array();
        if (!isOwn || length > array.length) {
            array = new byte[(int) Math.min(2L * length, MOST_BYTES)];
            System.arraycopy(row.array(), row.offset(), array, 0, row.length());
        }
        System.arraycopy(more.array(), more.offset(), array, row.length(), more.length());
        isOwn = true;
        return new ByteSlice(array, 0, length);
    }
}
