package org.lanewise.ops.simd.pool;

import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.tensor.Window;

/// Windows of a usual small kind, the same in both directions, and which of them have loops of
/// their own.
///
/// @param kind which kind
/// @param columns the windows of a row
/// @param rows the rows of windows
record SmallWindow(Kind kind, Run columns, Run rows) {

    /// Kernel by stride.
    enum Kind {
        TWO_BY_TWO,
        THREE_BY_TWO,
        THREE_BY_ONE,
        OTHER
    }

    /// Neighbouring windows along one dimension that are whole, but for one element that the first
    /// and the last of them may lack.
    ///
    /// @param first first window
    /// @param end end of the windows
    /// @param left whether the first lacks its first element
    /// @param right whether the last lacks its last element
    record Run(int first, int end, boolean left, boolean right) {

        static final Run EMPTY = new Run(0, 0, false, false);

        static Run of(PoolAxis axis, int kernel, boolean edges) {
            int first = 0;
            while (first < axis.out() && axis.taps(first) < kernel) {
                first++;
            }
            int end = first;
            while (end < axis.out() && axis.taps(end) == kernel) {
                end++;
            }
            if (first == end) {
                return EMPTY;
            }
            boolean left = edges && first == 1 && axis.taps(0) == kernel - 1;
            boolean right = edges && end == axis.out() - 1 && axis.taps(end) == kernel - 1;
            return new Run(left ? 0 : first, right ? end + 1 : end, left, right);
        }

        int count() {
            return end - first;
        }
    }

    static SmallWindow of(PoolAxis h, PoolAxis w) {
        Kind kind = kind(h);
        int kernel = kind == Kind.TWO_BY_TWO ? 2 : 3;
        Run columns = Run.of(w, kernel, kernel == 3);
        Run rows = Run.of(h, kernel, false);
        boolean usual = kind != Kind.OTHER && kind(w) == kind && columns.count() > 0 && rows.count() > 0;
        return usual ? new SmallWindow(kind, columns, rows) : new SmallWindow(Kind.OTHER, Run.EMPTY, Run.EMPTY);
    }

    private static Kind kind(PoolAxis axis) {
        if (axis.window().isEmpty() || axis.dilation() != 1) {
            return Kind.OTHER;
        }
        Window window = axis.window().get();
        return switch (window.kernel() * 10 + window.stride()) {
            case 22 -> Kind.TWO_BY_TWO;
            case 32 -> Kind.THREE_BY_TWO;
            case 31 -> Kind.THREE_BY_ONE;
            default -> Kind.OTHER;
        };
    }

    /// Where the first window's first column is, or would be.
    int from(PoolAxis w) {
        return columns.left() ? -1 : w.start(columns.first());
    }
}
