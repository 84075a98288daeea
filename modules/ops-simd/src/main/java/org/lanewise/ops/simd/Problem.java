package org.lanewise.ops.simd;

import java.util.List;

/// An operation with its shapes, layout and direction: all that a kernel may depend on.
/// Implementations are records that validate in their constructors.
public interface Problem {

    /// The operands in the order in which a primitive expects them.
    ///
    /// @return name, number of floats and role of each
    List<Operand> operands();

    /// One operand of a problem.
    ///
    /// @param name the field's name for it, such as `src`, `weights`, `dDst`
    /// @param elements floats it holds
    /// @param read whether the primitive reads what is there
    /// @param written whether the primitive writes it: every element, unless it is also read
    record Operand(String name, int elements, boolean read, boolean written) {
        /// An operand that is only read.
        ///
        /// @param name name
        /// @param elements floats
        /// @return the operand
        public static Operand in(String name, int elements) {
            return new Operand(name, elements, true, false);
        }

        /// An operand that is written.
        ///
        /// @param name name
        /// @param elements floats
        /// @return the operand
        public static Operand out(String name, int elements) {
            return new Operand(name, elements, false, true);
        }

        /// An operand that is updated in place, such as running statistics.
        ///
        /// @param name name
        /// @param elements floats
        /// @return the operand
        public static Operand inOut(String name, int elements) {
            return new Operand(name, elements, true, true);
        }
    }
}
