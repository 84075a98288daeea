/// ONNX files as models ([org.lanewise.onnx.Onnx]) and their conformance cases
/// ([org.lanewise.onnx.OnnxCase]). How a file is read is in the hidden packages: messages in
/// `proto`, operators in `operators`. Nothing here computes on tensors.
@NullMarked
package org.lanewise.onnx;

import org.jspecify.annotations.NullMarked;
