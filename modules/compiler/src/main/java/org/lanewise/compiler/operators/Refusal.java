package org.lanewise.compiler.operators;

import org.lanewise.tensor.ShapeException;

/// Makes the exception for what an operator is given, naming the operator and its inputs.
@FunctionalInterface
interface Refusal {

    /// The exception to throw.
    ///
    /// @param message what was there and what was expected
    ShapeException error(String message);
}
