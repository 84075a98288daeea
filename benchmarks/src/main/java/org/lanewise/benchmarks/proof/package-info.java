/// Programs that measure what the design rests on. Each prints the table that an architecture
/// decision record quotes.
///
/// They are not benchmarks to track: they compare alternatives once, in one process, interleaved.
@NullMarked
package org.lanewise.benchmarks.proof;

import org.jspecify.annotations.NullMarked;
