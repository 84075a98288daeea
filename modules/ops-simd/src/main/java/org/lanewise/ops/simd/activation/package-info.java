/// Activation functions, learned and random slopes, dropout: one algorithm a file, listed in
/// [org.lanewise.ops.simd.activation.ActivationKernels].
///
/// Here: loops over elements. Not here: exponentials and their kin (`math`), softmax (`softmax`).
@NullMarked
package org.lanewise.ops.simd.activation;

import org.jspecify.annotations.NullMarked;
