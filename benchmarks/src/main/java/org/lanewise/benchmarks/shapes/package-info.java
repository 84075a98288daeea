/// The layers of well-known networks as files of shapes.
///
/// Here: the networks, each written down once as its publication has it, and the program that
/// writes `benchmarks/shapes`. Not here: anything that computes.
@NullMarked
package org.lanewise.benchmarks.shapes;

import org.jspecify.annotations.NullMarked;
