/// Sessions: networks compiled for serving.
module org.lanewise.inference {
    requires jdk.jfr;
    requires org.lanewise.compiler;
    requires static org.jspecify;
    requires transitive org.lanewise.layers;
    requires transitive org.lanewise.ops.simd;

    exports org.lanewise.inference;
}
