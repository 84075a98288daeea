/// Tensors, shapes, window arithmetic, random streams, initialisers and the safetensors file format.
///
/// Nothing here computes on tensors: kernels live in `org.lanewise.ops.simd`. JSON, atomic file writing and the words
/// of messages are for our own modules only.
@SuppressWarnings("module")
module org.lanewise.tensor {
    requires static org.jspecify;

    exports org.lanewise.tensor;
    exports org.lanewise.tensor.io to
            org.lanewise.layers,
            org.lanewise.training,
            org.lanewise.inference,
            org.lanewise.data,
            org.lanewise.cli,
            org.lanewise.onnx,
            org.lanewise.report,
            org.lanewise.lessons;
    exports org.lanewise.tensor.json to
            org.lanewise.layers,
            org.lanewise.training,
            org.lanewise.inference,
            org.lanewise.data,
            org.lanewise.cli,
            org.lanewise.onnx,
            org.lanewise.report,
            org.lanewise.lessons;
    exports org.lanewise.tensor.text to
            org.lanewise.ops.simd,
            org.lanewise.layers,
            org.lanewise.training,
            org.lanewise.inference,
            org.lanewise.data,
            org.lanewise.cli,
            org.lanewise.onnx,
            org.lanewise.report,
            org.lanewise.lessons;
}
