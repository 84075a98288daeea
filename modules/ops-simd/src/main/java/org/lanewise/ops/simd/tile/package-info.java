/// Register tiles: the innermost loops of matrix products and convolutions, generated for each
/// vector width.
///
/// Here: the generated `Tiles512`, `Tiles256`, `Tiles128` and the choice among them. Not here:
/// packing, blocking and partition, which belong to the kernels that call a tile.
@NullMarked
package org.lanewise.ops.simd.tile;

import org.jspecify.annotations.NullMarked;
