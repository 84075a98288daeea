/// Writes ONNX models of one layer.
///
/// Here: as much of the protocol buffer encoding and of ONNX's messages as that needs. Not here: a
/// reader, or anything of the engine that runs the models.
@NullMarked
package org.lanewise.benchmarks.onnx;

import org.jspecify.annotations.NullMarked;
