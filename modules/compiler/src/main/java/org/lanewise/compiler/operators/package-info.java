/// What the operators of `org.lanewise.layers.ops` compute, tensor by tensor, in plain Java.
///
/// One class a family, named after it: `ElementwiseEvaluation` answers for `ElementwiseOp`. The
/// same code folds constants and runs what no plan takes. Arithmetic on floats of any width is
/// done in `double` with one rounding to the element type at the end, transcendental functions by
/// [StrictMath], so results are the same bits on every machine. Integers wrap around at their
/// width. Kernels on SIMD do not belong here.
@NullMarked
package org.lanewise.compiler.operators;

import org.jspecify.annotations.NullMarked;
