/// How much an ONNX file may ask for ([org.lanewise.onnx.reading.LoadLimits]) and what is thrown
/// when it is not what the format demands ([org.lanewise.onnx.reading.OnnxFormatException] and
/// its kin).
///
/// The hidden packages of the module build on this one, therefore nothing here may use them.
@NullMarked
package org.lanewise.onnx.reading;

import org.jspecify.annotations.NullMarked;
