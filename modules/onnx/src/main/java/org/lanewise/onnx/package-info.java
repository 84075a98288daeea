/// What users of ONNX files meet: how much a file may ask for ([org.lanewise.onnx.LoadLimits]) and what is thrown when
/// it is not what the format demands ([org.lanewise.onnx.OnnxFormatException] and its kin).
///
/// The hidden packages of the module build on this one. Packages have no cycles, therefore nothing here may use them.
@NullMarked
package org.lanewise.onnx;

import org.jspecify.annotations.NullMarked;
