/// The bytes that primitives allocate once they are warm, counted in JVMs of their own.
@NullMarked
package org.lanewise.ops.simd.allocation;

import org.jspecify.annotations.NullMarked;
