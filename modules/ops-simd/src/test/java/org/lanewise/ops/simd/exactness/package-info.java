/// The same bits, whatever the threads, the vector width and the JIT tier: kernels run over all
/// problems in JVMs of their own, and their outputs are compared by hashes.
@NullMarked
package org.lanewise.ops.simd.exactness;

import org.jspecify.annotations.NullMarked;
