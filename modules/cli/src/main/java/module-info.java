/// The lanewise command.
module org.lanewise.cli {
    requires info.picocli;
    requires jdk.management;
    requires org.lanewise.image;
    requires org.lanewise.onnx;
    requires org.lanewise.ops.simd;
    requires org.lanewise.training;
    requires static org.jspecify;

    opens org.lanewise.cli to
            info.picocli;
}
