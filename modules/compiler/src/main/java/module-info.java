/// Turns a network into a plan of primitives over planned memory, for serving and for training.
@SuppressWarnings("module") // names modules that are compiled later
module org.lanewise.compiler {
    requires static org.jspecify;
    requires transitive org.lanewise.layers;
    requires transitive org.lanewise.ops.simd;

    exports org.lanewise.compiler to
            org.lanewise.inference,
            org.lanewise.training,
            org.lanewise.onnx,
            org.lanewise.lessons,
            org.lanewise.cli;
    exports org.lanewise.compiler.operators to
            org.lanewise.inference,
            org.lanewise.onnx,
            org.lanewise.cli;
}
