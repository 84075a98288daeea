/// Whole networks on our sessions and on the engines that a JVM service would otherwise load: ONNX
/// Runtime, and PyTorch through DJL.
///
/// Here: one model in the form that each engine takes, contenders that run it, and the programs
/// that print latencies, tails under load and memory. Not here: single layers, which are in
/// `peer`.
@NullMarked
package org.lanewise.benchmarks.session;

import org.jspecify.annotations.NullMarked;
