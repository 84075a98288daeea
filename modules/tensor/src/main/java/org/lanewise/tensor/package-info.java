/// The values that a network computes with, and what describes them.
///
/// Here: [org.lanewise.tensor.DType], [org.lanewise.tensor.Shape], [org.lanewise.tensor.Tensor], the arithmetic
/// of sliding windows, counter-based random streams, initialisers, safetensors files, the hash of parameters,
/// and the exceptions of the whole project. Not here: operations on tensors (`ops-simd`), layers (`layers`),
/// data sets (`data`).
@NullMarked
package org.lanewise.tensor;

import org.jspecify.annotations.NullMarked;
