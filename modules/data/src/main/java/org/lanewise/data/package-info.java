/// Data sets, held in memory as bytes, and the batches that a network reads.
///
/// [org.lanewise.data.Datasets] opens a data set by the argument that names it, [org.lanewise.data.BatchLoader] cuts
/// one into normalised NCHW batches. Here as well: the IDX and CIFAR-10 readers, folders of images, and
/// [org.lanewise.data.Digits], which draws its own. Not here: decoding PNG and JPEG (`image`), training (`training`).
@NullMarked
package org.lanewise.data;

import org.jspecify.annotations.NullMarked;
