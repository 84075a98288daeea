/// Sessions: networks compiled for serving.
module org.lanewise.inference {
    requires org.lanewise.compiler;
    requires static org.jspecify;
    requires transitive org.lanewise.layers;
    requires org.lanewise.ops.simd;

    exports org.lanewise.inference;
}
