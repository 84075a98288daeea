/// Layers computed by Lanewise and by native engines on the same values, in one process.
///
/// Here: the values of a layer with a reference in double, an engine a file, and the program that
/// prints a table of ratios. Engines are told apart by what goes in and out: channel-blocked
/// layouts of their own choice against oneDNN, NCHW against ONNX Runtime.
@NullMarked
package org.lanewise.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
