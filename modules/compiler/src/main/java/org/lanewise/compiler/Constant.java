package org.lanewise.compiler;

import org.lanewise.ops.simd.Primitive;

/// A parameter in the form that a kernel reads.
///
/// @param buffer the form
/// @param key what it is: equal keys of several plans are the same numbers
/// @param primitive makes it: operand 0 is the parameter, operand 1 the form
record Constant(Buffer buffer, Key key, Primitive primitive) {

    /// A form of a parameter.
    ///
    /// @param parameter name of the parameter
    /// @param form the kernel's key
    record Key(String parameter, Object form) {}
}
