/// From a network to a plan: shape inference, lowering to primitives, differentiation, memory
/// planning.
///
/// Here: the exhaustive switches that lower a layer and its gradient, the plan and its instances.
/// Not here: the kernels (`ops-simd`), sessions (`inference`), optimizers and the training loop
/// (`training`).
@NullMarked
package org.lanewise.compiler;

import org.jspecify.annotations.NullMarked;
