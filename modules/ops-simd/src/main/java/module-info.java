/// Kernels on SIMD through the JDK Vector API, behind problems and primitives.
///
/// The only module that reads `jdk.incubator.vector`; when that API leaves incubation, this
/// module alone changes.
@SuppressWarnings("module") // names a module that is compiled later
module org.lanewise.ops.simd {
    requires jdk.incubator.vector;
    requires static org.jspecify;
    requires transitive org.lanewise.tensor;

    exports org.lanewise.ops.simd;
    exports org.lanewise.ops.simd.catalog;
    exports org.lanewise.ops.simd.bench to
            org.lanewise.cli;
}
