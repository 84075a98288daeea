package org.lanewise.compiler.operators;

import org.lanewise.tensor.ShapeException;

/// How many elements operators may still create, so that a small file cannot fill the heap.
///
/// Claimed before anything is allocated. Not thread-safe.
public final class Budget {

    private final long limit;
    private long left;

    /// A budget.
    ///
    /// @param elements elements that may be created in all
    public Budget(long elements) {
        limit = elements;
        left = elements;
    }

    /// Takes elements out of the budget.
    ///
    /// @param elements how many are about to be created, 0 or more
    /// @throws ShapeException when fewer are left
    public void claim(long elements) {
        if (elements > left) {
            throw new ShapeException("would create " + elements + " elements with " + left + " of " + limit
                    + " left, expected less; raise the limit for models that need it");
        }
        left -= elements;
    }

    /// Gives elements back that are no longer kept.
    ///
    /// @param elements how many
    public void release(long elements) {
        left += elements;
    }
}
