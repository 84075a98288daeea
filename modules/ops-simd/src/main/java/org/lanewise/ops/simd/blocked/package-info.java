/// What is done with channel-blocked images beside convolutions.
///
/// Here: what differs from channel to channel or mixes channels. Not here: pools, sums and
/// functions of an element, which treat all lanes alike and therefore take such images for
/// [org.lanewise.ops.simd.Layout#CHW16N]; changes of layout, which belong to `move`.
@NullMarked
package org.lanewise.ops.simd.blocked;

import org.jspecify.annotations.NullMarked;
