/// The transcendental functions of the kernels: our own polynomials, so that a number does not
/// depend on the platform.
///
/// A function is a method on floats, for tails of loops and reference kernels. Loops on vectors
/// hold the same operations in the same order, and so give the same bits; the build writes them
/// out there (`VectorFunctions`), because C2 does not promise to inline a method of ours, and a
/// vector that crosses a call which stays becomes an object. Here: functions of one number. Not
/// here: loops over arrays.
@NullMarked
package org.lanewise.ops.simd.math;

import org.jspecify.annotations.NullMarked;
