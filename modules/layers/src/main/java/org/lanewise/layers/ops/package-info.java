/// Operators on tensors of any element type and rank, as sealed families of records without
/// behaviour.
///
/// Their meaning is that of ONNX operators of the same names, one record for the forms that
/// several operators or opsets share. What they compute is in the compiler; how a file spells
/// them is in `onnx`. Layers with a batch axis, which plans run on kernels, are in
/// `org.lanewise.layers`.
@NullMarked
package org.lanewise.layers.ops;

import org.jspecify.annotations.NullMarked;
