/// Layers, the network graph, its parameters, and what can be said of them without computing.
///
/// Structure only: the module knows no kernel.
module org.lanewise.layers {
    requires static org.jspecify;
    requires transitive org.lanewise.tensor;

    exports org.lanewise.layers;
    exports org.lanewise.layers.ops;
}
