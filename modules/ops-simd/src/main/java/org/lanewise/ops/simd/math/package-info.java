/// The transcendental functions of the kernels: our own polynomials, so that a number does not
/// depend on the platform.
///
/// A function has two forms with the same operations in the same order, and so the same bits for
/// every argument: one on vectors for the body of a loop (not where no loop needs it), one on floats
/// for its tail and for reference kernels. Here: functions of one number. Not here: loops over arrays.
///
/// C2 stops inlining methods of ours, however small, once it has made some 18,000 nodes for one
/// compilation (`NodeCountInliningCutoff`), which is after 50 to 60 vector operations, and never
/// inlines a method of more than 325 bytes (`FreqInlineSize`); a vector that crosses a call which
/// stays becomes an object. Methods of the Vector API are always inlined. Therefore a vector form
/// here calls at most one other, first of all, even where that repeats lines, and so does a
/// kernel's loop.
///
/// Nor does C2 inline a method of more than 35 bytes (`MaxInlineSize`) at a call that is rarely
/// reached, counted for each call of the method around it. A call of a vector form under a condition
/// stays once other uses of that method have not met the condition; such a loop has a method of its own.
@NullMarked
package org.lanewise.ops.simd.math;

import org.jspecify.annotations.NullMarked;
