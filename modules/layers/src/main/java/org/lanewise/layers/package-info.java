/// Layers, networks and parameters: the one graph that users build, the compiler lowers, the trainer differentiates and
/// files describe.
///
/// A [org.lanewise.layers.Layer] is one case of a closed family of records. What there is to know of a layer lives in
/// one file a concern, each an exhaustive switch over the family: [org.lanewise.layers.ShapeInference],
/// [org.lanewise.layers.LayerParameters], [org.lanewise.layers.ReceptiveField],
/// [org.lanewise.layers.Multiplications], [org.lanewise.layers.Training].
///
/// A [org.lanewise.layers.Network] is an immutable graph of named nodes; [org.lanewise.layers.Parameters] holds the
/// numbers. Not here: kernels (`ops-simd`), lowering and gradients (`compiler`), ONNX (`onnx`).
///
/// Shapes are NCHW with the batch as axis 0. Everything here is immutable and safe to share, the builder excepted.
@NullMarked
package org.lanewise.layers;

import org.jspecify.annotations.NullMarked;
