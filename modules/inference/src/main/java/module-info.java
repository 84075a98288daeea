/// Sessions: networks compiled for serving.
module org.lanewise.inference {
    requires transitive org.lanewise.layers;
    requires org.lanewise.compiler;
    requires static org.jspecify;
}
