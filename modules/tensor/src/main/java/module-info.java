/// Tensors, shapes, window arithmetic, random streams, initialisers and the safetensors file format.
///
/// Nothing here computes on tensors: kernels live in `org.lanewise.ops.simd`.
module org.lanewise.tensor {
    requires static org.jspecify;

    exports org.lanewise.tensor;
}
