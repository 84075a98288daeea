/// The lists of all kernels.
///
/// Here: [org.lanewise.ops.simd.catalog.Kernels], from which plans, tests and benchmarks choose
/// and enumerate, and [org.lanewise.ops.simd.catalog.Machine], which measures what the kernels
/// run on. They have a package of their own because the kernels depend on the problems in
/// `org.lanewise.ops.simd`, and the lists depend on the kernels.
@NullMarked
package org.lanewise.ops.simd.catalog;

import org.jspecify.annotations.NullMarked;
