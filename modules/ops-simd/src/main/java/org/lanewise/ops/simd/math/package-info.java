/// The transcendental functions of the kernels: our own polynomials, so that a number does not
/// depend on the platform.
///
/// Every function has two forms with the same operations in the same order, and so the same bits
/// for every argument: one on vectors for the body of a loop, one on floats for its tail and for
/// reference kernels. Here: functions of one number. Not here: loops over arrays.
@NullMarked
package org.lanewise.ops.simd.math;

import org.jspecify.annotations.NullMarked;
