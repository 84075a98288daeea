/// Problems, primitives and the lists of kernels that solve them.
///
/// Here: what an operation is (a *problem*: a validated record of shapes, layout and direction),
/// what runs it (a *primitive*, made once per problem), and the ordered lists from which it is
/// chosen. Not here: the kernels, which live in packages that are not exported, one algorithm a
/// file; graphs and memory plans, which live in `compiler`.
@NullMarked
package org.lanewise.ops.simd;

import org.jspecify.annotations.NullMarked;
