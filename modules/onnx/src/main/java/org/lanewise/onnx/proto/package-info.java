/// The messages of an ONNX file as records, and the protobuf wire format beneath them, read within limits and written.
///
/// Field numbers and meanings are those of `onnx.proto`
/// ([onnx/onnx](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto)). Start at [org.lanewise.onnx.proto.OnnxFile].
/// Records are immutable and safe to share; the bytes that a [org.lanewise.onnx.proto.ByteSlice] shows are not copied.
@NullMarked
package org.lanewise.onnx.proto;

import org.jspecify.annotations.NullMarked;
