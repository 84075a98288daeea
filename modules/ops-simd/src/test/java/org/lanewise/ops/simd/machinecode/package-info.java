/// What the JIT made of the innermost loops: machine code out of the JVM's own printout, its
/// loops, and the rule that none of them spills a vector.
@NullMarked
package org.lanewise.ops.simd.machinecode;

import org.jspecify.annotations.NullMarked;
