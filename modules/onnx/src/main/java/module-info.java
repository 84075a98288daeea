/// ONNX files in and out.
///
/// The protobuf wire format and the messages of ONNX are read and written by a package of our own
/// that is not exported: nothing here needs an automatic module.
module org.lanewise.onnx {
    requires static org.jspecify;
    requires transitive org.lanewise.layers;
    requires transitive org.lanewise.tensor;
    requires org.lanewise.compiler;

    exports org.lanewise.onnx;
    exports org.lanewise.onnx.reading;
}
